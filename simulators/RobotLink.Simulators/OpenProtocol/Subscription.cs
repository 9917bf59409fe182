namespace RobotLink.Simulators.OpenProtocol;

/// <summary>Something that the controller tells by itself once a client has asked for it.</summary>
/// <param name="Mid">With which it is asked for.</param>
/// <param name="End">With which it is given up.</param>
internal sealed record Subscription(int Mid, int End, ErrorCode Present, ErrorCode Missing)
{
    public static Subscription ParameterSet { get; } = new(14, 17, ErrorCode.ParameterSetToldAlready, ErrorCode.ParameterSetNotTold);

    public static Subscription Vin { get; } = new(51, 54, ErrorCode.VinsToldAlready, ErrorCode.VinsNotTold);

    public static Subscription Results { get; } = new(60, 63, ErrorCode.AlreadySubscribed, ErrorCode.NotSubscribed);

    public static Subscription Alarms { get; } = new(70, 73, ErrorCode.AlarmsToldAlready, ErrorCode.AlarmsNotTold);

    /// <returns>Null for a message that is about no subscription.</returns>
    public static Subscription? Of(int mid) => All.FirstOrDefault(each => each.Mid == mid || each.End == mid);

    private static Subscription[] All { get; } = [ParameterSet, Vin, Results, Alarms];
}

/// <summary>A message that the controller sends by itself, again and again until it is acknowledged.</summary>
/// <param name="Ack">The MID that acknowledges it.</param>
internal sealed record Push(Subscription For, int Mid, string Data, int Ack)
{
    public static bool IsAck(int mid) => mid is 16 or 53 or 62 or 72 or 75 or 77;
}

/// <summary>What one client has subscribed to, and what it must still be told. Safe to use from several threads.</summary>
internal sealed class Subscriptions
{
    private const int WaitingMax = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<Subscription, bool> present = [];
    private readonly Queue<Push> waiting = new();

    public bool Has(Subscription one)
    {
        lock (gate)
        {
            return present.ContainsKey(one);
        }
    }

    /// <summary>The client wants no acknowledgement cycle.</summary>
    public bool NoAck(Subscription one)
    {
        lock (gate)
        {
            return present.GetValueOrDefault(one);
        }
    }

    /// <returns>False when it was there already.</returns>
    public bool TryAdd(Subscription one, bool noAck)
    {
        lock (gate)
        {
            return present.TryAdd(one, noAck);
        }
    }

    /// <returns>False when it was not there.</returns>
    public bool TryRemove(Subscription one)
    {
        lock (gate)
        {
            return present.Remove(one);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            present.Clear();
            waiting.Clear();
        }
    }

    /// <summary>The oldest is lost when a client lets too many wait.</summary>
    public void Add(Push push)
    {
        lock (gate)
        {
            if (!present.ContainsKey(push.For))
            {
                return;
            }
            if (waiting.Count == WaitingMax)
            {
                waiting.Dequeue();
            }
            waiting.Enqueue(push);
        }
    }

    public Push? TryTake()
    {
        lock (gate)
        {
            return waiting.TryDequeue(out var push) ? push : null;
        }
    }
}

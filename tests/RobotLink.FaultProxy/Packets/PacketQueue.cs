namespace RobotLink.FaultProxy.Packets;

/// <summary>One direction of a line: loses some packets and holds the others back for a while. Equal seeds treat equal packets equally. Owns no time.</summary>
/// <remarks>
/// Each packet's delay is its own, so that one may overtake another: as a network emulator with jitter behaves, and harder for TCP than a line that keeps the order.
/// </remarks>
public sealed class PacketQueue(int seed)
{
    /// <summary>What a switch would have dropped long before.</summary>
    public const int PacketsMax = 10_000;

    private readonly Random random = new(seed);
    private readonly PriorityQueue<byte[], (TimeSpan Due, long Number)> underWay = new();
    private PacketMood mood = PacketMood.Fair;

    /// <summary>All packets that came so far.</summary>
    public long Taken { get; private set; }

    /// <summary>Those of them that were lost.</summary>
    public long Lost { get; private set; }

    public PacketMood Mood
    {
        get => mood;
        set
        {
            mood = value;
            if (value.IsCut)
            {
                Lost += underWay.Count;
                underWay.Clear();
            }
        }
    }

    /// <summary>When the next packet comes out; null when none is under way.</summary>
    public TimeSpan? NextDue => underWay.TryPeek(out _, out var next) ? next.Due : null;

    public void Add(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        // Both are drawn for every packet, so that a change of mood does not shift what follows.
        var (fate, shift) = (random.NextDouble(), (2 * random.NextDouble()) - 1);
        Taken++;
        if (mood.IsCut || fate < mood.Loss || underWay.Count >= PacketsMax)
        {
            Lost++;
            return;
        }

        var latency = mood.Delay + (mood.Jitter * shift);
        underWay.Enqueue(packet.ToArray(), (latency > TimeSpan.Zero ? now + latency : now, Taken));
    }

    /// <summary>Takes out a packet whose time has come; those of the same time in the order they came.</summary>
    public bool TryTake(TimeSpan now, out byte[] packet)
    {
        if (NextDue <= now)
        {
            packet = underWay.Dequeue();
            return true;
        }

        packet = [];
        return false;
    }
}

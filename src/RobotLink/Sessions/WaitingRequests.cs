using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>A request that waits for its turn; it was tried out already, so what goes wrong later is time.</summary>
/// <param name="ExpiresAt">Not sent after this.</param>
/// <param name="AnswerBy">The caller's own deadline for the answer; null: the exchange's timeout.</param>
internal readonly record struct WaitingRequest(int Id, Exchange Exchange, IArguments? Arguments, TimeSpan ExpiresAt, TimeSpan? AnswerBy)
{
    public int Tries { get; init; }

    /// <summary>Somebody else's frame; null for a request of our own callers.</summary>
    public ForeignFrame? Foreign { get; init; }

    /// <summary>Its key is under way: it waits until more questions have ended than these; null: it does not.</summary>
    public int? HeldAt { get; init; }
}

/// <summary>Requests of callers, first come first served, bounded.</summary>
internal sealed class WaitingRequests(int limit)
{
    private readonly List<WaitingRequest> waiting = [];

    /// <summary>Foreign frames do not count: whoever brings them bounds them.</summary>
    public bool IsFull
    {
        get
        {
            var own = 0;
            foreach (var request in waiting)
            {
                own += request.Foreign is null ? 1 : 0;
            }

            return own >= limit;
        }
    }

    public bool Any => waiting.Count > 0;

    public TimeSpan NextExpiry
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var request in waiting)
            {
                next = request.ExpiresAt < next ? request.ExpiresAt : next;
            }

            return next;
        }
    }

    public void Add(in WaitingRequest request) => waiting.Add(request);

    public void Insert(int index, in WaitingRequest request) => waiting.Insert(index, request);

    public void AddFirst(in WaitingRequest request) => waiting.Insert(0, request);

    public int Count => waiting.Count;

    public WaitingRequest this[int index]
    {
        get => waiting[index];
        set => waiting[index] = value;
    }

    public WaitingRequest Take(int index = 0)
    {
        var request = waiting[index];
        waiting.RemoveAt(index);
        return request;
    }

    public bool TryTakeExpired(TimeSpan now, out WaitingRequest expired)
    {
        // Asked with every frame: a closure over the time would be an allocation for each.
        var index = waiting.Count - 1;
        while (index >= 0 && waiting[index].ExpiresAt > now)
        {
            index--;
        }

        return TryTakeAt(index, out expired);
    }

    public bool TryTake(int id, out WaitingRequest taken) => TryTakeAt(waiting.FindIndex(request => request.Id == id), out taken);

    public bool TryTakeForeign(out WaitingRequest foreign) => TryTakeAt(waiting.FindIndex(request => request.Foreign is not null), out foreign);

    public bool TryTakeChange(out WaitingRequest change) => TryTakeAt(waiting.FindIndex(request => request.Exchange.ChangesMachine), out change);

    private bool TryTakeAt(int index, out WaitingRequest taken)
    {
        taken = index < 0 ? default : waiting[index];
        if (index >= 0)
        {
            waiting.RemoveAt(index);
        }

        return index >= 0;
    }
}

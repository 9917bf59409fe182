namespace RobotLink.Links;

/// <summary>A program took the device of a link for itself alone, at the link's share, or holds it no more.</summary>
/// <param name="Number">Counts all changes of all links.</param>
public sealed record LeaseChange(long Number, string Link, string Holder, bool IsHeld, DateTimeOffset Time);

/// <summary>Changes of leases at shares, for readers that each have a place of their own among them. Thread-safe.</summary>
public sealed class LeaseNews(TimeProvider time)
{
    /// <summary>Whoever is further behind is told how many it missed.</summary>
    public const int Most = 256;

    private readonly Lock gate = new();
    private readonly Queue<LeaseChange> kept = new(Most);
    private TaskCompletionSource told = New();
    private long last;

    /// <summary>What came after a number, as far as it is kept, and a task that ends when there is more.</summary>
    public (LeasesSince News, Task More) After(long number)
    {
        lock (gate)
        {
            LeaseChange[] changes = [.. kept.Where(change => change.Number > number)];
            var first = changes.Length > 0 ? changes[0].Number : last + 1;
            return (new LeasesSince(changes, last, Math.Max(0, first - number - 1)), told.Task);
        }
    }

    internal void Add(string link, string holder, bool isHeld)
    {
        lock (gate)
        {
            if (kept.Count == Most)
            {
                kept.Dequeue();
            }

            kept.Enqueue(new LeaseChange(++last, link, holder, isHeld, time.GetUtcNow()));
            told.TrySetResult();
            told = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Changes of leases after a place among them.</summary>
/// <param name="Last">The number of the newest.</param>
/// <param name="Missed">So many came after that place and are not kept any more.</param>
public sealed record LeasesSince(IReadOnlyList<LeaseChange> Changes, long Last, long Missed);

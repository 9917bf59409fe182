namespace RobotLink.Routing;

/// <summary>Gives every entry its number, keeps the last ones of each link, and feeds streams. Thread-safe.</summary>
/// <remarks>
/// A noisy link can push out only its own entries. Numbers are given and entries stored under one lock, so a reader that has seen
/// number n will never meet a smaller one later; a reader that was too slow is told how many it missed.
/// </remarks>
public sealed class Hub
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkJournal> journals = new(StringComparer.Ordinal);
    private volatile LinkJournal[] all = [];
    private TaskCompletionSource? waiting;
    private long sequence;

    /// <summary>The newest number given.</summary>
    public long LastSequence => Volatile.Read(ref sequence);

    internal Lock Gate => gate;

    /// <summary>The journal of a link, made when first asked for.</summary>
    /// <param name="bytesMax">Bytes of frames kept.</param>
    public LinkJournal Journal(string link, int bytesMax = LinkJournal.BytesMaxDefault)
    {
        lock (gate)
        {
            if (!journals.TryGetValue(link, out var journal))
            {
                journal = new LinkJournal(this, link, bytesMax);
                journals.Add(link, journal);
                all = [.. journals.Values];
            }

            return journal;
        }
    }

    /// <summary>Drops the journal of a link that is gone for good.</summary>
    internal void Forget(string link)
    {
        lock (gate)
        {
            if (journals.Remove(link))
            {
                all = [.. journals.Values];
            }
        }
    }

    /// <summary>Follows links from after the entry numbered <paramref name="after"/>; null: from now on.</summary>
    /// <param name="links">Null: all, those that come later included.</param>
    /// <param name="after">A number that was never given, from a run before, means everything that is kept.</param>
    public Feed Follow(IReadOnlySet<string>? links, bool states, bool messages, long? after)
    {
        var last = LastSequence;
        return new Feed(this, links, states, messages, after is null ? last : after <= last ? after.Value : 0);
    }

    internal LinkJournal[] All => all;

    internal long NextSequence() => ++sequence;

    /// <summary>Called under <see cref="Gate"/>.</summary>
    internal void Wake()
    {
        waiting?.TrySetResult();
        waiting = null;
    }

    internal Task Changed()
    {
        lock (gate)
        {
            return (waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}

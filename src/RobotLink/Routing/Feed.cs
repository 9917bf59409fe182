namespace RobotLink.Routing;

/// <summary>One entry of a feed: exactly one of the two is set.</summary>
public readonly record struct FeedItem(long Sequence, MessageEntry? Message, StateEntry? State)
{
    internal string Link => Message?.Link ?? State!.Link;
}

/// <summary>A reader's place in the hub. It holds no entries: they rest in the journals, and a slow reader finds a gap. For one reader at a time.</summary>
/// <remarks>The hub's gate is held for one journal at a time and for what is returned alone, so that a reader far behind slows no link.</remarks>
public sealed class Feed
{
    private const int BatchMax = 512;

    private readonly Hub hub;
    private readonly IReadOnlySet<string>? links;
    private readonly bool states;
    private readonly bool messages;
    private readonly Dictionary<LinkJournal, Place> places = [];
    private readonly List<LinkJournal> fresh = [];
    private readonly List<long> numbers = [];
    private readonly List<FeedItem> found = [];
    private readonly long start;
    private long seen;

    internal Feed(Hub hub, IReadOnlySet<string>? links, bool states, bool messages, long after)
    {
        (this.hub, this.links, this.states, this.messages) = (hub, links, states, messages);
        start = after;
    }

    /// <summary>Entries that were overwritten before this reader came to them, found by the last <see cref="Take"/>.</summary>
    public long Missed { get; private set; }

    /// <summary>The last <see cref="Take"/> left something for the next.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>What came since the last call, in order of number, a bounded count at a time. Empty when there is nothing new.</summary>
    public IReadOnlyList<FeedItem> Take()
    {
        found.Clear();
        numbers.Clear();
        Missed = 0;

        // What comes later than this is for the next call, and what has a number up to this is written: then no entry can be passed over.
        long until;
        lock (hub.Gate)
        {
            until = hub.LastSequence;
        }

        FindFresh();
        foreach (var journal in fresh)
        {
            Count(journal, until);
        }

        IsBehind = numbers.Count >= BatchMax;
        if (numbers.Count > BatchMax)
        {
            numbers.Sort();
            until = numbers[BatchMax - 1];
        }

        foreach (var journal in fresh)
        {
            Copy(journal, until);
        }

        found.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        seen = until;
        return found;
    }

    /// <summary>Completes when something new may be there.</summary>
    public Task WaitAsync(CancellationToken stopping)
    {
        var changed = hub.Changed();
        return hub.LastSequence > seen ? Task.CompletedTask : changed.WaitAsync(stopping);
    }

    /// <summary>Of thousands of links few have written since the last call: the others cost one glance, and no lock.</summary>
    private void FindFresh()
    {
        fresh.Clear();
        foreach (var journal in hub.All)
        {
            if (journal.Newest > seen && (links is null || links.Contains(journal.Link)))
            {
                fresh.Add(journal);
            }
        }
    }

    private void Count(LinkJournal journal, long until)
    {
        lock (hub.Gate)
        {
            if (!places.TryGetValue(journal, out var place))
            {
                (place, var gone) = journal.PlaceAfter(start, states, messages);
                Missed += gone;
            }

            Missed += journal.Missed(ref place, states, messages);
            places[journal] = place;
            journal.NumbersFrom(place, states, messages, until, BatchMax, numbers);
        }
    }

    private void Copy(LinkJournal journal, long until)
    {
        lock (hub.Gate)
        {
            var place = places[journal];
            Missed += journal.Missed(ref place, states, messages);
            places[journal] = journal.CopyFrom(place, states, messages, until, found);
        }
    }
}

/// <summary>How many frames and state changes of one link a reader has behind it, counted from the link's first.</summary>
internal readonly record struct Place(long Message, long State);

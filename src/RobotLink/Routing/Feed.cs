namespace RobotLink.Routing;

/// <summary>One entry of a feed: exactly one of the two is set.</summary>
public readonly record struct FeedItem(long Sequence, MessageEntry? Message, StateEntry? State)
{
    internal string Link => Message?.Link ?? State!.Link;
}

/// <summary>A reader's place in the hub. It holds no entries: they rest in the journals, and a slow reader finds a gap. For one reader at a time.</summary>
public sealed class Feed
{
    private const int BatchMax = 512;

    private readonly Hub hub;
    private readonly IReadOnlySet<string>? links;
    private readonly bool states;
    private readonly bool messages;
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly List<FeedItem> found = [];
    private readonly long start;
    private long last;

    internal Feed(Hub hub, IReadOnlySet<string>? links, bool states, bool messages, long after)
    {
        (this.hub, this.links, this.states, this.messages) = (hub, links, states, messages);
        (start, last) = (after, after);
    }

    /// <summary>Entries that were overwritten before this reader came to them, found by the last <see cref="Take"/>.</summary>
    public long Missed { get; private set; }

    /// <summary>What came since the last call, in order of number, a bounded count at a time. Empty when there is nothing new.</summary>
    public IReadOnlyList<FeedItem> Take()
    {
        found.Clear();
        Missed = 0;
        hub.VisitJournals(Collect);
        found.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        if (found.Count > BatchMax)
        {
            found.RemoveRange(BatchMax, found.Count - BatchMax);
        }

        foreach (var item in found)
        {
            var place = places[item.Link];
            places[item.Link] = item.Message is null ? place with { State = place.State + 1 } : place with { Message = place.Message + 1 };
            last = item.Sequence;
        }

        return found;
    }

    /// <summary>Completes when something new may be there.</summary>
    public Task WaitAsync(CancellationToken stopping)
    {
        var changed = hub.Changed();
        return hub.LastSequence > last && HasNew() ? Task.CompletedTask : changed.WaitAsync(stopping);
    }

    private bool HasNew()
    {
        var any = false;
        hub.VisitJournals(journal => any |= Wants(journal) && journal.HasAfter(Resume(journal), states, messages));
        return any;
    }

    private void Collect(LinkJournal journal)
    {
        if (!Wants(journal))
        {
            return;
        }

        var place = Resume(journal);
        Missed += journal.Missed(ref place, states, messages);
        places[journal.Link] = place;
        journal.CopyFrom(place, states, messages, BatchMax, found);
    }

    private bool Wants(LinkJournal journal) => links is null || links.Contains(journal.Link);

    private Place Resume(LinkJournal journal)
    {
        if (places.TryGetValue(journal.Link, out var place))
        {
            return place;
        }

        (place, var missed) = journal.PlaceAfter(start, states, messages);
        Missed += missed;
        places.Add(journal.Link, place);
        return place;
    }
}

/// <summary>How many frames and state changes of one link a reader has behind it, counted from the link's first.</summary>
internal readonly record struct Place(long Message, long State);

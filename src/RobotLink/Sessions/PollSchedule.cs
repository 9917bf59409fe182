namespace RobotLink.Sessions;

/// <summary>When which request asks by itself: each has its period and phase, and slows down while nobody answers.</summary>
internal sealed class PollSchedule(IReadOnlyList<Exchange> polls)
{
    private readonly TimeSpan[] due = new TimeSpan[polls.Count];
    private readonly TimeSpan[] period = [.. polls.Select(poll => poll.Every!.Value)];

    /// <summary>The session is open: every poll begins with its phase.</summary>
    public void Start(TimeSpan now)
    {
        for (var index = 0; index < due.Length; index++)
        {
            due[index] = now + polls[index].Phase;
            period[index] = polls[index].Every!.Value;
        }
    }

    /// <summary>When the next one is due for which there is room.</summary>
    /// <param name="inOrderFrom">Not before this, where the reply is told by the order.</param>
    public TimeSpan NextDue(UnderWay underWay, TimeSpan inOrderFrom)
    {
        var next = IndexOfNext(underWay, inOrderFrom);
        return next < 0 ? TimeSpan.MaxValue : Due(next, inOrderFrom);
    }

    /// <summary>The one that is due, as <see cref="NextDue"/> has said.</summary>
    public Exchange Next(UnderWay underWay, TimeSpan inOrderFrom) => polls[IndexOfNext(underWay, inOrderFrom)];

    /// <summary>Whether the next one is late by its whole period.</summary>
    public bool IsLate(UnderWay underWay, TimeSpan inOrderFrom, TimeSpan now)
    {
        var next = IndexOfNext(underWay, inOrderFrom);
        return next >= 0 && Due(next, inOrderFrom) + period[next] <= now;
    }

    /// <summary>It is asked now; a poll that comes late does not hurry after: its period counts from now.</summary>
    public void Asked(Exchange poll, TimeSpan now)
    {
        var index = IndexOf(poll);
        var regular = due[index] + period[index];
        var atLeast = now + (period[index] / 2);
        due[index] = regular > atLeast ? regular : atLeast;
    }

    public void Answered(Exchange poll)
    {
        var index = IndexOf(poll);
        if (index >= 0)
        {
            period[index] = poll.Every!.Value;
        }
    }

    /// <summary>A device that does not answer is asked less often.</summary>
    public void NotAnswered(Exchange poll)
    {
        var index = IndexOf(poll);
        if (index >= 0 && poll.SlowTo is { } slowest)
        {
            var doubled = 2 * period[index];
            var longer = doubled < slowest ? doubled : slowest;
            due[index] += longer - period[index];
            period[index] = longer;
        }
    }

    private TimeSpan Due(int index, TimeSpan inOrderFrom) =>
        due[index] >= inOrderFrom || polls[index].IsNumbered ? due[index] : inOrderFrom;

    private int IndexOfNext(UnderWay underWay, TimeSpan inOrderFrom)
    {
        var next = -1;
        for (var index = 0; index < due.Length; index++)
        {
            if ((next < 0 || Due(index, inOrderFrom) < Due(next, inOrderFrom)) && underWay.HasRoomFor(polls[index]) && !underWay.Has(polls[index]))
            {
                next = index;
            }
        }

        return next;
    }

    private int IndexOf(Exchange poll)
    {
        for (var index = 0; index < polls.Count; index++)
        {
            if (ReferenceEquals(polls[index], poll))
            {
                return index;
            }
        }

        return -1;
    }
}

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

    /// <summary>When the next one is due that is not under way already.</summary>
    public TimeSpan NextDue(UnderWay underWay)
    {
        var next = Next(underWay);
        return next < 0 ? TimeSpan.MaxValue : due[next];
    }

    /// <summary>Takes the one that is due; a poll that comes late does not hurry after: its period counts from now.</summary>
    public Exchange Take(UnderWay underWay, TimeSpan now)
    {
        var next = Next(underWay);
        var regular = due[next] + period[next];
        var atLeast = now + (period[next] / 2);
        due[next] = regular > atLeast ? regular : atLeast;
        return polls[next];
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

    private int Next(UnderWay underWay)
    {
        var next = -1;
        for (var index = 0; index < due.Length; index++)
        {
            if ((next < 0 || due[index] < due[next]) && !underWay.Has(polls[index]))
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

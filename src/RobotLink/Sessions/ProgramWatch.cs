namespace RobotLink.Sessions;

/// <summary>Decides when a program that does not answer is lost. Knows times only.</summary>
/// <param name="streams">The device speaks by itself; nobody has to ask.</param>
internal sealed class ProgramWatch(Budget budget, bool hasHeartbeat, bool streams = false)
{
    private TimeSpan judgeFrom;
    private TimeSpan given;
    private TimeSpan? askedSince;
    private TimeSpan doubtUntil;
    private TimeSpan? doubtedAt;

    /// <summary>The last frame that the profile understands.</summary>
    public TimeSpan LastLife { get; private set; }

    /// <summary>The first question since then; null when there is none.</summary>
    public TimeSpan? AskedFirst { get; private set; }

    /// <summary>Questions in a row that nobody answered.</summary>
    public int Missed { get; private set; }

    public bool IsSilent { get; private set; }

    public void Start(TimeSpan now) => (LastLife, judgeFrom, AskedFirst, askedSince, Missed, IsSilent, doubtUntil, doubtedAt) = (now, now, null, null, 0, false, now, null);

    /// <summary>True when the program was silent until now.</summary>
    public bool Alive(TimeSpan now)
    {
        var wasSilent = IsSilent;
        Start(now);
        return wasSilent;
    }

    /// <summary>True when this is the first question since the last life.</summary>
    public bool Asked(TimeSpan now)
    {
        var isFirst = askedSince is null;
        AskedFirst ??= now;
        askedSince ??= now;
        return isFirst;
    }

    /// <summary>A question's time is over. Only when nothing at all was heard since it was sent it counts as missed.</summary>
    public void NotAnswered(TimeSpan sentAt)
    {
        if (LastLife < sentAt)
        {
            Missed++;
        }
    }

    /// <summary>Until now no answer could be expected: the network had not taken our bytes.</summary>
    public void JudgeFrom(TimeSpan now)
    {
        GiveTime(now, judgeFrom);
        AskedFirst = AskedFirst is null ? null : now;
    }

    /// <summary>Until now no answer could be expected: a slow request was under way. A stream owes what it owed before, later by as much.</summary>
    public void GiveTime(TimeSpan now, TimeSpan since)
    {
        // Time that was given for another request already is not given twice, nor time before the stream's last word.
        since = since > given ? since : given;
        since = since > LastLife ? since : LastLife;
        var later = streams ? judgeFrom + (now - since) : now;
        judgeFrom = later > judgeFrom ? later : judgeFrom;
        given = now;
        askedSince = askedSince is null ? null : now;
    }

    public void Forgive(TimeSpan lost) => (judgeFrom, AskedFirst, askedSince) = (judgeFrom + lost, AskedFirst + lost, askedSince + lost);

    /// <summary>The line swallows packets, so what the program said may be lost. Counted from the first doubt, also when it is learned later how poor the line is.</summary>
    /// <param name="isPoor">The line is known to lose many.</param>
    public void Doubt(TimeSpan now, bool isPoor)
    {
        doubtedAt ??= now;
        doubtUntil = doubtedAt.Value + budget.MayBeLostFor(doubtedAt.Value - LastLife, isPoor);
    }

    /// <summary>When the program is lost unless it speaks before; never while it was not asked.</summary>
    public TimeSpan Deadline => Due > doubtUntil ? Due : doubtUntil;

    private TimeSpan Due
    {
        get
        {
            if (IsSilent)
            {
                return TimeSpan.MaxValue;
            }

            if (streams)
            {
                return judgeFrom + budget.ProgramLimit;
            }

            if (askedSince is not { } asked)
            {
                return TimeSpan.MaxValue;
            }

            if (!hasHeartbeat)
            {
                return asked + budget.PollLimit;
            }

            // A heartbeat that went out late, on a starved machine, still gets its time.
            var limit = judgeFrom + budget.ProgramLimit;
            var fair = asked + budget.ReplyWithin;
            var latest = limit > fair ? limit : fair;
            return Missed >= budget.LostAfter ? TimeSpan.Zero : latest;
        }
    }

    /// <summary>The session is open: from now on a device that streams owes its stream.</summary>
    public void Expect(TimeSpan now) => judgeFrom = streams ? now : judgeFrom;

    public void DeclareSilent() => IsSilent = true;
}

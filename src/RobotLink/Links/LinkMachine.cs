using RobotLink.Diagnosis;

namespace RobotLink.Links;

/// <summary>A change of state, or of what is known about its cause, on the monotonic clock.</summary>
/// <param name="BeganAfter">The last proof of the state before.</param>
/// <param name="BeganBefore">The moment of the declaration.</param>
internal sealed record StateChange(LinkState State, LinkState Previous, TimeSpan BeganAfter, TimeSpan BeganBefore, Verdict? Verdict);

/// <summary>The states of one link and what moves it between them. Pure: facts and time in, changes out; null means that nothing changed.</summary>
internal sealed class LinkMachine
{
    private TimeSpan lastProof;
    private bool verdictIsOfLoss;
    private bool hasBeenUp;
    private StateChange? outage;

    public LinkState State { get; private set; } = LinkState.Unknown;

    public TimeSpan Since { get; private set; }

    /// <summary>The last proof of the state before: this one began after it, and before <see cref="Since"/>.</summary>
    public TimeSpan BeganAfter { get; private set; }

    public Verdict? Verdict { get; private set; }

    /// <summary>Why it is degraded.</summary>
    public string? DegradedWords { get; private set; }

    public bool Works => State is LinkState.Up or LinkState.Degraded;

    /// <summary>It worked, was told to connect anew, and is not back yet.</summary>
    public bool MustComeBack => hasBeenUp && State == LinkState.Connecting;

    /// <summary>We begin to try.</summary>
    public StateChange? Start(TimeSpan now)
    {
        DegradedWords = null;
        lastProof = now;
        return Move(LinkState.Connecting, now, now, null);
    }

    /// <summary>Nobody watches any more.</summary>
    public StateChange? Stop(TimeSpan now)
    {
        hasBeenUp = false;
        return Move(LinkState.Unknown, now, now, null);
    }

    /// <summary>The device has proved that it works.</summary>
    public StateChange? Proven(TimeSpan now)
    {
        var began = lastProof;
        lastProof = now;
        hasBeenUp = true;
        return Works ? null : Move(DegradedWords is null ? LinkState.Up : LinkState.Degraded, began, now, null);
    }

    /// <summary>A condition holds (words) or none does (null).</summary>
    /// <param name="lastOtherwise">When it was last known to be otherwise.</param>
    public StateChange? Degrade(string? words, TimeSpan lastOtherwise, TimeSpan now)
    {
        // Whoever reads of a poor line hears in time that the program may hang, too.
        var isMore = State == LinkState.Degraded && words is not null && words != DegradedWords;
        DegradedWords = words;
        return isMore ? new StateChange(State, State, BeganAfter, Since, null) : Works ? Move(words is null ? LinkState.Up : LinkState.Degraded, lastOtherwise > Since ? lastOtherwise : Since, now, null) : null;
    }

    /// <summary>The connection is gone.</summary>
    /// <param name="lastLife">The last proof of life.</param>
    public StateChange? Lost(Verdict verdict, TimeSpan lastLife, TimeSpan now)
    {
        DegradedWords = null;
        return Works || MustComeBack ? Fall(verdict, isOfLoss: true, lastLife, now) : Learn(verdict, isOfLoss: true, now);
    }

    /// <summary>Our own port has lost its link; the connection is still there, and its condition with it.</summary>
    public StateChange? CutOff(Verdict verdict, TimeSpan lastLife, TimeSpan now) =>
        Works || MustComeBack ? Fall(verdict, isOfLoss: true, lastLife, now) : Learn(verdict, isOfLoss: true, now);

    /// <summary>Better evidence for what is known already.</summary>
    public StateChange? Refine(Verdict verdict, TimeSpan now) =>
        verdictIsOfLoss && verdict.Certainty == Certainty.Unclear ? null : Learn(verdict, verdictIsOfLoss, now);

    /// <summary>An attempt to connect failed.</summary>
    public StateChange? DialFailed(Verdict verdict, TimeSpan now)
    {
        if (MustComeBack)
        {
            return Fall(verdict, isOfLoss: false, Since, now);
        }

        // A dial that nobody answered says less than what ended the connection before it.
        var saysLess = verdictIsOfLoss && verdict.Certainty == Certainty.Unclear;
        return saysLess ? Proof(now) : Learn(verdict, isOfLoss: false, now);
    }

    private StateChange? Fall(Verdict verdict, bool isOfLoss, TimeSpan lastLife, TimeSpan now)
    {
        outage = Move(LinkState.Down, lastLife, now, verdict);
        lastProof = now;
        verdictIsOfLoss = isOfLoss;
        return outage;
    }

    private StateChange? Proof(TimeSpan now)
    {
        lastProof = now;
        return null;
    }

    /// <summary>Better or newer evidence for a state that goes on.</summary>
    private StateChange? Learn(Verdict verdict, bool isOfLoss, TimeSpan now)
    {
        lastProof = now;
        verdictIsOfLoss = isOfLoss;
        var isNews = Verdict?.Cause != verdict.Cause || Verdict.Certainty != verdict.Certainty || Verdict.Words != verdict.Words;
        if (!isNews || State is not (LinkState.Down or LinkState.Connecting))
        {
            // The evidence of the moment it broke says more than that of the tenth attempt with the same end.
            return null;
        }

        Verdict = verdict;
        return new StateChange(State, State, outage?.BeganAfter ?? Since, outage?.BeganBefore ?? Since, verdict);
    }

    private StateChange? Move(LinkState state, TimeSpan beganAfter, TimeSpan now, Verdict? verdict)
    {
        if (state == State)
        {
            return null;
        }

        var change = new StateChange(state, State, beganAfter < now ? beganAfter : now, now, verdict);
        (State, Since, BeganAfter, Verdict) = (state, now, change.BeganAfter, verdict);
        if (state != LinkState.Down)
        {
            outage = null;
            verdictIsOfLoss = false;
        }

        return change;
    }
}

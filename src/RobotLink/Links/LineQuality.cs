using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>
/// Learns from TCP's retransmissions what share of packets the line of one connection loses, says when that is a bad line, and when the promise is too near for it.
/// Slow to begin and slow to end. Pure.
/// </summary>
/// <param name="promise">Within this a dead device is to be noticed.</param>
/// <param name="asks">Something asks the device, or it streams; else only TCP's probes go to and fro.</param>
internal sealed class LineQuality(TimeSpan promise, bool asks, TimeSpan probes)
{
    /// <summary>How often a line is looked at that is new or has lost something.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>How often one that has lost nothing for the whole window: most lines, most of the time.</summary>
    private static readonly TimeSpan CalmPeriod = TimeSpan.FromSeconds(60);

    /// <summary>What is judged together.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Fewer retransmissions than this may be one pulled cable: with one a second at most, an outage that a connection outlives makes no more.</summary>
    private const int ResentMin = 10;

    private const int SentMin = 50;

    /// <summary>When the line is looked at in doubt: so many that have nothing to do with the silence of the moment.</summary>
    private const int ResentInDoubt = 2;

    private const double Begins = 0.05;
    private const double Ends = 0.02;

    private readonly Queue<(TimeSpan At, int Sent, int Resent)> looks = new();
    private bool isCalm = true;

    /// <summary>Until the next look.</summary>
    public TimeSpan Pause => isCalm ? CalmPeriod : Period;

    /// <summary>The line itself is bad; null while it is not.</summary>
    public string? Words { get; private set; }

    /// <summary>The promise rings by itself on such a line; null while it does not.</summary>
    public string? Warning { get; private set; }

    /// <summary>The share that is lost each way, where it was learned that there is one worth a word; else 0.</summary>
    public double Loss { get; private set; }

    /// <summary>So bad that a missing reply may well be a lost one.</summary>
    public static bool IsPoor(double loss) => loss >= LineLoss.EachWay(Begins);

    /// <summary>What is to be said of this promise on a line of which another link over the same port has learned the loss; null where the promise holds.</summary>
    public string? WarningOf(double others) => Warning is not null || !IsPoor(others) || LineLoss.Holds(promise, others, asks, probes)
        ? null
        : $"another link over the same port loses about {others * 100:0} % of the packets each way; where the line is the same, a promise of {promise.TotalSeconds:0.#} s may ring by itself";

    /// <summary>What makes the link degraded; null when nothing does. Without figures that change at each look.</summary>
    public string? Condition => Words ?? (Warning is null ? null : $"the line loses packets, so that a promise of {promise.TotalSeconds:0.#} s may ring by itself");

    /// <summary>
    /// The device is silent, or its program is: what was lost before tells whether the line may be to blame, and who reads the alarm should have read that first.
    /// What is sent again just now does not count, because a pulled cable makes as many.
    /// </summary>
    public void Glance(in TcpReading reading)
    {
        var first = looks.TryPeek(out var oldest) ? oldest : (At: TimeSpan.Zero, Sent: 0, Resent: 0);
        var resent = reading.TotalRetransmissions - reading.Retransmits - first.Resent;
        if (Warning is null && reading.SentSegments - first.Sent is > 0 and var sent && resent >= ResentInDoubt)
        {
            Warn((double)resent / sent, ResentMin);
        }
    }

    /// <returns>True when <see cref="Words"/> have changed.</returns>
    public bool Look(in TcpReading reading, TimeSpan now)
    {
        if (reading.SentSegments is not { } sent)
        {
            return false;
        }

        looks.Enqueue((now, sent, reading.TotalRetransmissions));
        while (now - looks.Peek().At > Window + (Period / 2))
        {
            looks.Dequeue();
        }

        var first = looks.Peek();
        isCalm = reading.TotalRetransmissions == first.Resent && now - first.At > Window - Period;
        return Judge(sent - first.Sent, reading.TotalRetransmissions - first.Resent);
    }

    private bool Judge(int sent, int resent)
    {
        var share = sent < SentMin ? 0 : (double)resent / sent;
        if (sent >= SentMin)
        {
            Warn(share, resent);
        }

        var isBad = Words is null ? share >= Begins && resent >= ResentMin : share >= Ends;
        if (isBad == Words is not null)
        {
            return false;
        }

        Words = isBad ? $"poor line: {resent} of {sent} packets were sent again within 5 min; look at cable, connector and duplex" : null;
        return true;
    }

    private void Warn(double share, int resent)
    {
        var each = LineLoss.EachWay(share);
        Loss = resent >= ResentMin && share >= Ends ? each : 0;
        if (resent < ResentMin && Warning is null || LineLoss.Holds(promise, each, asks, probes))
        {
            Warning = null;
            return;
        }

        Warning = $"the line loses about {each * 100:0} % of the packets each way, so a promise of {promise.TotalSeconds:0.#} s may ring by itself: "
            + (LineLoss.ShortestPromise(each, asks) is { } enough ? $"{Math.Ceiling(enough.TotalSeconds):0} s or more would not" : "none holds on such a line");
    }
}

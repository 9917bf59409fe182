using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>
/// Learns what share of packets the line of one connection loses, says when that is a bad line, and when the promise is too near for it: by TCP's retransmissions where something is
/// sent, by its unanswered probes where nothing is, by the gaps in what comes where the device speaks.
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

    /// <summary>A silent connection is asked so often, each time in vain while a cable is out: one outage that it outlives leaves no more unanswered probes.</summary>
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(500);

    private readonly Queue<Tally> looks = new();
    private readonly int fewest = asks ? ResentMin : ResentMin + (int)(promise / ProbeEvery);
    private TcpReading? last;

    // What is lost of what goes out, and of what comes.
    private string? ours;
    private string? theirs;
    private int probed;
    private int unanswered;
    private bool isCalm = true;

    /// <summary>Until the next look.</summary>
    public TimeSpan Pause => isCalm ? CalmPeriod : Period;

    /// <summary>The line itself is bad; null while it is not.</summary>
    public string? Words { get; private set; }

    /// <summary>The promise rings by itself on such a line; null while it does not.</summary>
    public string? Warning => ours ?? theirs;

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
        var first = looks.TryPeek(out var oldest) ? oldest : default;
        var seen = Count(reading, TimeSpan.Zero);
        var lost = seen.Lost - (asks ? reading.Retransmits : reading.Probes) - first.Lost;
        if (Warning is null && seen.Sent - first.Sent is > 0 and var sent && lost >= ResentInDoubt)
        {
            Warn((double)lost / sent, fewest);
        }
    }

    /// <summary>From here on probes are counted.</summary>
    public void Begin(TcpReading? reading) => last = reading;

    /// <returns>True when <see cref="Words"/> have changed.</returns>
    public bool Look(in TcpReading reading, TimeSpan now)
    {
        if (reading.SentSegments is null)
        {
            return false;
        }

        var seen = Count(reading, now);
        (last, probed, unanswered) = asks ? (last, 0, 0) : (reading, seen.Sent, seen.Lost);
        looks.Enqueue(seen);
        while (now - looks.Peek().At > Window + (Period / 2))
        {
            looks.Dequeue();
        }

        var first = looks.Peek();
        isCalm = seen.Lost == first.Lost && seen.Late == first.Late && now - first.At > Window - Period;
        return Judge(new Tally(now, seen.Sent - first.Sent, seen.Lost - first.Lost, seen.Came - first.Came, seen.Late - first.Late));
    }

    /// <summary>Since the connection began.</summary>
    private Tally Count(in TcpReading reading, TimeSpan now)
    {
        var (came, late) = reading.Received ?? default;
        if (asks)
        {
            return new Tally(now, reading.SentSegments ?? 0, reading.TotalRetransmissions, came, late);
        }

        // Whatever goes out is a probe where no data went to and fro meanwhile.
        var onlyProbes = last is { } before && (before.SentSegments, before.Received) == (reading.SentSegments, reading.Received);
        return onlyProbes && reading.Segments is { } present && last?.Segments is { } then
            ? new Tally(now, probed + present.Out - then.Out, unanswered + (present.Out - present.In) - (then.Out - then.In), came, late)
            : new Tally(now, probed, unanswered, came, late);
    }

    private bool Judge(Tally seen)
    {
        if (seen.Sent >= SentMin)
        {
            Warn((double)seen.Lost / seen.Sent, seen.Lost);
        }

        var (losesOurs, losesTheirs) = (IsBad(seen.Lost, seen.Sent, fewest), IsBad(seen.Late, seen.Came, ResentMin));

        // How many of them are lost nobody tells: one that is missing lets all behind it come after a gap.
        theirs = losesTheirs && !LineLoss.Holds(promise, LineLoss.EachWay(Begins), asks, probes)
            ? $"packets from the device are lost, or overtake one another, so a promise of {promise.TotalSeconds:0.#} s may ring by itself"
            : null;

        var isBad = losesOurs || losesTheirs;
        if (isBad == Words is not null)
        {
            return false;
        }

        var figures = !losesOurs ? $"{seen.Late} of {seen.Came} packets came after a gap"
            : asks ? $"{seen.Lost} of {seen.Sent} packets were sent again"
            : $"{seen.Lost} of {seen.Sent} probes were not answered";
        Words = isBad ? $"poor line: {figures} within 5 min; look at cable, connector and duplex" : null;
        return true;
    }

    /// <summary>Slow to begin and slow to end.</summary>
    private bool IsBad(int lost, int all, int atLeast) => all >= SentMin && (Words is null ? lost >= Begins * all && lost >= atLeast : lost >= Ends * all);

    private void Warn(double share, int resent)
    {
        var each = LineLoss.EachWay(share);
        Loss = resent >= fewest && share >= Ends ? each : 0;
        if ((resent < fewest && ours is null) || LineLoss.Holds(promise, each, asks, probes))
        {
            ours = null;
            return;
        }

        ours = $"the line loses about {each * 100:0} % of the packets each way, so a promise of {promise.TotalSeconds:0.#} s may ring by itself: "
            + (LineLoss.ShortestPromise(each, asks) is { } enough ? $"{Math.Ceiling(enough.TotalSeconds):0} s or more would not" : "none holds on such a line");
    }

    /// <summary>What went out and what of it was lost, what came and what of it came late.</summary>
    private readonly record struct Tally(TimeSpan At, int Sent, int Lost, int Came, int Late);
}

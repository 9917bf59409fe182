using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Everything that follows from "detect within D": one number given, all periods derived. Pure.</summary>
/// <remarks>
/// Measured rules: the silence watch (no acknowledgement and no byte from the peer) decides for the network, the heartbeat for the program;
/// the kernel's own timers only clean up behind them, and are set so that they never come first.
/// </remarks>
public sealed record Budget
{
    private static readonly TimeSpan ProbeAnswers = TimeSpan.FromMilliseconds(200);

    /// <summary>TCP counts in steps of a few milliseconds, and a loaded machine wakes a thread late: a verdict that is due later than this before the end may miss it.</summary>
    private static readonly TimeSpan MarginMin = TimeSpan.FromMilliseconds(60);

    /// <summary>Linux's TCP pauses no longer than this between two tries (TCP_RTO_MAX), and RFC 6298 wants at least half of it allowed.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(120);

    /// <summary>Used where neither the profile nor its heartbeat says anything.</summary>
    public static readonly TimeSpan DetectWithinDefault = TimeSpan.FromSeconds(10);

    /// <summary>D, the promise.</summary>
    public required TimeSpan DetectWithin { get; init; }

    /// <summary>q: how often the watch looks.</summary>
    public required TimeSpan Poll { get; init; }

    /// <summary>D - 2q, and at least 60 ms before D: silence this long decides, so that the verdict is out before D is over.</summary>
    public required TimeSpan Decide { get; init; }

    /// <summary>P: how often the kernel provokes an acknowledgement on an idle connection.</summary>
    public required TimeSpan KeepaliveIdle { get; init; }

    public required TimeSpan KeepaliveInterval { get; init; }
    public required int KeepaliveCount { get; init; }

    /// <summary>Backstop only. Never below P(1+C) - 0.5 s: shorter, and one lost probe kills a healthy connection.</summary>
    public required TimeSpan UserTimeout { get; init; }

    /// <summary>A heartbeat is due after this much silence from the device.</summary>
    public required TimeSpan AfterIdle { get; init; }

    public required TimeSpan ReplyWithin { get; init; }
    public required int LostAfter { get; init; }

    /// <summary>The program is lost when it has said nothing for this long while it was asked.</summary>
    public required TimeSpan ProgramLimit { get; init; }

    /// <summary>With polls alone: the program is lost when a question is not answered for this long. The pause before the question is counted in where it is short.</summary>
    public required TimeSpan PollLimit { get; init; }

    /// <summary>For requests whose profile names no timeout.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>A silence longer than this that ends by itself is counted as a blip.</summary>
    public required TimeSpan Blip { get; init; }

    /// <summary>
    /// A silence of the network for this long is looked into, so that the cause is known when the verdict is due. TCP's own probes pause nearly as long
    /// where the promise is short: one of them must be unanswered.
    /// </summary>
    public TimeSpan DoubtAfter => DetectWithin < TimeSpan.FromSeconds(2) || DetectWithin / 2 > KeepaliveIdle + ProbeAnswers ? DetectWithin / 2 : KeepaliveIdle + ProbeAnswers;

    /// <summary>An acknowledgement this old still shows that the network lives: one may come only so often. Where the promise is nearer than TCP's own probes, half of it.</summary>
    public TimeSpan FreshWithin => ProbesAreTooLate ? DoubtAfter : Blip;

    /// <summary>From here on an unanswered probe of TCP says something.</summary>
    public TimeSpan ProbeIsUnanswered => KeepaliveIdle + ProbeAnswers;

    /// <summary>TCP's own first probe comes, or could be answered, only after the verdict: the silence of a device that nobody has asked says nothing about the network.</summary>
    public bool ProbesAreTooLate => SupervisesProgram && Decide < ProbeIsUnanswered;

    /// <summary>Heartbeat or polls: something asks the program.</summary>
    public required bool SupervisesProgram { get; init; }

    /// <summary>Whether the platform tells how long ago the peer's last acknowledgement came.</summary>
    public required bool SilenceIsMeasured { get; init; }

    /// <summary>The device speaks by itself, and is judged by that.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether the medium itself notices a dead way: TCP does, serial lines and datagrams do not.</summary>
    public bool WayIsWatched { get; init; } = true;

    /// <summary>Whether this system tells at once that a port of its own has lost its link.</summary>
    public bool CarrierIsTold { get; init; } = true;

    /// <summary>How soon each kind of failure is noticed, and by what.</summary>
    public IReadOnlyList<FailureBound> Failures { get; private init; } = [];

    /// <summary>The headline where the line is known to lose packets: there a hung program and lost words look alike for longer.</summary>
    public double BoundOnLossyLineSeconds => Math.Max(BoundSeconds, Noticed(FailureBounds.HungOnLossyLine) ?? 0);

    /// <summary>The headline: the slower of a dead network path and, where it is supervised, a hung program.</summary>
    public double BoundSeconds => Math.Max(Noticed("network") ?? 0, Noticed("program_hung") ?? 0);

    /// <param name="silenceIsMeasured">False where TCP_INFO gives no times: then keepalive decides, and its bound is wider.</param>
    /// <param name="wayIsWatched">False where only the program's answers show that the way to it is whole.</param>
    /// <param name="carrierIsTold">False where nobody hears that a port of this PC has lost its link.</param>
    public static Budget Of(DeviceProfile profile, bool silenceIsMeasured = true, bool wayIsWatched = true, bool carrierIsTold = true)
    {
        var heartbeat = profile.Heartbeat;
        var within = profile.DetectWithin ?? GivenByHeartbeat(heartbeat) ?? DetectWithinDefault;
        var poll = Shorter(within / 40, TimeSpan.FromMilliseconds(250));
        var decide = within - (2 * poll > MarginMin ? 2 * poll : MarginMin);
        var period = profile.LineLoss > 0 ? LineLoss.Probes : TimeSpan.FromSeconds(Math.Max(1, Math.Floor(within.TotalSeconds / 5)));
        var keepalive = profile.Keepalive ?? new KeepaliveProfile(period, period, KeepaliveProbes(within, period, silenceIsMeasured));
        var afterIdle = heartbeat?.AfterIdle ?? within / 5;
        var replyWithin = heartbeat?.ReplyWithin ?? (afterIdle < decide ? Shorter(within / 5, decide - afterIdle) : within / 5);
        var lostAfter = heartbeat?.LostAfter ?? Math.Max(1, (int)Math.Floor((within - afterIdle) / replyWithin));
        var streams = heartbeat?.Expect is not null;
        var asked = heartbeat is null ? ShortestPoll(profile) : null;
        var budget = new Budget
        {
            DetectWithin = within,
            Poll = poll,
            Decide = decide,
            KeepaliveIdle = keepalive.Idle,
            KeepaliveInterval = keepalive.Interval,
            KeepaliveCount = keepalive.Count,
            UserTimeout = keepalive.Idle + (keepalive.Interval * keepalive.Count) - TimeSpan.FromSeconds(0.5),
            AfterIdle = afterIdle,
            ReplyWithin = replyWithin,
            LostAfter = lostAfter,
            ProgramLimit = streams ? Shorter(heartbeat!.Within ?? decide, decide) : Shorter(afterIdle + (replyWithin * lostAfter), decide),
            RequestTimeout = heartbeat?.Send is null ? Shorter(within / 4, TimeSpan.FromSeconds(5)) : replyWithin,
            Blip = Shorter(keepalive.Idle + TimeSpan.FromSeconds(0.4), decide),
            PollLimit = asked <= within / 2 ? decide - asked.Value : decide,
            SupervisesProgram = heartbeat is not null || asked is not null,
            Streams = streams,
            SilenceIsMeasured = silenceIsMeasured,
            WayIsWatched = wayIsWatched,
            CarrierIsTold = carrierIsTold,
        };
        return budget with { Failures = FailureBounds.Of(profile, budget) };
    }

    /// <summary>
    /// How much longer what the program owes may have been lost on its way. Its TCP sends again after pauses that double: the next try comes within as long again as the silence has
    /// lasted, the one after it within three times that. Where nobody asks, nothing of ours shortens these pauses, and on a poor line they grow to the longest.
    /// </summary>
    /// <param name="isPoor">The line is known to lose many packets: one more try may be lost, too.</param>
    public TimeSpan MayBeLostFor(TimeSpan silent, bool isPoor)
    {
        var tries = (isPoor ? 3 : 1) * Shorter(silent, DetectWithin);
        return isPoor && Streams && tries < LongestPause ? LongestPause : tries;
    }

    /// <summary>The worst seconds until this failure is noticed; null: it is not noticed, or there is no such failure on this medium.</summary>
    public double? Noticed(string failure) => Failures.FirstOrDefault(bound => bound.Failure == failure)?.Seconds;

    /// <summary>What nobody answers supervises nothing.</summary>
    internal static bool IsSupervisingPoll(RequestProfile request) => request is { Every: not null, Reply: not null };

    /// <summary>Null where nothing that is answered is asked by period.</summary>
    internal static TimeSpan? ShortestPoll(DeviceProfile profile) => profile.Requests.Where(IsSupervisingPoll).Min(request => request.Every);

    private static TimeSpan? GivenByHeartbeat(HeartbeatProfile? heartbeat) =>
        heartbeat is { Expect: not null, Within: { } stream } ? stream * 1.25 : heartbeat?.AfterIdle is { } idle ? idle + ((heartbeat.ReplyWithin ?? DetectWithinDefault / 5) * (heartbeat.LostAfter ?? 1)) : null;

    private static int KeepaliveProbes(TimeSpan within, TimeSpan period, bool silenceIsMeasured) => silenceIsMeasured
        ? (int)Math.Ceiling(within / period) + 2
        : Math.Max(1, (int)Math.Floor(within / period) - 2);

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}

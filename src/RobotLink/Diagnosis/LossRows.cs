namespace RobotLink.Diagnosis;

/// <summary>The table for connections that worked, or began to.</summary>
internal static class LossRows
{
    private const string Program = "the device: does its program run, does it stand in a stop or wait for an operator";

    /// <summary>A connection that ends sooner was turned away, not lost.</summary>
    private static readonly TimeSpan TurnedAway = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<VerdictRow> All { get; } =
    [
        .. Said,
        .. Way(WayRows.OwnEnd),
        .. Way(WayRows.Beyond),
        .. Way(WayRows.Silence),
        .. Unanswered,
        .. Parted,
    ];

    /// <summary>What the device, or this PC, has said in so many words.</summary>
    private static IReadOnlyList<VerdictRow> Said =>
    [
        new("busy, says the device", doubt => doubt.Ended(Ending.Busy), Cause.Busy, Certainty.Proven,
            "the other client: often a second RobotLink or a test tool")
        {
            More = InBrackets,
        },
        new("rejected by the device", doubt => doubt.Ended(Ending.Rejected), Cause.Rejected, Certainty.Proven, "the device's manual: look its code up")
        {
            More = InBrackets,
        },
        new("nothing could be asked", doubt => doubt.Ended(Ending.Unsendable), Cause.Misconfigured, Certainty.Proven,
            "this PC: the settings and secrets that the profile's messages are made of")
        {
            Instead = doubt => doubt.Detail is { } detail
                ? $"Connected, but a setting of this PC or of the profile keeps us from asking: {detail}"
                : CauseWords.Of(Cause.Misconfigured),
        },
        new("bytes that are no messages", doubt => doubt.Ended(Ending.Garbled), Cause.Garbled, _ => Certainty.Proven, Settings),
        new("the adapter has gone", doubt => doubt.Saw(SocketSign.Unplugged), Cause.LocalPortDown, Certainty.Proven, "this PC: the adapter of the serial line")
        {
            Instead = doubt => doubt.Loss!.Medium == Medium.Serial ? SerialPortGone : CauseWords.Of(Cause.LocalPortDown),
        },
        new("our certificate is refused", doubt => doubt.Saw(SocketSign.Alert), Cause.Rejected, Certainty.Proven, "the device: which certificates it accepts")
        {
            More = _ => " (it broke TLS off: most likely it does not accept our certificate)",
        },
        new("a datagram is refused", doubt => doubt.Saw(SocketSign.Refused), Cause.Refused, DialRows.ByItself, _ => "the device: start its program; then the port in site.yaml"),
        new("it called again", doubt => doubt.Saw(SocketSign.Replaced), Cause.WentSilent, Certainty.Likely, "the device: did it restart, or is its cable loose")
        {
            Instead = _ => "The device called anew while its old connection still looked open: it restarted, or lost the old one",
        },
        new("a late reply", doubt => doubt.Ended(Ending.Resynchronise), Cause.NoReply, Certainty.Likely, Program),
    ];

    /// <summary>TCP is well, or tells nothing; the program was asked and said nothing.</summary>
    private static IReadOnlyList<VerdictRow> Unanswered =>
    [
        new("garbage instead of a reply", doubt => doubt is { IsUnanswered: true, IsGarbage: true }, Cause.Garbled, _ => Certainty.Likely, Settings),
        new("the program does not read", doubt => doubt.DoesNotRead, Cause.NoReply, Certainty.Proven, Program)
        {
            Instead = _ => "Connected and the network acknowledges, but the program does not read: its receive buffer is full",
        },
        new("no reply to datagrams, but the device is heard", doubt => doubt is { IsUnanswered: true, IsHeard: true, Loss.Medium: Medium.Udp }, Cause.NoReply, Certainty.Likely,
            Program)
        {
            Instead = _ => "The device is on the network, but its program does not answer our datagrams",
        },
        new("no reply, and TCP tells nothing", doubt => doubt is { IsUnanswered: true, Loss.Tcp: null }, Cause.NoReply, Certainty.Unclear, Program)
        {
            Instead = doubt => Silent(doubt.Loss!.Medium),
        },
        new("silent, TCP was not asked, and it answers an echo", doubt => doubt is { IsUnasked: true, AnswersEcho: true, IsConflict: false, IsExchanged: false }, Cause.NoReply, Certainty.Likely, Program)
        {
            Instead = _ => "The device answers an echo, but its program has fallen silent",
        },
        new("silent, TCP was not asked, and it answers ARP alone", doubt => doubt is { IsUnasked: true, IsHeard: true }, Cause.HostSilent, Certainty.Unclear, Program)
        {
            Instead = _ => "The device is on the network, but nothing else comes from it: its program hangs, or something blocks the way",
        },
        new("silent, TCP was not asked, and nothing was heard yet", doubt => doubt is { IsUnasked: true, IsLookedAt: true }, Cause.WentSilent, Certainty.Unclear,
            "the device: its cable and power, then its program")
        {
            Instead = _ => "Nothing comes from the device any more; whether its network or its program is silent is not settled yet",
        },
        new("no reply, and TCP heard nothing lately", doubt => doubt is { IsUnanswered: true, IsAcknowledged: false }, Cause.NoReply, Certainty.Unclear, Program)
        {
            Instead = _ => "Connected, but the program does not answer; whether the network does is not settled",
        },
        new("never a reply on this connection", doubt => doubt is { IsUnanswered: true, Loss.SinceLife: null }, Cause.NoReply, Acknowledged,
            _ => "the device: another client that holds its only seat, perhaps our own old connection; then its program")
        {
            More = _ => ": another client holds it, or it hangs",
        },
        new("it answered before, and hangs now", doubt => doubt.IsUnanswered, Cause.NoReply, Acknowledged, _ => Program),
    ];

    /// <summary>The other end hung up.</summary>
    private static IReadOnlyList<VerdictRow> Parted =>
    [
        new("another language, then the end", doubt => doubt is { IsGarbage: true, Loss.SinceLife: null }, Cause.Garbled, _ => Certainty.Likely, Settings),
        new("turned away, and two devices answer", doubt => IsTurnedAway(doubt) && doubt.IsConflict, Cause.Busy, _ => Certainty.Likely, WayRows.FindBoth)
        {
            Instead = doubt => $"The call was taken and ended at once. {WayRows.Conflict(doubt)}",
        },
        new("turned away, and another device answers", doubt => IsTurnedAway(doubt) && doubt.IsExchanged, Cause.Busy, Certainty.Likely, WayRows.WhoIsThere)
        {
            Instead = doubt => $"The call was taken and ended at once. {WayRows.Exchanged(doubt)}",
        },
        new("turned away", IsTurnedAway, Cause.Busy, Certainty.Likely,
            "the other client: often a second RobotLink or a test tool; or the device's list of permitted callers"),
        new("a reset, and two devices answer", doubt => doubt.Saw(SocketSign.Reset) && doubt.IsConflict, Cause.ResetByPeer, _ => Certainty.Likely, WayRows.FindBoth)
        {
            Instead = doubt => $"The connection was reset. {WayRows.Conflict(doubt)}",
        },
        new("a reset, and another device answers", doubt => doubt.Saw(SocketSign.Reset) && doubt.IsExchanged, Cause.ResetByPeer, Certainty.Likely, WayRows.WhoIsThere)
        {
            Instead = doubt => $"The connection was reset. {WayRows.Exchanged(doubt)}",
        },
        new("a reset", doubt => doubt.Saw(SocketSign.Reset), Cause.ResetByPeer, SameHardware,
            _ => "the device: did its program crash, was it switched off and on; a firewall on the way resets, too")
        {
            More = doubt => doubt is { IsAcknowledged: false, Loss.Tcp: not null } ? ", after a silence: it restarted, or its program did" : null,
        },
        new("hung up after a pause", doubt => doubt.Saw(SocketSign.Closed) && doubt.Idle is not null, Cause.ClosedByPeer, Goodbye,
            _ => "the device: how long it keeps a connection on which nothing is said; a heartbeat in the profile that comes more often keeps it")
        {
            More = doubt => $"; nothing had been said for {doubt.Idle!.Value.TotalSeconds:0} s: perhaps it hangs up when idle",
        },
        new("hung up in an orderly way", doubt => doubt.Saw(SocketSign.Closed), Cause.ClosedByPeer, Goodbye,
            _ => "the device: was its program stopped, restarted or loaded anew; is its own idle time shorter than the heartbeat's"),
        new("it ended, nobody knows how", _ => true, Cause.ClosedByPeer, Certainty.Unclear, "the device: was its program stopped or restarted"),
    ];

    public const string SerialPortGone = "The serial port has gone: its adapter was pulled, or lost power";

    private static IEnumerable<VerdictRow> Way(IEnumerable<VerdictRow> rows) =>
        rows.Select(row => row with { When = doubt => doubt.WayIsInDoubt && row.When(doubt) });

    private static string Settings(Doubt doubt) => doubt.Loss!.Medium == Medium.Serial
        ? "the line's speed, parity and stop bits, in the profile and on the device; then the profile's framing"
        : "the profile and the port in site.yaml: another program may listen there, or the framing is not the device's";

    private static bool IsTurnedAway(Doubt doubt) => doubt.Loss is { SinceLife: null, DeviceCalled: false } loss && loss.Lived < TurnedAway;

    /// <summary>In an address conflict the reset comes from the other device: proof needs to know who answers, and who did before.</summary>
    private static Certainty SameHardware(Doubt doubt) => doubt is { IsStillItself: true, PathIsNews: false } ? Certainty.Proven : Certainty.Likely;

    private static Certainty Acknowledged(Doubt doubt) => doubt.IsAcknowledgedSince ? Certainty.Proven : Certainty.Likely;

    private static Certainty Goodbye(Doubt doubt) => doubt.IsGoodbye ? Certainty.Proven : Certainty.Likely;

    private static string? InBrackets(Doubt doubt) => doubt.Detail is { } detail ? $" ({detail})" : null;

    private static string Silent(Medium medium) => medium switch
    {
        Medium.Serial => "The serial port is open, but the device does not answer: cable, power, settings of the line, or its program",
        Medium.Udp => "Nothing answers our datagrams: the way, the device or its program",
        Medium.UnixSocket => "Connected, but the program does not answer",
        _ => "Connected, but the program does not answer; this system does not tell whether the network does",
    };
}

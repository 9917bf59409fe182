namespace RobotLink.Diagnosis;

/// <summary>The table for calls that came to nothing.</summary>
internal static class DialRows
{
    private const string Settings = "site.yaml, or this PC's settings: what is written there cannot be used";

    public static IReadOnlyList<VerdictRow> All { get; } =
    [
        .. Answered,
        .. Silent(WayRows.OwnEnd, DialOutcome.TimedOut, DialOutcome.Unreachable, DialOutcome.NoRoute, DialOutcome.NameNotAnswered, DialOutcome.NobodyCalled),
        .. NobodyCalled,
        .. Silent(WayRows.Beyond, DialOutcome.TimedOut, DialOutcome.Unreachable),
        .. Silent(WayRows.Silence, DialOutcome.TimedOut, DialOutcome.Unreachable),
        .. Unusable,
    ];

    /// <summary>The device, or somebody at its address, has answered.</summary>
    private static IReadOnlyList<VerdictRow> Answered =>
    [
        new("refused, and two devices answer", doubt => doubt.Failed(DialOutcome.Refused, DialOutcome.Reset) && doubt.IsConflict, Cause.Refused, _ => Certainty.Likely, WayRows.FindBoth)
        {
            Instead = doubt => $"The call was refused. {WayRows.Conflict(doubt)}",
        },
        new("refused, and another device answers", doubt => doubt.Failed(DialOutcome.Refused, DialOutcome.Reset) && doubt.IsExchanged, Cause.Refused, Certainty.Likely, WayRows.WhoIsThere)
        {
            Instead = doubt => $"The call was refused. {WayRows.Exchanged(doubt)}",
        },
        new("refused", doubt => doubt.Failed(DialOutcome.Refused), Cause.Refused, ByItself,
            _ => "the device: start the program that listens there, switch its socket option on; then the address and port in site.yaml")
        {
            More = doubt => doubt.Call!.After switch
            {
                Cause.ClosedByPeer => "; its program has ended",
                Cause.ResetByPeer or Cause.WentSilent or Cause.PathDead or Cause.HostSilent => "; perhaps it restarted, and its program does not run yet",
                _ => null,
            },
        },
        new("taken and ended at once, and two devices answer", doubt => doubt.Failed(DialOutcome.TurnedAway) && doubt.IsConflict, Cause.Busy, _ => Certainty.Likely, WayRows.FindBoth)
        {
            Instead = doubt => $"The call was taken and ended at once. {WayRows.Conflict(doubt)}",
        },
        new("taken and ended at once, and another device answers", doubt => doubt.Failed(DialOutcome.TurnedAway) && doubt.IsExchanged, Cause.Busy, Certainty.Likely, WayRows.WhoIsThere)
        {
            Instead = doubt => $"The call was taken and ended at once. {WayRows.Exchanged(doubt)}",
        },
        new("taken and ended at once", doubt => doubt.Failed(DialOutcome.TurnedAway), Cause.Busy, Certainty.Likely,
            "the other client: often a second RobotLink or a test tool; or the device's list of permitted callers"),
        new("reset while it was made", doubt => doubt.Failed(DialOutcome.Reset), Cause.Refused, Certainty.Likely, "the device: its program, and its list of permitted callers"),
        new("our certificate is refused", doubt => doubt.Failed(DialOutcome.NotAccepted), Cause.Rejected, Certainty.Proven, "the device: which certificates it accepts")
        {
            More = Because,
        },
        new("no TLS", doubt => doubt.Failed(DialOutcome.NotTls), Cause.Garbled, Certainty.Likely, "the profile and the port in site.yaml: TLS is spoken elsewhere, or not at all")
        {
            More = Because,
        },
        new("the adapter has gone", doubt => doubt.Failed(DialOutcome.Unplugged), Cause.LocalPortDown, Certainty.Proven, "this PC: the adapter of the serial line")
        {
            Instead = _ => LossRows.SerialPortGone,
        },
    ];

    /// <summary>We listen: that nobody called is no silence of the way, unless the way is looked at.</summary>
    private static IReadOnlyList<VerdictRow> NobodyCalled =>
    [
        new("nobody has called, and nobody answers for the address", doubt => doubt.Failed(DialOutcome.NobodyCalled) && doubt.IsUnansweredFor, Cause.PathDead, Certainty.Likely,
            "the device: is it on, is its cable in, does its switch have power"),
        new("nobody has called", doubt => doubt.Failed(DialOutcome.NobodyCalled), Cause.NoReply, Certainty.Unclear,
            "the device: does its program run, and does it call this PC's address and port")
        {
            Instead = doubt => (doubt.IsHeard ? "The device is on the network, but has not called" : "The device has not called") + $": this PC listens at {doubt.Call!.Target}",
        },
    ];

    /// <summary>What is wrong here at home.</summary>
    private static IReadOnlyList<VerdictRow> Unusable =>
    [
        new("no name server answers", doubt => doubt.Failed(DialOutcome.NameNotAnswered), Cause.Misconfigured, Certainty.Unclear,
            "this PC: its network, and the name server in its settings; an address in numbers in site.yaml needs none")
        {
            More = Because,
        },
        new("the kernel knows no way", doubt => doubt.Failed(DialOutcome.NoRoute), Cause.Misconfigured, Certainty.Likely,
            "this PC: the address and mask of the port that leads to the device, and whether it is switched on; then the address in site.yaml")
        {
            More = Because,
        },
        new("the certificate does not fit", doubt => doubt.Failed(DialOutcome.BadCertificate), Cause.Misconfigured, Certainty.Proven,
            "the certificate of the device, and connect.tls in the profile or site.yaml: they do not fit together")
        {
            Instead = doubt => $"TLS does not come about: {doubt.Detail}",
        },
        new("it cannot be used from here",
            doubt => doubt.Failed(DialOutcome.NameNotFound, DialOutcome.NotPermitted, DialOutcome.PortInUse, DialOutcome.PortMissing),
            Cause.Misconfigured, Certainty.Proven, Settings)
        {
            More = Because,
        },
        new("it failed otherwise", _ => true, Cause.Misconfigured, Certainty.Unclear, Settings)
        {
            More = Because,
        },
    ];

    private static IEnumerable<VerdictRow> Silent(IEnumerable<VerdictRow> rows, params DialOutcome[] outcomes) =>
        rows.Select(row => row with { When = doubt => doubt.Failed(outcomes) && row.When(doubt) });

    /// <summary>A refusal in the device's name may come from a firewall on the way, or from another device with its address: proof needs to know who is there.</summary>
    public static Certainty ByItself(Doubt doubt) => doubt.IsItself ? Certainty.Proven : Certainty.Likely;

    private static string Because(Doubt doubt) => $": {doubt.Detail}";
}

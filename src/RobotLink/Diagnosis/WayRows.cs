namespace RobotLink.Diagnosis;

/// <summary>The rows that look at the way: from this PC's port outward to the device.</summary>
internal static class WayRows
{
    public const string WhoIsThere = "the device: was it exchanged, or did somebody give its address to another one";

    private const string CableOrSwitch = "the device: is it on, is its cable in, does its switch have power; then its address";

    /// <summary>What is broken at this end. Nothing of it needs an answer from the network, so it is proof.</summary>
    public static IReadOnlyList<VerdictRow> OwnEnd { get; } =
    [
        new("our port is switched off", doubt => doubt.IsSwitchedOff, Cause.LocalPortDown, LeadsThere,
            doubt => $"this PC: port {Port(doubt)} is switched off in its network settings, or was taken out")
        {
            More = doubt => $" ({Port(doubt)} is switched off or gone)",
        },
        new("our port has no link", doubt => doubt.HasNoCarrier, Cause.LocalPortDown, LeadsThere,
            doubt => $"this PC: the cable in port {Port(doubt)}, then the switch that it leads to (without power that looks the same)")
        {
            More = doubt => $" ({Port(doubt)})",
        },
        new("forbidden by a route", doubt => doubt.Path.Route is { IsForbidden: true }, Cause.Misconfigured, _ => Certainty.Proven,
            _ => "this PC: its routes; one forbids to send anything to the device (ip route: blackhole, unreachable or prohibit)")
        {
            More = _ => ": one of its routes forbids to send anything there",
        },
        new("no way from this PC", doubt => doubt.HasNoRoute, Cause.Misconfigured, NoWay,
            _ => "this PC: the address and mask of the port that leads to the device; then the address in site.yaml")
        {
            More = doubt => doubt.Path.Port is { } port ? $": {port.Name} has lost its address in the device's network" : ": it has no address in the device's network, and no gateway",
        },
    ];

    /// <summary>What the network says when it is asked. One answer may be lost, so that silence alone never is proof.</summary>
    public static IReadOnlyList<VerdictRow> Beyond { get; } =
    [
        new("heard again since it ended", doubt => doubt is { PathIsNews: true, IsHeard: true, IsConflict: false, IsExchanged: false, Loss: not null }, Cause.WentSilent, Certainty.Likely,
            "nowhere yet: it is being called again")
        {
            More = _ => "; the device answers on the network again",
        },
        new("heard again since the call", doubt => doubt is { PathIsNews: true, IsHeard: true, IsConflict: false, IsExchanged: false, Call: not null }, Cause.HostSilent, Certainty.Likely,
            "nowhere yet: it is being called again")
        {
            Instead = _ => "The device answers on the network again; the next call will tell more",
        },
        new("two devices answer", doubt => doubt.IsConflict, Cause.HostSilent, _ => Certainty.Likely, FindBoth)
        {
            Instead = Conflict,
        },
        new("another device answers", doubt => doubt.IsExchanged, Cause.HostSilent, Certainty.Likely, WhoIsThere)
        {
            Instead = Exchanged,
        },
        new("the part before it is lost, too", doubt => doubt.PartIsLost, Cause.PathDead, HeardElsewhere,
            doubt => $"{doubt.Path.Behind!.Part}: its power, and the cable to it")
        {
            More = doubt => $"; {doubt.Path.Behind!.Part} does not answer either",
        },
        new("the gateway does not answer", doubt => doubt is { IsBehindGateway: true, IsUnansweredFor: true }, Cause.PathDead, Certainty.Likely,
            "the gateway to the device's network: its power and its cable; then this PC's network settings")
        {
            More = doubt => $"; the gateway {doubt.Path.Address.Gateway ?? doubt.Path.Route?.Gateway} does not answer",
        },
        new("nobody answers for its address", doubt => doubt is { IsUnansweredFor: true, IsBehindGateway: false }, Cause.PathDead, HeardElsewhere, _ => CableOrSwitch),
        new("it answers, its TCP does not", doubt => doubt is { IsHeard: true, Loss: not null }, Cause.HostSilent, Certainty.Likely,
            "the device: is it starting; then a firewall on it or on the way")
        {
            Instead = doubt => "The device is on the network, but the connection to it is silent"
                + (doubt.AnswersEcho ? ": traffic of this port is blocked, or its network is overloaded" : ": a firewall blocks the way, or it is starting"),
        },
        new("it answers an echo, the call is dropped", doubt => doubt.AnswersEcho, Cause.HostSilent, Certainty.Likely,
            "the device: its firewall, and how many connections it has; then the port in site.yaml")
        {
            More = _ => ": the port is filtered, or its queue of callers is full",
        },
        new("it answers ARP, the call is dropped", doubt => doubt.IsHeard, Cause.HostSilent, Certainty.Likely,
            "the device: is it starting; then its firewall, or one on the way")
        {
            More = _ => ": a firewall blocks the way, or it is starting",
        },
    ];

    /// <summary>Silence, and no more than that.</summary>
    public static IReadOnlyList<VerdictRow> Silence { get; } =
    [
        new("the connection is silent", doubt => doubt.Loss is not null, Cause.WentSilent, Certainty.Likely, CableOrSwitch),
        new("nobody answered the kernel either", doubt => doubt.IsUnreachableAfterAsking, Cause.PathDead, Certainty.Likely, CableOrSwitch),
        new("a router says that there is no way", doubt => doubt.Failed(DialOutcome.Unreachable), Cause.PathDead, Certainty.Unclear,
            "the gateway to the device's network, and the address in site.yaml")
        {
            More = _ => "; a router on the way says so",
        },
        new("nobody answers behind the gateway", doubt => doubt.IsBehindGateway, Cause.PathDead, _ => Certainty.Unclear,
            _ => "the address in site.yaml and this PC's network settings; then the device")
        {
            More = doubt => $"; it is in another network, behind {doubt.Path.Address.Gateway ?? doubt.Path.Route?.Gateway}",
        },
        new("the call is not answered", _ => true, Cause.PathDead, Certainty.Unclear, CableOrSwitch),
    ];

    public static string FindBoth(Doubt doubt) =>
        $"the network: find the devices with the hardware addresses {string.Join(" and ", doubt.Path.Address.Hardware)}; one has the wrong address";

    public static string Conflict(Doubt doubt) =>
        $"Another device answers at this address, too: {string.Join(" and ", doubt.Path.Address.Hardware)} (address conflict)";

    public static string Exchanged(Doubt doubt) =>
        $"Another device answers at this address: {Now(doubt)}, before it was {doubt.Path.Address.Before} (exchanged, or an address conflict)";

    private static string Now(Doubt doubt) => doubt.Path.Address.Hardware is [var first, ..] ? first : doubt.Path.Neighbour?.Hardware ?? "another";

    private static Certainty HeardElsewhere(Doubt doubt) => doubt.IsDead ? Certainty.Proven : Certainty.Likely;

    /// <summary>Where a gateway leads there now, the device may have moved behind it.</summary>
    private static Certainty LeadsThere(Doubt doubt) => doubt.Path.PortLedThereBefore ? Certainty.Likely : Certainty.Proven;

    /// <summary>A port that is switched off takes its route along: proof needs to know that there is none.</summary>
    private static Certainty NoWay(Doubt doubt) =>
        doubt.Path is { Port: { Enabled: true, Carrier: true } } or { Route.NoPortHasItsNetwork: true } ? Certainty.Proven : Certainty.Likely;

    private static string Port(Doubt doubt) => doubt.Path.Port!.Name;
}

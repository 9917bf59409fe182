namespace RobotLink.Diagnosis;

/// <summary>Everything that was looked at, and what could not be, as people read it.</summary>
internal static class EvidenceList
{
    private const string NotInDoubt = "not looked at: the network is not in doubt";

    public static IEnumerable<Evidence> Of(Doubt doubt) =>
        doubt.Loss is { } loss ? [.. Connection(loss), .. Path(loss.Path)] : [Attempt(doubt.Call!), .. Path(doubt.Call!.Path)];

    private static Evidence Attempt(DialFailure call) => new(
        call.Outcome == DialOutcome.NobodyCalled ? "call" : "connect", CheckResult.Fail, $"{call.Target}: {call.Detail} (after {Seconds(call.Took)})");

    private static IEnumerable<Evidence> Connection(ConnectionLoss loss)
    {
        if (loss.Ending == Ending.Unsendable)
        {
            yield return new Evidence("message", CheckResult.Fail, loss.Detail ?? "it cannot be made");
        }

        yield return Socket("reader", loss.Reader);
        yield return Socket("writer", loss.Writer);
        yield return loss switch
        {
            { Ending: Ending.ProgramSilent or Ending.StepUnanswered } => new Evidence("heartbeat", CheckResult.Fail, loss.Detail ?? "no reply"),
            { SupervisesProgram: false } => new Evidence("heartbeat", CheckResult.NotMeasured, "the profile has no heartbeat: the program is not supervised"),
            { SinceLife: { } since } => new Evidence("heartbeat", CheckResult.Pass, $"last message {Seconds(since)} before"),
            _ => new Evidence("heartbeat", CheckResult.NotMeasured, "no message came on this connection"),
        };
        yield return loss.Tcp is { } tcp ? Tcp(loss, tcp) : new Evidence("tcp", CheckResult.NotMeasured, NoTimes(loss.Medium));
        yield return loss switch
        {
            { Garbled: > 0 } => new Evidence("framing", CheckResult.Fail, $"{loss.Garbled} piece(s) of the last bytes were no message"),
            { Unframed: > 0, SinceLife: null } or { Unframed: >= Doubt.UnframedAtLeast } =>
                new Evidence("framing", CheckResult.Fail, $"{loss.Unframed} bytes came, and no message ends among them"),
            { Unframed: > 0 } => new Evidence("framing", CheckResult.Pass, $"no garbled bytes; {loss.Unframed} of a message that is not whole"),
            _ => new Evidence("framing", CheckResult.Pass, "no garbled bytes"),
        };
    }

    private static Evidence Tcp(ConnectionLoss loss, TcpReading tcp)
    {
        var silent = loss.Ending == Ending.NetworkSilent || tcp is { Unacknowledged: > 0, Retransmits: > 0 } or { Probes: > 0 };
        var detail = $"last byte {Seconds(tcp.SinceReceive)} ago, last acknowledgement {Seconds(tcp.SinceAcknowledgement)} ago, "
            + $"{tcp.Unacknowledged} unacknowledged, {tcp.Retransmits} retransmission(s), {tcp.Probes} probe(s) unanswered"
            + (tcp.NotSent > 0 ? $", {tcp.NotSent} bytes that the device does not take" : "")
            + (tcp.SendQueue is > 0 and var waiting ? $", {waiting} bytes in the send queue" : "")
            + (tcp.TotalRetransmissions > 0 ? $", {tcp.TotalRetransmissions} retransmission(s) in all" : "");
        return new Evidence("tcp", silent ? CheckResult.Fail : CheckResult.Pass, detail);
    }

    public static IEnumerable<Evidence> Path(PathEvidence? path)
    {
        if (path is null)
        {
            return [new Evidence("carrier", CheckResult.NotMeasured, NotInDoubt), new Evidence("arp", CheckResult.NotMeasured, NotInDoubt), new Evidence("ping", CheckResult.NotMeasured, NotInDoubt)];
        }

        return
        [
            Route(path.Route),
            Carrier(path.Port),
            Address(path.Address),
            Neighbour(path.Neighbour),
            new Evidence("ping", path.Echo.Result, path.Echo.Detail),
            .. path.Behind is { } behind ? [new Evidence("behind", behind.Result, $"{behind.Part}: {behind.Detail}")] : Array.Empty<Evidence>(),
            .. path.Mates is { } mates ? [Mates(mates)] : Array.Empty<Evidence>(),
        ];
    }

    private static Evidence Route(RouteReading? route) => route switch
    {
        null => new Evidence("route", CheckResult.NotMeasured, "this system does not tell which port leads there"),
        { IsForbidden: true } => new Evidence("route", CheckResult.Fail, "a route of this PC forbids to send anything there (blackhole, unreachable or prohibit)"),
        { Found: false } => new Evidence("route", CheckResult.Fail, "no way leads there from this PC"),
        { Gateway: { } gateway } => new Evidence("route", CheckResult.Pass, $"by the gateway {gateway}: the device is in another network"),
        _ => new Evidence("route", CheckResult.Pass, "the device is in this PC's own network"),
    };

    private static Evidence Carrier(PortReading? port) => port switch
    {
        null => new Evidence("carrier", CheckResult.NotMeasured, "the state of the port that leads there cannot be read"),
        { Enabled: false } => new Evidence("carrier", CheckResult.Fail, $"port {port.Name} is switched off in this PC"),
        { Carrier: true } => new Evidence("carrier", CheckResult.Pass, $"port {port.Name} has a link"),
        { Carrier: false } => new Evidence("carrier", CheckResult.Fail, $"port {port.Name} has no link: cable at this PC, or what it leads to has no power"),
        _ => new Evidence("carrier", CheckResult.NotMeasured, $"the state of port {port.Name} cannot be read"),
    };

    private static Evidence Address(AddressReading address) => address switch
    {
        { IsConflict: true } => new Evidence("arp", CheckResult.Fail, address.Detail),
        { IsExchanged: true } => new Evidence("arp", CheckResult.Fail, $"{address.Detail}; before it was {address.Before}"),
        _ => new Evidence("arp", address.Result, address.Detail),
    };

    /// <summary>An old entry stays for up to a minute after a pull: only a failed one says something.</summary>
    private static Evidence Neighbour(NeighbourReading? neighbour) => neighbour switch
    {
        null => new Evidence("neighbour", CheckResult.NotMeasured, "this system does not tell its table of neighbours"),
        { State: NeighbourState.Failed } => new Evidence("neighbour", CheckResult.Fail, "this PC asked for the hardware address; nobody answered"),
        { State: NeighbourState.Incomplete } => new Evidence("neighbour", CheckResult.Fail, "this PC asks for the hardware address; nobody has answered yet"),
        { State: NeighbourState.Reachable, Hardware: { } hardware } => new Evidence("neighbour", CheckResult.Pass, $"{hardware} was confirmed lately, perhaps half a minute ago"),
        _ => new Evidence("neighbour", CheckResult.NotMeasured, "an old entry proves nothing"),
    };

    private static Evidence Mates(MatesReading mates) => new(
        "others",
        mates.Working > 0 ? CheckResult.Pass : mates.Silent > 0 ? CheckResult.Fail : CheckResult.NotMeasured,
        mates.Working + mates.Silent == 0 ? $"no other link over {mates.Shared}" : $"over {mates.Shared}: {mates.Working} other link(s) work, {mates.Silent} lost their device, too");

    private static string NoTimes(Medium medium) => medium switch
    {
        Medium.Serial => "a serial line acknowledges nothing",
        Medium.Udp => "datagrams are not acknowledged",
        Medium.UnixSocket => "no network lies between",
        _ => "this system does not tell TCP's times",
    };

    private static Evidence Socket(string check, SocketSign sign) => sign switch
    {
        SocketSign.None => new Evidence(check, CheckResult.Pass, "no error"),
        SocketSign.Closed => new Evidence(check, CheckResult.Fail, "the device closed the connection (FIN)"),
        SocketSign.Reset => new Evidence(check, CheckResult.Fail, "the device reset the connection (RST)"),
        SocketSign.Refused => new Evidence(check, CheckResult.Fail, "the device's host answered that nothing listens on this port (ICMP)"),
        SocketSign.Replaced => new Evidence(check, CheckResult.Fail, "the device called again"),
        SocketSign.Alert => new Evidence(check, CheckResult.Fail, "the device broke TLS off (alert)"),
        SocketSign.Unplugged => new Evidence(check, CheckResult.Fail, "the port has gone from this PC"),
        SocketSign.TimedOut => new Evidence(check, CheckResult.Fail, "TCP gave up waiting for an acknowledgement"),
        _ => new Evidence(check, CheckResult.Fail, "no way to the device (host or network unreachable)"),
    };

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.0} s";
}

namespace RobotLink.Diagnosis;

/// <summary>From evidence to cause, certainty and words. Pure; reads like a table. What was not measured lowers the certainty and is listed.</summary>
public static class Diagnose
{
    /// <summary>A connection that ends sooner was turned away, not lost.</summary>
    private static readonly TimeSpan TurnedAway = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RouterAnswers = TimeSpan.FromMilliseconds(500);

    public static Verdict Loss(ConnectionLoss loss)
    {
        var (cause, certainty) = loss.Ending switch
        {
            Ending.Busy => (Cause.Busy, Certainty.Proven),
            Ending.Rejected => (Cause.Rejected, Certainty.Proven),
            Ending.Unsendable => (Cause.Misconfigured, Certainty.Proven),
            Ending.Garbled => (Cause.Garbled, Certainty.Proven),
            Ending.NetworkSilent => WentSilent(loss.Path),
            Ending.ProgramSilent or Ending.StepUnanswered => ProgramOrNetwork(loss),
            Ending.Resynchronise => (Cause.NoReply, Certainty.Likely),
            _ => SocketEnded(loss),
        };
        return new Verdict(cause, certainty, Words(cause, loss), [.. Checks(loss)]);
    }

    public static Verdict Dial(DialFailure failure)
    {
        var (cause, certainty) = failure.Outcome switch
        {
            DialOutcome.TimedOut or DialOutcome.Unreachable or DialOutcome.NoRoute or DialOutcome.NobodyCalled when failure.Path is { Carrier: false } =>
                (Cause.LocalPortDown, Certainty.Proven),
            DialOutcome.TimedOut or DialOutcome.Unreachable or DialOutcome.NobodyCalled when failure.Path is { AskedInVain: true } =>
                (Cause.PathDead, Certainty.Likely),
            DialOutcome.NobodyCalled => (Cause.NoReply, Certainty.Unclear),
            DialOutcome.Unplugged => (Cause.LocalPortDown, Certainty.Proven),
            DialOutcome.NotAccepted => (Cause.Rejected, Certainty.Proven),
            DialOutcome.NotTls => (Cause.Garbled, Certainty.Likely),
            DialOutcome.PortInUse or DialOutcome.PortMissing or DialOutcome.BadCertificate => (Cause.Misconfigured, Certainty.Proven),
            DialOutcome.Refused => (Cause.Refused, Certainty.Proven),
            DialOutcome.TurnedAway => (Cause.Busy, Certainty.Likely),
            DialOutcome.NameNotFound or DialOutcome.NoRoute or DialOutcome.NotPermitted => (Cause.Misconfigured, Certainty.Proven),
            DialOutcome.Unreachable when failure.Took > RouterAnswers => (Cause.PathDead, Certainty.Likely),
            DialOutcome.Unreachable => (Cause.PathDead, Certainty.Unclear),
            DialOutcome.Reset => (Cause.Refused, Certainty.Likely),
            DialOutcome.TimedOut => (Cause.PathDead, Certainty.Unclear),
            _ => (Cause.Misconfigured, Certainty.Unclear),
        };
        var words = failure.Outcome switch
        {
            DialOutcome.NobodyCalled when cause == Cause.NoReply => $"The device has not called: this PC listens at {failure.Target}",
            DialOutcome.Unplugged => "The serial port has gone: its adapter was pulled, or lost power",
            DialOutcome.NotAccepted or DialOutcome.NotTls => $"{CauseWords.Of(cause)}: {failure.Detail}",
            _ when cause == Cause.Misconfigured => $"{CauseWords.Of(cause)}: {failure.Detail}",
            _ => Words(cause, failure.Path) ?? CauseWords.Of(cause),
        };
        return new Verdict(cause, certainty, words,
        [
            new Evidence(failure.Outcome == DialOutcome.NobodyCalled ? "call" : "connect", CheckResult.Fail, $"{failure.Target}: {failure.Detail} (after {Seconds(failure.Took)})"),
            .. Path(failure.Path),
        ]);
    }

    /// <summary>Silence without goodbye: our own port, an address that nobody answers for, or no more than the silence itself.</summary>
    private static (Cause Cause, Certainty Certainty) WentSilent(PathReading? path) => path switch
    {
        { Carrier: false } => (Cause.LocalPortDown, Certainty.Proven),
        { AskedInVain: true } => (Cause.PathDead, Certainty.Likely),
        _ => (Cause.WentSilent, Certainty.Likely),
    };

    private static (Cause Cause, Certainty Certainty) ProgramOrNetwork(ConnectionLoss loss)
    {
        // The same instant tells: the acknowledgement fresh, it is the program; as old as the data, it is the network.
        return loss.Tcp switch
        {
            { Unacknowledged: > 0 } tcp when tcp.Retransmits > 0 => WentSilent(loss.Path),
            { Probes: > 0 } => WentSilent(loss.Path),
            _ when loss.Garbled > 0 => (Cause.Garbled, Certainty.Likely),
            null when loss.Path is { Carrier: false } or { AskedInVain: true } => WentSilent(loss.Path),
            null => (Cause.NoReply, Certainty.Unclear),
            { } tcp when tcp.Silence > loss.FreshWithin => (Cause.NoReply, Certainty.Unclear),
            _ => (Cause.NoReply, Certainty.Proven),
        };
    }

    private static (Cause Cause, Certainty Certainty) SocketEnded(ConnectionLoss loss)
    {
        bool Saw(SocketSign sign) => loss.Reader == sign || loss.Writer == sign;

        if (Saw(SocketSign.Unplugged))
        {
            return (Cause.LocalPortDown, Certainty.Proven);
        }

        if (Saw(SocketSign.Refused) || Saw(SocketSign.Alert))
        {
            return (Saw(SocketSign.Alert) ? Cause.Rejected : Cause.Refused, Certainty.Proven);
        }

        if (Saw(SocketSign.Replaced))
        {
            return (Cause.WentSilent, Certainty.Likely);
        }

        if (Saw(SocketSign.TimedOut) || Saw(SocketSign.Unreachable))
        {
            return WentSilent(loss.Path);
        }

        if (loss.Garbled > 0 && loss.SinceLife is null)
        {
            // It spoke, and not our language: another program, or another protocol, on this port.
            return (Cause.Garbled, Certainty.Likely);
        }

        if (loss.Lived < TurnedAway && loss is { SinceLife: null, DeviceCalled: false })
        {
            return (Cause.Busy, Certainty.Likely);
        }

        // After a reset one end of the socket sees it and the other only the end of the stream.
        return Saw(SocketSign.Reset) ? (Cause.ResetByPeer, Certainty.Proven) : (Cause.ClosedByPeer, Certainty.Proven);
    }

    private static string? Words(Cause cause, PathReading? path) =>
        cause == Cause.LocalPortDown && path?.Port is { } port ? $"{CauseWords.Of(cause)} ({port})" : null;

    private static string Words(Cause cause, ConnectionLoss loss) => (cause, loss) switch
    {
        (Cause.LocalPortDown, { Medium: Medium.Serial }) => "The serial port has gone: its adapter was pulled, or lost power",
        (Cause.LocalPortDown, _) => Words(cause, loss.Path) ?? CauseWords.Of(cause),
        (Cause.WentSilent, { Reader: SocketSign.Replaced }) => "The device called anew while its old connection still looked open: it restarted, or lost the old one",
        (Cause.NoReply, { Medium: Medium.Serial }) => "The serial port is open, but the device does not answer: cable, power, settings of the line, or its program",
        (Cause.NoReply, { Medium: Medium.Udp }) => "Nothing answers our datagrams: the way, the device or its program",
        (Cause.NoReply, { Medium: Medium.UnixSocket }) => "Connected, but the program does not answer",
        (Cause.Rejected, { Reader: SocketSign.Alert }) => $"{CauseWords.Of(cause)} (it does not accept our certificate)",
        (Cause.Misconfigured, { Detail: { } detail }) => $"Connected, but a setting of this PC or of the profile keeps us from asking: {detail}",
        (Cause.Rejected or Cause.Busy, { Detail: { } detail }) => $"{CauseWords.Of(cause)} ({detail})",
        _ => CauseWords.Of(cause),
    };

    private static IEnumerable<Evidence> Checks(ConnectionLoss loss)
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
        yield return loss.Garbled > 0
            ? new Evidence("framing", CheckResult.Fail, $"{loss.Garbled} piece(s) of the last bytes were no message")
            : new Evidence("framing", CheckResult.Pass, "no garbled bytes");
        foreach (var evidence in Path(loss.Path))
        {
            yield return evidence;
        }
    }

    private static Evidence Tcp(ConnectionLoss loss, TcpReading tcp)
    {
        var silent = loss.Ending == Ending.NetworkSilent || tcp is { Unacknowledged: > 0, Retransmits: > 0 } or { Probes: > 0 };
        var detail = $"last byte {Seconds(tcp.SinceReceive)} ago, last acknowledgement {Seconds(tcp.SinceAcknowledgement)} ago, "
            + $"{tcp.Unacknowledged} unacknowledged, {tcp.Retransmits} retransmission(s), {tcp.Probes} probe(s) unanswered"
            + (tcp.NotSent > 0 ? $", {tcp.NotSent} bytes that the device does not take" : "");
        return new Evidence("tcp", silent ? CheckResult.Fail : CheckResult.Pass, detail);
    }

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

    private static Evidence[] Path(PathReading? path) =>
    [
        path switch
        {
            null => new Evidence("carrier", CheckResult.NotMeasured, "not looked at: the network is not in doubt"),
            { Carrier: true } => new Evidence("carrier", CheckResult.Pass, $"port {path.Port} has a link"),
            { Carrier: false } => new Evidence("carrier", CheckResult.Fail, $"port {path.Port} has no link: cable at this PC, or what it leads to has no power"),
            _ => new Evidence("carrier", CheckResult.NotMeasured, "the state of the port that leads there cannot be read"),
        },
        path switch
        {
            null => new Evidence("arp", CheckResult.NotMeasured, "not looked at: the network is not in doubt"),
            { AskedInVain: true } => new Evidence("arp", CheckResult.Fail, "this PC asked for the device's hardware address; nobody answered"),
            _ => new Evidence("arp", CheckResult.NotMeasured, "own address probes are not sent yet, and an old table entry proves nothing"),
        },
        new Evidence("ping", CheckResult.NotMeasured, "no echo is sent yet"),
    ];

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.0} s";
}

using RobotLink.Diagnosis;

namespace RobotLink.Tests.Diagnosis;

public sealed class DiagnoseTests
{
    private static readonly TcpReading Fresh = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(0.4), 0, 0, 0, 0, TimeSpan.Zero);
    private static readonly TcpReading Stale = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), 1, 3, 0, 0, TimeSpan.Zero);
    private static readonly PathReading NoCarrier = new("eth0", false, false);
    private static readonly PathReading NoNeighbour = new("eth0", true, true);
    private static readonly PathReading Nothing = new("eth0", true, false);

    private static IEnumerable<TestCaseData> Losses()
    {
        yield return Row("silence with a carrier", Loss(Ending.NetworkSilent, Stale, Nothing), Cause.WentSilent, Certainty.Likely);
        yield return Row("silence without a carrier", Loss(Ending.NetworkSilent, Stale, NoCarrier), Cause.LocalPortDown, Certainty.Proven);
        yield return Row("silence, and ARP unanswered", Loss(Ending.NetworkSilent, Stale, NoNeighbour), Cause.PathDead, Certainty.Likely);
        yield return Row("no reply, acknowledged", Loss(Ending.ProgramSilent, Fresh), Cause.NoReply, Certainty.Proven);
        yield return Row("no reply, nothing acknowledged either", Loss(Ending.ProgramSilent, Stale), Cause.WentSilent, Certainty.Likely);
        yield return Row("no reply, TCP not measured", Loss(Ending.ProgramSilent, null), Cause.NoReply, Certainty.Unclear);
        yield return Row("no reply but garbage", Loss(Ending.ProgramSilent, Fresh) with { Garbled = 3 }, Cause.Garbled, Certainty.Likely);
        yield return Row("no reply, probes unanswered too", Loss(Ending.ProgramSilent, Fresh with { Probes = 2 }, Nothing), Cause.WentSilent, Certainty.Likely);
        yield return Row("no reply, no acknowledgement for longer than between probes", Loss(Ending.ProgramSilent, Fresh with { SinceAcknowledgement = TimeSpan.FromSeconds(2) }) with { FreshWithin = TimeSpan.FromSeconds(1.4) }, Cause.NoReply, Certainty.Unclear);
        yield return Row("no reply and garbage, but the network is dead", Loss(Ending.ProgramSilent, Stale, Nothing) with { Garbled = 3 }, Cause.WentSilent, Certainty.Likely);
        yield return Row("FIN", Loss(Ending.Socket) with { Reader = SocketSign.Closed }, Cause.ClosedByPeer, Certainty.Proven);
        yield return Row("RST at the reader", Loss(Ending.Socket) with { Reader = SocketSign.Reset }, Cause.ResetByPeer, Certainty.Proven);
        yield return Row("RST at the writer, the reader sees the end", Loss(Ending.Socket) with { Reader = SocketSign.Closed, Writer = SocketSign.Reset }, Cause.ResetByPeer, Certainty.Proven);
        yield return Row("the writer timed out, the reader sees the end", Loss(Ending.Socket) with { Reader = SocketSign.Closed, Writer = SocketSign.TimedOut }, Cause.WentSilent, Certainty.Likely);
        yield return Row("turned away at once", Loss(Ending.Socket) with { Reader = SocketSign.Closed, Lived = TimeSpan.FromSeconds(0.1), SinceLife = null }, Cause.Busy, Certainty.Likely);
        yield return Row("another language, then closed", Loss(Ending.Socket) with { Reader = SocketSign.Closed, Lived = TimeSpan.FromSeconds(0.1), SinceLife = null, Garbled = 1 }, Cause.Garbled, Certainty.Likely);
        yield return Row("busy by the profile", Loss(Ending.Busy), Cause.Busy, Certainty.Proven);
        yield return Row("rejected by the device", Loss(Ending.Rejected), Cause.Rejected, Certainty.Proven);
        yield return Row("nothing could be asked", Loss(Ending.Unsendable), Cause.Misconfigured, Certainty.Proven);
        yield return Row("called us and hung up at once", Loss(Ending.Socket) with { Reader = SocketSign.Closed, Lived = TimeSpan.FromSeconds(0.1), SinceLife = null, DeviceCalled = true }, Cause.ClosedByPeer, Certainty.Proven);
        yield return Row("called again", Loss(Ending.Socket) with { Reader = SocketSign.Replaced, DeviceCalled = true }, Cause.WentSilent, Certainty.Likely);
        yield return Row("the adapter was pulled", Loss(Ending.Socket) with { Reader = SocketSign.Unplugged, Medium = Medium.Serial }, Cause.LocalPortDown, Certainty.Proven);
        yield return Row("no reply on a serial line", Loss(Ending.ProgramSilent, null) with { Medium = Medium.Serial }, Cause.NoReply, Certainty.Unclear);
        yield return Row("no reply to datagrams", Loss(Ending.ProgramSilent, null, Nothing) with { Medium = Medium.Udp }, Cause.NoReply, Certainty.Unclear);
        yield return Row("no reply to datagrams, and ARP unanswered", Loss(Ending.ProgramSilent, null, NoNeighbour) with { Medium = Medium.Udp }, Cause.PathDead, Certainty.Likely);
        yield return Row("no reply to datagrams, our port unplugged", Loss(Ending.ProgramSilent, null, NoCarrier) with { Medium = Medium.Udp }, Cause.LocalPortDown, Certainty.Proven);
        yield return Row("a datagram was refused", Loss(Ending.Socket) with { Writer = SocketSign.Refused, Medium = Medium.Udp }, Cause.Refused, Certainty.Proven);
        yield return Row("TLS was broken off by the device", Loss(Ending.Socket) with { Reader = SocketSign.Alert, Lived = TimeSpan.FromSeconds(0.1), SinceLife = null }, Cause.Rejected, Certainty.Proven);
    }

    private static IEnumerable<TestCaseData> Dials()
    {
        yield return Row("refused", new DialFailure(DialOutcome.Refused, TimeSpan.FromSeconds(0.01), "a:1", ""), Cause.Refused, Certainty.Proven);
        yield return Row("taken and ended at once", new DialFailure(DialOutcome.TurnedAway, TimeSpan.FromSeconds(0.01), "a:1", ""), Cause.Busy, Certainty.Likely);
        yield return Row("nobody answers", new DialFailure(DialOutcome.TimedOut, TimeSpan.FromSeconds(3), "a:1", "", Nothing), Cause.PathDead, Certainty.Unclear);
        yield return Row("nobody answers, nor to ARP", new DialFailure(DialOutcome.TimedOut, TimeSpan.FromSeconds(3), "a:1", "", NoNeighbour), Cause.PathDead, Certainty.Likely);
        yield return Row("our port is unplugged", new DialFailure(DialOutcome.TimedOut, TimeSpan.FromSeconds(3), "a:1", "", NoCarrier), Cause.LocalPortDown, Certainty.Proven);
        yield return Row("unreachable after ARP gave up", new DialFailure(DialOutcome.Unreachable, TimeSpan.FromSeconds(3.1), "a:1", "", Nothing), Cause.PathDead, Certainty.Likely);
        yield return Row("unreachable at once, says a router", new DialFailure(DialOutcome.Unreachable, TimeSpan.FromSeconds(0.02), "a:1", "", Nothing), Cause.PathDead, Certainty.Unclear);
        yield return Row("no route", new DialFailure(DialOutcome.NoRoute, TimeSpan.Zero, "a:1", "", Nothing), Cause.Misconfigured, Certainty.Proven);
        yield return Row("nobody has called", new DialFailure(DialOutcome.NobodyCalled, TimeSpan.FromSeconds(3), "port 1", ""), Cause.NoReply, Certainty.Unclear);
        yield return Row("nobody has called, nor answers ARP", new DialFailure(DialOutcome.NobodyCalled, TimeSpan.FromSeconds(3), "port 1", "", NoNeighbour), Cause.PathDead, Certainty.Likely);
        yield return Row("nobody has called, our port is unplugged", new DialFailure(DialOutcome.NobodyCalled, TimeSpan.FromSeconds(3), "port 1", "", NoCarrier), Cause.LocalPortDown, Certainty.Proven);
        yield return Row("the port is taken here", new DialFailure(DialOutcome.PortInUse, TimeSpan.Zero, "port 1", ""), Cause.Misconfigured, Certainty.Proven);
        yield return Row("no such serial port", new DialFailure(DialOutcome.PortMissing, TimeSpan.Zero, "COM3", ""), Cause.Misconfigured, Certainty.Proven);
        yield return Row("the serial port has gone", new DialFailure(DialOutcome.Unplugged, TimeSpan.Zero, "COM3", ""), Cause.LocalPortDown, Certainty.Proven);
        yield return Row("the certificate is wrong", new DialFailure(DialOutcome.BadCertificate, TimeSpan.Zero, "a:1", ""), Cause.Misconfigured, Certainty.Proven);
        yield return Row("our certificate is refused", new DialFailure(DialOutcome.NotAccepted, TimeSpan.Zero, "a:1", ""), Cause.Rejected, Certainty.Proven);
        yield return Row("no TLS", new DialFailure(DialOutcome.NotTls, TimeSpan.Zero, "a:1", ""), Cause.Garbled, Certainty.Likely);
        yield return Row("no such name", new DialFailure(DialOutcome.NameNotFound, TimeSpan.Zero, "a:1", ""), Cause.Misconfigured, Certainty.Proven);
    }

    [TestCaseSource(nameof(Losses))]
    public void The_end_of_a_connection_is_named_by_its_evidence(ConnectionLoss loss, Cause cause, Certainty certainty)
    {
        var verdict = Diagnose.Loss(loss);

        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((cause, certainty)));
    }

    [TestCaseSource(nameof(Dials))]
    public void A_failed_call_is_named_by_its_evidence(DialFailure failure, Cause cause, Certainty certainty)
    {
        var verdict = Diagnose.Dial(failure);

        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((cause, certainty)));
    }

    [Test]
    public void What_was_not_measured_is_listed_as_such()
    {
        var verdict = Diagnose.Loss(Loss(Ending.NetworkSilent, Stale, Nothing));

        Assert.That(verdict.Evidence.Where(evidence => evidence.Result == CheckResult.NotMeasured).Select(evidence => evidence.Check), Is.SupersetOf(new[] { "arp", "ping" }));
    }

    [Test]
    public void The_device_s_own_words_are_kept() =>
        Assert.That(Diagnose.Loss(Loss(Ending.Rejected) with { Detail = "ERR 12: manual mode" }).Words, Does.Contain("ERR 12: manual mode"));

    private static TestCaseData Row(string name, object symptom, Cause cause, Certainty certainty) =>
        new TestCaseData(symptom, cause, certainty).SetArgDisplayNames(name);

    private static ConnectionLoss Loss(Ending ending, TcpReading? tcp = null, PathReading? path = null) => new()
    {
        Ending = ending,
        Tcp = tcp,
        Path = path,
        Lived = TimeSpan.FromMinutes(1),
        SinceLife = TimeSpan.FromSeconds(3),
        SupervisesProgram = true,
    };
}

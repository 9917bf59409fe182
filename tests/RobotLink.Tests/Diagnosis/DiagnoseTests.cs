using RobotLink.Diagnosis;
using static RobotLink.Tests.Diagnosis.Cases;

namespace RobotLink.Tests.Diagnosis;

/// <summary>One case for each row of the table, and those where two rows might be confused. The last column is the row that must decide.</summary>
internal sealed class DiagnoseTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.1);

    /// <summary>Half a second is promised: the verdict comes before TCP's own first probe.</summary>
    /// <summary>Two questions in a row, one second apart as the kernel and we count it, and TCP took both.</summary>
    private static ConnectionLoss InARow(double? apart, double received) => Loss(
        Ending.ProgramSilent,
        Fresh with { SinceReceive = TimeSpan.FromSeconds(received), SinceAcknowledgement = TimeSpan.FromSeconds(1.004), SinceSend = TimeSpan.FromSeconds(1.004) }) with
    {
        Asked = TimeSpan.FromSeconds(2.0024),
        QuestionsApart = apart is { } pause ? TimeSpan.FromSeconds(pause) : null,
        ReplyWithin = TimeSpan.FromSeconds(1),
    };

    private static ConnectionLoss NotAsked(PathEvidence path) => Loss(
        Ending.ProgramSilent, Fresh with { SinceReceive = TimeSpan.FromSeconds(0.44), SinceAcknowledgement = TimeSpan.FromSeconds(0.44), Unacknowledged = 0, Probes = 0 }, path) with
    {
        FreshWithin = TimeSpan.FromSeconds(0.25),
    };

    public static IEnumerable<TestCaseData> Losses()
    {
        yield return Row("busy by the profile", Loss(Ending.Busy), Cause.Busy, Certainty.Proven, "busy, says the device");
        yield return Row("rejected by the device", Loss(Ending.Rejected), Cause.Rejected, Certainty.Proven, "rejected by the device");
        yield return Row("bytes that cannot be framed", Loss(Ending.Garbled), Cause.Garbled, Certainty.Proven, "bytes that are no messages");
        yield return Row("nothing could be asked", Loss(Ending.Unsendable), Cause.Misconfigured, Certainty.Proven, "nothing could be asked");
        yield return Row("the adapter was pulled", Seen(SocketSign.Unplugged) with { Medium = Medium.Serial }, Cause.LocalPortDown, Certainty.Proven, "the adapter has gone");
        yield return Row("TLS was broken off by the device", Seen(SocketSign.Alert) with { Lived = Moment, SinceLife = null }, Cause.Rejected, Certainty.Proven, "our certificate is refused");
        yield return Row("a datagram was refused, nobody knows by whom", Seen(SocketSign.None, SocketSign.Refused) with { Medium = Medium.Udp }, Cause.Refused, Certainty.Likely, "a datagram is refused");
        yield return Row("a datagram was refused", Seen(SocketSign.None, SocketSign.Refused) with { Medium = Medium.Udp, Path = AnswersArp }, Cause.Refused, Certainty.Proven, "a datagram is refused");
        yield return Row("called again", Seen(SocketSign.Replaced) with { DeviceCalled = true }, Cause.WentSilent, Certainty.Likely, "it called again");
        yield return Row("a late reply", Loss(Ending.Resynchronise, Fresh), Cause.NoReply, Certainty.Likely, "a late reply");

        yield return Row("silence, our port switched off", Silence(SwitchedOff), Cause.LocalPortDown, Certainty.Proven, "our port is switched off");
        yield return Row("silence without a carrier", Silence(NoCarrier), Cause.LocalPortDown, Certainty.Proven, "our port has no link");
        yield return Row("our port has just lost its link", Loss(Ending.CarrierLost, Fresh, NoCarrier), Cause.LocalPortDown, Certainty.Proven, "our port has no link");
        yield return Row("silence, our address gone", Silence(LostAddress), Cause.Misconfigured, Certainty.Proven, "no way from this PC");
        yield return Row("silence, a route forbids", Silence(NoRoute with { Route = new RouteReading(false) { IsForbidden = true } }), Cause.Misconfigured, Certainty.Proven, "forbidden by a route");
        yield return Row("silence, our address gone, no port known", Silence(NoRoute), Cause.Misconfigured, Certainty.Likely, "no way from this PC");
        yield return Row("silence, heard again since, but of two", Silence(Conflict) with { PathIsNews = true }, Cause.HostSilent, Certainty.Likely, "two devices answer");
        yield return Row("silence, two answer", Silence(Conflict), Cause.HostSilent, Certainty.Likely, "two devices answer");
        yield return Row("silence, another answers", Silence(Exchanged), Cause.HostSilent, Certainty.Likely, "another device answers");
        yield return Row("silence, another by the kernel's table", Silence(ExchangedByTable), Cause.HostSilent, Certainty.Likely, "another device answers");
        yield return Row("silence, and the switch before it", Silence(PartLost), Cause.PathDead, Certainty.Likely, "the part before it is lost, too");
        yield return Row("silence, and the switch before it, but a fellow works", Silence(PartLost with { Mates = new MatesReading("port eth0", 2, 0) }), Cause.PathDead, Certainty.Proven, "the part before it is lost, too");
        yield return Row("silence, and the gateway", Silence(GatewaySilent), Cause.PathDead, Certainty.Likely, "the gateway does not answer");
        yield return Row("silence, ARP unanswered", Silence(Unanswered), Cause.PathDead, Certainty.Likely, "nobody answers for its address");
        yield return Row("silence, ARP unanswered, the switch answers", Silence(PartHeard), Cause.PathDead, Certainty.Proven, "nobody answers for its address");
        yield return Row("silence, the kernel asked in vain", Silence(KernelInVain), Cause.PathDead, Certainty.Likely, "nobody answers for its address");
        yield return Row("silence, the kernel asked in vain, the switch answers", Silence(KernelInVain with { Behind = PartHeard.Behind }), Cause.PathDead, Certainty.Likely, "nobody answers for its address");
        yield return Row("silence, but ARP and echo answer", Silence(AnswersBoth), Cause.HostSilent, Certainty.Likely, "it answers, its TCP does not");
        yield return Row("silence, heard again since", Silence(AnswersBoth) with { PathIsNews = true }, Cause.WentSilent, Certainty.Likely, "heard again since it ended");
        yield return Row("silence with a carrier, nobody asked", Silence(Unasked), Cause.WentSilent, Certainty.Likely, "the connection is silent");
        yield return Row("silence, and nothing is measured", Silence(PathEvidence.None), Cause.WentSilent, Certainty.Likely, "the connection is silent");
        yield return Row("the writer timed out, the reader sees the end", Seen(SocketSign.Closed, SocketSign.TimedOut), Cause.WentSilent, Certainty.Likely, "the connection is silent");

        yield return Row("no reply but garbage", Loss(Ending.ProgramSilent, Fresh) with { Garbled = 3 }, Cause.Garbled, Certainty.Likely, "garbage instead of a reply");
        yield return Row("no reply but bytes without end", Loss(Ending.StepUnanswered, Fresh) with { Unframed = 40, SinceLife = null }, Cause.Garbled, Certainty.Likely, "garbage instead of a reply");
        yield return Row("no reply but bytes without end on a serial line", Loss(Ending.StepUnanswered) with { Medium = Medium.Serial, Unframed = 40, SinceLife = null }, Cause.Garbled, Certainty.Likely, "garbage instead of a reply");
        yield return Row("no reply, the last message half said", Loss(Ending.ProgramSilent, Fresh) with { Unframed = 7 }, Cause.NoReply, Certainty.Proven, "it answered before, and hangs now");
        yield return Row("no reply and garbage, but the network is dead", Loss(Ending.ProgramSilent, Stale, Unasked) with { Garbled = 3 }, Cause.WentSilent, Certainty.Likely, "the connection is silent");
        yield return Row("the device takes no more bytes", Loss(Ending.ProgramSilent, Fresh with { NotSent = 60_000, Probes = 1 }), Cause.NoReply, Certainty.Proven, "the program does not read");
        yield return Row("bytes wait, but nothing is acknowledged", Loss(Ending.ProgramSilent, Stale with { NotSent = 60_000 }, Unasked), Cause.WentSilent, Certainty.Likely, "the connection is silent");
        yield return Row("no reply, TCP not measured", Loss(Ending.ProgramSilent), Cause.NoReply, Certainty.Unclear, "no reply, and TCP tells nothing");
        yield return Row("no reply on a serial line", Loss(Ending.ProgramSilent) with { Medium = Medium.Serial }, Cause.NoReply, Certainty.Unclear, "no reply, and TCP tells nothing");
        yield return Row("no reply to datagrams", Loss(Ending.ProgramSilent, null, Unasked) with { Medium = Medium.Udp }, Cause.NoReply, Certainty.Unclear, "no reply, and TCP tells nothing");
        yield return Row("no reply to datagrams, and ARP unanswered", Loss(Ending.ProgramSilent, null, Unanswered) with { Medium = Medium.Udp }, Cause.PathDead, Certainty.Likely, "nobody answers for its address");
        yield return Row("no reply to datagrams, but ARP answers", Loss(Ending.ProgramSilent, null, AnswersArp) with { Medium = Medium.Udp }, Cause.NoReply, Certainty.Likely, "no reply to datagrams, but the device is heard");
        yield return Row("no reply to datagrams, our port unplugged", Loss(Ending.ProgramSilent, null, NoCarrier) with { Medium = Medium.Udp }, Cause.LocalPortDown, Certainty.Proven, "our port has no link");
        yield return Row(
            "no reply, no acknowledgement for longer than between probes",
            Loss(Ending.ProgramSilent, Fresh with { SinceAcknowledgement = TimeSpan.FromSeconds(2) }) with { FreshWithin = TimeSpan.FromSeconds(1.4) },
            Cause.NoReply, Certainty.Unclear, "no reply, and TCP heard nothing lately");
        yield return Row("a stream stopped before TCP asked anything, and an echo is answered", NotAsked(AnswersBoth), Cause.NoReply, Certainty.Likely, "silent, TCP was not asked, and it answers an echo");
        yield return Row("a stream stopped before TCP asked anything, and ARP alone is answered", NotAsked(AnswersArp), Cause.HostSilent, Certainty.Unclear, "silent, TCP was not asked, and it answers ARP alone");
        yield return Row("a stream stopped before TCP asked anything, and no answer is here yet", NotAsked(Unasked), Cause.WentSilent, Certainty.Unclear, "silent, TCP was not asked, and nothing was heard yet");
        yield return Row("a stream stopped before TCP asked anything, and ARP is unanswered", NotAsked(Unanswered), Cause.PathDead, Certainty.Likely, "nobody answers for its address");
        yield return Row("a stream stopped before TCP asked anything, and our port has no link", NotAsked(NoCarrier), Cause.LocalPortDown, Certainty.Proven, "our port has no link");
        yield return Row("never a reply, acknowledged", Loss(Ending.StepUnanswered, Fresh) with { SinceLife = null }, Cause.NoReply, Certainty.Proven, "never a reply on this connection");
        yield return Row(
            "no reply, acknowledged only when it was asked", Loss(Ending.ProgramSilent, Fresh with { SinceAcknowledgement = TimeSpan.FromSeconds(1), SinceSend = TimeSpan.FromSeconds(1.1) }),
            Cause.NoReply, Certainty.Likely, "it answered before, and hangs now");
        yield return Row(
            "no reply, but so soon that the device may still repeat it", Loss(Ending.ProgramSilent, Fresh with { SinceReceive = TimeSpan.FromSeconds(1.9) }),
            Cause.NoReply, Certainty.Likely, "it answered before, and hangs now");
        yield return Row(
            "no reply to the third question in a row", Loss(Ending.ProgramSilent, Fresh with { SinceAcknowledgement = TimeSpan.FromSeconds(1), SinceSend = TimeSpan.FromSeconds(1) }) with { Asked = TimeSpan.FromSeconds(3) },
            Cause.NoReply, Certainty.Proven, "it answered before, and hangs now");
        yield return Row(
            "no reply to the second question in a row, the network was there for the first one's time", InARow(apart: 1, received: 2.1), Cause.NoReply, Certainty.Proven, "it answered before, and hangs now");
        yield return Row(
            "no reply to two questions, of which TCP had to send one again", InARow(apart: null, received: 2.1), Cause.NoReply, Certainty.Likely, "it answered before, and hangs now");
        yield return Row(
            "no reply to two questions, after a pause in which what the device said may be held up", InARow(apart: 1, received: 7) with { FreshWithin = TimeSpan.FromSeconds(6.4) },
            Cause.NoReply, Certainty.Likely, "it answered before, and hangs now");
        yield return Row("no reply, nobody knows when we asked", Loss(Ending.ProgramSilent, Fresh with { SinceSend = null }), Cause.NoReply, Certainty.Likely, "it answered before, and hangs now");
        yield return Row("no reply, acknowledged", Loss(Ending.ProgramSilent, Fresh), Cause.NoReply, Certainty.Proven, "it answered before, and hangs now");
        yield return Row("no reply, acknowledged, but the line loses packets", Loss(Ending.ProgramSilent, Fresh) with { LosesPackets = true }, Cause.NoReply, Certainty.Likely, "it answered before, and hangs now");
        yield return Row("a stream stops, acknowledged, and nobody asked", Loss(Ending.ProgramSilent, Fresh) with { SpeaksByItself = true }, Cause.NoReply, Certainty.Likely, "it answered before, and hangs now");
        yield return Row("no reply, nothing acknowledged either", Loss(Ending.ProgramSilent, Stale), Cause.WentSilent, Certainty.Likely, "the connection is silent");
        yield return Row("no reply, probes unanswered too", Loss(Ending.ProgramSilent, Fresh with { Probes = 2 }, Unasked), Cause.WentSilent, Certainty.Likely, "the connection is silent");

        yield return Row("another language, then closed", Seen(SocketSign.Closed) with { Lived = Moment, SinceLife = null, Garbled = 1 }, Cause.Garbled, Certainty.Likely, "another language, then the end");
        yield return Row("turned away at once", Seen(SocketSign.Closed) with { Lived = Moment, SinceLife = null }, Cause.Busy, Certainty.Likely, "turned away");
        yield return Row("called us and hung up at once", Seen(SocketSign.Closed) with { Lived = Moment, SinceLife = null, DeviceCalled = true }, Cause.ClosedByPeer, Certainty.Proven, "hung up in an orderly way");
        yield return Row("RST while two answer", Seen(SocketSign.Reset) with { Path = Conflict }, Cause.ResetByPeer, Certainty.Likely, "a reset, and two devices answer");
        yield return Row("RST, and another answers", Seen(SocketSign.Reset) with { Path = Exchanged }, Cause.ResetByPeer, Certainty.Likely, "a reset, and another device answers");
        yield return Row("RST, and the same one answers", Seen(SocketSign.Reset) with { Path = AnswersArp }, Cause.ResetByPeer, Certainty.Proven, "a reset");
        yield return Row("RST, and nobody was asked who is there", Seen(SocketSign.Reset) with { Path = Unasked }, Cause.ResetByPeer, Certainty.Likely, "a reset");
        yield return Row("RST, and nobody noted who worked", Seen(SocketSign.Reset) with { Path = AnswersArp with { Address = AnswersArp.Address with { Before = null } } }, Cause.ResetByPeer, Certainty.Likely, "a reset");
        yield return Row("RST from this PC", Seen(SocketSign.Reset) with { Path = ThisPc }, Cause.ResetByPeer, Certainty.Proven, "a reset");
        yield return Row("RST, and much later the same one answers", Seen(SocketSign.Reset) with { Path = AnswersArp, PathIsNews = true }, Cause.ResetByPeer, Certainty.Likely, "a reset");
        yield return Row("RST from behind a gateway", Seen(SocketSign.Reset) with { Path = GatewayHeard }, Cause.ResetByPeer, Certainty.Likely, "a reset");
        yield return Row("RST at the writer, the reader sees the end", Seen(SocketSign.Closed, SocketSign.Reset) with { Path = AnswersArp }, Cause.ResetByPeer, Certainty.Proven, "a reset");
        yield return Row("FIN", Seen(SocketSign.Closed), Cause.ClosedByPeer, Certainty.Proven, "hung up in an orderly way");
        yield return Row("FIN, and nothing was said for long", Seen(SocketSign.Closed) with { Tcp = Fresh with { SinceSend = TimeSpan.FromSeconds(31), SinceReceive = TimeSpan.FromSeconds(30) } }, Cause.ClosedByPeer, Certainty.Proven, "hung up after a pause");
        yield return Row("the end, read after the kernel gave up", Seen(SocketSign.Closed) with { Tcp = Fresh with { IsGone = true } }, Cause.ClosedByPeer, Certainty.Likely, "hung up in an orderly way");
        yield return Row("turned away by one of two", Seen(SocketSign.Closed) with { Lived = Moment, SinceLife = null, Path = Conflict }, Cause.Busy, Certainty.Likely, "turned away, and two devices answer");
        yield return Row("turned away by another", Seen(SocketSign.Closed) with { Lived = Moment, SinceLife = null, Path = Exchanged }, Cause.Busy, Certainty.Likely, "turned away, and another device answers");
        yield return Row("no end of the socket saw why", Seen(SocketSign.None), Cause.ClosedByPeer, Certainty.Unclear, "it ended, nobody knows how");
    }

    public static IEnumerable<TestCaseData> Dials()
    {
        yield return Row("refused", Call(DialOutcome.Refused, AnswersArp, took: 0.01), Cause.Refused, Certainty.Proven, "refused");
        yield return Row("refused by this PC", Call(DialOutcome.Refused, ThisPc, took: 0.01), Cause.Refused, Certainty.Proven, "refused");
        yield return Row("refused, and nobody asked who is there", Call(DialOutcome.Refused, Unasked, took: 0.01), Cause.Refused, Certainty.Likely, "refused");
        yield return Row("refused from behind a gateway", Call(DialOutcome.Refused, GatewayHeard, took: 0.01), Cause.Refused, Certainty.Likely, "refused");
        yield return Row("turned away by one of two", Call(DialOutcome.TurnedAway, Conflict), Cause.Busy, Certainty.Likely, "taken and ended at once, and two devices answer");
        yield return Row("turned away by another", Call(DialOutcome.TurnedAway, Exchanged), Cause.Busy, Certainty.Likely, "taken and ended at once, and another device answers");
        yield return Row("refused by one of two", Call(DialOutcome.Refused, Conflict), Cause.Refused, Certainty.Likely, "refused, and two devices answer");
        yield return Row("refused by another", Call(DialOutcome.Refused, Exchanged), Cause.Refused, Certainty.Likely, "refused, and another device answers");
        yield return Row("taken and ended at once", Call(DialOutcome.TurnedAway, took: 0.01), Cause.Busy, Certainty.Likely, "taken and ended at once");
        yield return Row("reset while it was made", Call(DialOutcome.Reset, took: 0.01), Cause.Refused, Certainty.Likely, "reset while it was made");
        yield return Row("our certificate is refused", Call(DialOutcome.NotAccepted), Cause.Rejected, Certainty.Proven, "our certificate is refused");
        yield return Row("no TLS", Call(DialOutcome.NotTls), Cause.Garbled, Certainty.Likely, "no TLS");
        yield return Row("the serial port has gone", Call(DialOutcome.Unplugged), Cause.LocalPortDown, Certainty.Proven, "the adapter has gone");

        yield return Row("our port is switched off", Call(DialOutcome.NoRoute, SwitchedOff with { Route = NoRoute.Route }), Cause.LocalPortDown, Certainty.Proven, "our port is switched off");
        yield return Row("a port that led there before is off, and a gateway leads there", Call(DialOutcome.TimedOut, SwitchedOff with { PortLedThereBefore = true }), Cause.LocalPortDown, Certainty.Likely, "our port is switched off");
        yield return Row("a port that led there before is unplugged, and a gateway leads there", Call(DialOutcome.TimedOut, NoCarrier with { PortLedThereBefore = true }), Cause.LocalPortDown, Certainty.Likely, "our port has no link");
        yield return Row("our port is unplugged", Call(DialOutcome.TimedOut, NoCarrier), Cause.LocalPortDown, Certainty.Proven, "our port has no link");
        yield return Row("no route", Call(DialOutcome.NoRoute, NoRoute with { Route = new RouteReading(false) { NoPortHasItsNetwork = true } }, took: 0), Cause.Misconfigured, Certainty.Proven, "no way from this PC");
        yield return Row("no route, and one that forbids", Call(DialOutcome.NoRoute, NoRoute with { Route = new RouteReading(false) { IsForbidden = true } }, took: 0), Cause.Misconfigured, Certainty.Proven, "forbidden by a route");
        yield return Row("no route, and a port may be off", Call(DialOutcome.NoRoute, NoRoute, took: 0), Cause.Misconfigured, Certainty.Likely, "no way from this PC");
        yield return Row("no route, and nobody looked", Call(DialOutcome.NoRoute, took: 0), Cause.Misconfigured, Certainty.Likely, "the kernel knows no way");
        yield return Row("no name server", Call(DialOutcome.NameNotAnswered), Cause.Misconfigured, Certainty.Unclear, "no name server answers");
        yield return Row("no name server, our port is unplugged", Call(DialOutcome.NameNotAnswered, NoCarrier), Cause.LocalPortDown, Certainty.Proven, "our port has no link");

        yield return Row("nobody has called, our port is unplugged", Call(DialOutcome.NobodyCalled, NoCarrier), Cause.LocalPortDown, Certainty.Proven, "our port has no link");
        yield return Row("nobody has called, nor answers ARP", Call(DialOutcome.NobodyCalled, Unanswered), Cause.PathDead, Certainty.Likely, "nobody has called, and nobody answers for the address");
        yield return Row("nobody has called", Call(DialOutcome.NobodyCalled), Cause.NoReply, Certainty.Unclear, "nobody has called");
        yield return Row("nobody has called, but ARP answers", Call(DialOutcome.NobodyCalled, AnswersBoth), Cause.NoReply, Certainty.Unclear, "nobody has called");

        yield return Row("nobody answers, two answer ARP", Call(DialOutcome.TimedOut, Conflict), Cause.HostSilent, Certainty.Likely, "two devices answer");
        yield return Row("nobody answers, another answers ARP", Call(DialOutcome.TimedOut, Exchanged), Cause.HostSilent, Certainty.Likely, "another device answers");
        yield return Row("nobody answers, nor does the switch", Call(DialOutcome.TimedOut, PartLost), Cause.PathDead, Certainty.Likely, "the part before it is lost, too");
        yield return Row("nobody answers, nor does the gateway", Call(DialOutcome.TimedOut, GatewaySilent), Cause.PathDead, Certainty.Likely, "the gateway does not answer");
        yield return Row("nobody answers, nor to ARP", Call(DialOutcome.TimedOut, Unanswered), Cause.PathDead, Certainty.Likely, "nobody answers for its address");
        yield return Row("nobody answers, but an echo does", Call(DialOutcome.TimedOut, AnswersBoth), Cause.HostSilent, Certainty.Likely, "it answers an echo, the call is dropped");
        yield return Row("nobody answers, but ARP does", Call(DialOutcome.TimedOut, AnswersArp), Cause.HostSilent, Certainty.Likely, "it answers ARP, the call is dropped");
        yield return Row("nobody answered, heard since", Call(DialOutcome.TimedOut, AnswersArp) with { PathIsNews = true }, Cause.HostSilent, Certainty.Likely, "heard again since the call");
        yield return Row("nobody answers behind the gateway", Call(DialOutcome.TimedOut, GatewayHeard), Cause.PathDead, Certainty.Unclear, "nobody answers behind the gateway");
        yield return Row("nobody answers, and nobody was asked", Call(DialOutcome.TimedOut, Unasked), Cause.PathDead, Certainty.Unclear, "the call is not answered");
        yield return Row("unreachable after ARP gave up", Call(DialOutcome.Unreachable, Unasked, took: 3.1), Cause.PathDead, Certainty.Likely, "nobody answered the kernel either");
        yield return Row("unreachable at once", Call(DialOutcome.Unreachable, Unasked, took: 0.02), Cause.PathDead, Certainty.Unclear, "a router says that there is no way");

        yield return Row("the port is taken here", Call(DialOutcome.PortInUse), Cause.Misconfigured, Certainty.Proven, "it cannot be used from here");
        yield return Row("no such serial port", Call(DialOutcome.PortMissing), Cause.Misconfigured, Certainty.Proven, "it cannot be used from here");
        yield return Row("the certificate is wrong", Call(DialOutcome.BadCertificate), Cause.Misconfigured, Certainty.Proven, "the certificate does not fit");
        yield return Row("no such name", Call(DialOutcome.NameNotFound), Cause.Misconfigured, Certainty.Proven, "it cannot be used from here");
        yield return Row("not permitted", Call(DialOutcome.NotPermitted), Cause.Misconfigured, Certainty.Proven, "it cannot be used from here");
        yield return Row("something else", Call(DialOutcome.Other), Cause.Misconfigured, Certainty.Unclear, "it failed otherwise");
    }

    [TestCaseSource(nameof(Losses))]
    public void The_end_of_a_connection_is_named_by_its_evidence(ConnectionLoss loss, Cause cause, Certainty certainty, string row)
    {
        var verdict = Diagnose.Loss(loss);

        Assert.That(Diagnose.Row(LossRows.All, new Doubt(loss)).Name, Is.EqualTo(row));
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((cause, certainty)));
        SaysEverything(verdict);
    }

    [TestCaseSource(nameof(Dials))]
    public void A_failed_call_is_named_by_its_evidence(DialFailure failure, Cause cause, Certainty certainty, string row)
    {
        var verdict = Diagnose.Dial(failure);

        Assert.That(Diagnose.Row(DialRows.All, new Doubt(failure)).Name, Is.EqualTo(row));
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((cause, certainty)));
        SaysEverything(verdict);
    }

    /// <summary>Calls that were not answered do not reach the rows of connections that were, and the other way round.</summary>
    private static readonly string[] RowsOfCallsAlone =
    [
        "heard again since the call", "it answers an echo, the call is dropped", "it answers ARP, the call is dropped", "nobody answered the kernel either",
        "a router says that there is no way", "nobody answers behind the gateway", "the call is not answered",
    ];

    private static readonly string[] RowsOfLossesAlone = ["heard again since it ended", "it answers, its TCP does not", "the connection is silent"];

    [Test]
    public void Every_row_is_decided_by_a_case_of_these_tests()
    {
        Assert.That(LossRows.All.Select(row => row.Name).Except(Losses().Select(RowOf)), Is.EquivalentTo(RowsOfCallsAlone));
        Assert.That(DialRows.All.Select(row => row.Name).Except(Dials().Select(RowOf)), Is.EquivalentTo(RowsOfLossesAlone));
    }

    [Test]
    public void What_was_not_measured_is_listed_as_such()
    {
        var verdict = Diagnose.Loss(Silence(PathEvidence.None));

        Assert.That(verdict.Evidence.Where(evidence => evidence.Result == CheckResult.NotMeasured).Select(evidence => evidence.Check),
            Is.EqualTo(new[] { "route", "carrier", "arp", "neighbour", "ping" }));
    }

    [Test]
    public void What_may_not_be_asked_lowers_the_certainty()
    {
        var asked = PartHeard;
        var mayNotAsk = asked with { Address = AddressReading.NotMeasured("no CAP_NET_RAW"), Neighbour = new NeighbourReading(NeighbourState.Failed) };

        Assert.That(Diagnose.Loss(Silence(asked)).Certainty, Is.EqualTo(Certainty.Proven));
        Assert.That(Diagnose.Loss(Silence(mayNotAsk)).Certainty, Is.EqualTo(Certainty.Likely));
    }

    [Test]
    public void The_device_s_own_words_are_kept() =>
        Assert.That(Diagnose.Loss(Loss(Ending.Rejected) with { Detail = "ERR 12: manual mode" }).Words, Does.Contain("ERR 12: manual mode"));

    [Test]
    public void A_conflict_names_both_devices()
    {
        var verdict = Diagnose.Loss(Silence(Conflict));

        Assert.That(verdict.Words, Does.Contain(Device).And.Contain(Stranger));
        Assert.That(verdict.WalkTo, Does.Contain(Device).And.Contain(Stranger));
    }

    [Test]
    public void The_part_that_fell_is_named_and_is_where_to_walk()
    {
        var verdict = Diagnose.Loss(Silence(PartLost));

        Assert.That((verdict.Words, verdict.WalkTo), Is.EqualTo((
            "Nothing answers at this address: cable, switch or power; Switch, cabinet C4 (sw-c4) does not answer either",
            "Switch, cabinet C4 (sw-c4): its power, and the cable to it")));
    }

    [TestCase(Cause.ClosedByPeer, "; its program has ended")]
    [TestCase(Cause.ResetByPeer, "; perhaps it restarted, and its program does not run yet")]
    [TestCase(null, "")]
    public void A_refusal_tells_what_it_means_after_what_came_before(Cause? before, string more) =>
        Assert.That(Diagnose.Dial(Call(DialOutcome.Refused, AnswersArp) with { After = before }).Words, Is.EqualTo(CauseWords.Of(Cause.Refused) + more));

    [Test]
    public void What_the_evidence_excludes_is_said()
    {
        var verdict = Diagnose.Loss(Silence(PartHeard with { Mates = new MatesReading("port eth0", 3, 1) }));

        Assert.That(verdict.RulesOut, Is.EqualTo(new[]
        {
            "the cable at this PC: port eth0 has a link",
            "Switch, cabinet C4 (sw-c4) and what lies before it: it answers",
            "port eth0: 3 other links work over it",
        }));
    }

    [Test]
    public void A_hung_program_excludes_the_network_and_nothing_else() =>
        Assert.That(Diagnose.Loss(Loss(Ending.ProgramSilent, Fresh)).RulesOut, Is.EqualTo(new[] { "the network: it acknowledges what we send" }));

    [Test]
    public void In_an_address_conflict_an_answer_excludes_nothing()
    {
        Assert.That(Diagnose.Loss(Silence(Conflict)).RulesOut, Has.None.Contain("cables"));
        Assert.That(Diagnose.Loss(Seen(SocketSign.Reset) with { Path = Exchanged }).RulesOut, Has.None.Contain("cables"));
        Assert.That(Diagnose.Loss(Silence(Conflict)).Evidence, Has.Some.Matches<Evidence>(evidence => evidence is { Check: "arp", Result: CheckResult.Fail }));
    }

    private static IEnumerable<TestCaseData> NoAnswers()
    {
        yield return new TestCaseData(Diagnose.Loss(Loss(Ending.Garbled) with { Medium = Medium.Serial })).SetArgDisplayNames("noise on a serial line");
        yield return new TestCaseData(Diagnose.Loss(Seen(SocketSign.Reset) with { Path = GatewayHeard })).SetArgDisplayNames("a reset from behind a gateway");
        yield return new TestCaseData(Diagnose.Dial(Call(DialOutcome.Refused, GatewayHeard))).SetArgDisplayNames("a refusal from behind a gateway");
        yield return new TestCaseData(Diagnose.Dial(Call(DialOutcome.Refused, Unasked))).SetArgDisplayNames("a refusal by nobody knows whom");
        yield return new TestCaseData(Diagnose.Dial(Call(DialOutcome.TurnedAway, GatewayHeard))).SetArgDisplayNames("turned away behind a gateway");
    }

    [TestCaseSource(nameof(NoAnswers))]
    public void What_may_not_come_from_the_device_excludes_nothing_on_the_way_to_it(Verdict verdict) =>
        Assert.That(verdict.RulesOut, Has.None.Contain("cables, switches"));

    private static IEnumerable<TestCaseData> Answers()
    {
        yield return new TestCaseData(Diagnose.Loss(Loss(Ending.Garbled))).SetArgDisplayNames("bytes over TCP");
        yield return new TestCaseData(Diagnose.Loss(Loss(Ending.Busy) with { Medium = Medium.Serial })).SetArgDisplayNames("busy, says the device");
        yield return new TestCaseData(Diagnose.Dial(Call(DialOutcome.Refused, AnswersArp))).SetArgDisplayNames("a refusal by the device");
    }

    [TestCaseSource(nameof(Answers))]
    public void What_comes_from_the_device_excludes_the_way_to_it(Verdict verdict) =>
        Assert.That(verdict.RulesOut, Has.Some.Contain("cables, switches"));

    private static void SaysEverything(Verdict verdict)
    {
        Assert.That(verdict.Words, Is.Not.Empty);
        Assert.That(verdict.WalkTo, Is.Not.Empty);
        Assert.That(verdict.Evidence, Is.Not.Empty.And.All.Property(nameof(Evidence.Detail)).Not.Empty);
    }

    public static string RowOf(TestCaseData row) => (string)row.Arguments[3]!;

    private static TestCaseData Row(string name, object symptom, Cause cause, Certainty certainty, string row) =>
        new TestCaseData(symptom, cause, certainty, row).SetArgDisplayNames(name);

    private static ConnectionLoss Silence(PathEvidence path) => Loss(Ending.NetworkSilent, Stale, path);
}

using System.Net;
using RobotLink.Diagnosis;

namespace RobotLink.Tests.Diagnosis;

/// <summary>Evidence as the measured faults leave it, for tests that change one thing in it.</summary>
internal static class Cases
{
    public const string Device = "02:00:00:00:00:0a";
    public const string Stranger = "02:00:00:00:00:0b";

    public static readonly TcpReading Fresh = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(0.4), 0, 0, 0, 0, TimeSpan.Zero) { SinceSend = TimeSpan.FromSeconds(3) };
    public static readonly TcpReading Stale = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), 1, 3, 0, 0, TimeSpan.Zero);

    public static readonly PartTarget Switch = new("sw-c4", "Switch, cabinet C4", "10.0.0.3");

    /// <summary>The port has a link, and nobody was asked.</summary>
    public static readonly PathEvidence Unasked = new()
    {
        Route = new RouteReading(true),
        Port = new PortReading("eth0", true, true),
        Neighbour = new NeighbourReading(NeighbourState.Stale, Device),
    };

    public static readonly PathEvidence NoCarrier = Unasked with { Port = new PortReading("eth0", true, false) };
    public static readonly PathEvidence SwitchedOff = Unasked with { Port = new PortReading("eth0", false, false) };
    public static readonly PathEvidence NoRoute = new() { Route = new RouteReading(false) };
    public static readonly PathEvidence LostAddress = NoRoute with { Port = Unasked.Port };

    public static readonly PathEvidence Unanswered = Unasked with
    {
        Address = new AddressReading(CheckResult.Fail, [], "nobody answered"),
        Echo = new EchoReading(CheckResult.Fail, "no answer"),
    };

    public static readonly PathEvidence KernelInVain = Unasked with { Neighbour = new NeighbourReading(NeighbourState.Failed) };

    public static readonly PathEvidence AnswersArp = Unanswered with { Address = new AddressReading(CheckResult.Pass, [Device], "answers") { Before = Device } };
    public static readonly PathEvidence AnswersBoth = AnswersArp with { Echo = new EchoReading(CheckResult.Pass, "answers") };
    public static readonly PathEvidence Conflict = AnswersBoth with { Address = new AddressReading(CheckResult.Pass, [Device, Stranger], "two") { Before = Device } };
    public static readonly PathEvidence Exchanged = AnswersBoth with { Address = new AddressReading(CheckResult.Pass, [Stranger], "one") { Before = Device } };

    public static readonly PathEvidence ExchangedByTable = Unasked with
    {
        Address = AddressReading.NotMeasured("may not") with { Before = Device },
        Neighbour = new NeighbourReading(NeighbourState.Reachable, Stranger),
    };

    public static readonly PathEvidence PartLost = Unanswered with { Behind = new PartReading(Switch, CheckResult.Fail, "nobody answered") };
    public static readonly PathEvidence PartHeard = Unanswered with { Behind = new PartReading(Switch, CheckResult.Pass, "answers") };

    public static readonly PathEvidence GatewaySilent = Routed(CheckResult.Fail, CheckResult.Fail);
    public static readonly PathEvidence GatewayHeard = Routed(CheckResult.Pass, CheckResult.Fail);

    public static readonly PathEvidence ThisPc = PathEvidence.None with { IsThisPc = true };

    public static ConnectionLoss Loss(Ending ending, TcpReading? tcp = null, PathEvidence? path = null) => new()
    {
        Ending = ending,
        Tcp = tcp,
        Path = path,
        Lived = TimeSpan.FromMinutes(1),
        SinceLife = TimeSpan.FromSeconds(3),
        SupervisesProgram = true,
        FreshWithin = TimeSpan.FromSeconds(1.4),
    };

    public static ConnectionLoss Seen(SocketSign reader, SocketSign writer = SocketSign.None) => Loss(Ending.Socket) with { Reader = reader, Writer = writer };

    public static DialFailure Call(DialOutcome outcome, PathEvidence? path = null, double took = 2.5) =>
        new(outcome, TimeSpan.FromSeconds(took), "10.0.0.2:5000", "detail", path);

    private static PathEvidence Routed(CheckResult address, CheckResult echo) => new()
    {
        Route = new RouteReading(true, IPAddress.Parse("10.0.0.254")),
        Port = new PortReading("eth0", true, true),
        Address = new AddressReading(address, address == CheckResult.Pass ? [Device] : [], "the gateway was asked") { Gateway = IPAddress.Parse("10.0.0.254") },
        Echo = new EchoReading(echo, "echo"),
    };
}

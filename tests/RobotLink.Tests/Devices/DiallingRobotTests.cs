using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Host.Cli;
using RobotLink.Simulators;
using RobotLink.Tests.Simulators;
using RobotLink.Tests.Transports;

namespace RobotLink.Tests.Devices;

/// <summary>The profile <c>abb-rapid-lines</c> at <c>":PORT"</c>, and a robot that calls.</summary>
[CancelAfter(60_000)]
internal sealed class DiallingRobotTests
{
    private int port;
    private ISimulator robot = null!;

    [SetUp]
    public void Choose() => port = FreePort.OfTcp();

    [Test]
    public async Task It_calls_is_up_and_answers(CancellationToken stop)
    {
        await using var bench = Called();

        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.AskAsync("position", stop), Does.StartWith("Answered x="));
        Assert.That(bench.Link.Snapshot().RemoteAddress, Does.StartWith("127.0.0.1:"));
    }

    [Test]
    public async Task It_reboots_calls_again_and_answers(CancellationToken stop)
    {
        await using var bench = Called();
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(Fault.TryParse("power-off", out var off, out _), Is.True);
        robot.Apply(off!);
        robot.Apply(Fault.None);

        await bench.UntilAsync(link => link is { State: LinkState.Up, Epoch: >= 2 }, stop);
        Assert.That(await bench.AskAsync("position", stop), Does.StartWith("Answered x="));
        Assert.That(bench.Link.Journal.States().Select(change => change.State), Has.Member(LinkState.Down));
    }

    [Test]
    public async Task It_is_turned_away_where_the_site_names_another_address(CancellationToken stop)
    {
        await using var bench = Called(", override: { connect: { timeout: 200ms, callers: { from: [127.0.0.2] } } }");

        await bench.UntilAsync(
            link => link.Verdict is { } verdict && verdict.Evidence[0].Detail.Contains("a call from 127.0.0.1 was turned away", StringComparison.Ordinal), stop);

        var seen = bench.Link.Snapshot();
        Assert.That((seen.State, seen.Epoch, seen.Verdict!.Cause), Is.EqualTo((LinkState.Connecting, 0, Cause.NoReply)));
    }

    [Test]
    public async Task A_second_robot_takes_the_place_of_the_first_as_one_that_restarted_would(CancellationToken stop)
    {
        await using var bench = Called();
        await bench.UntilAsync(LinkState.Up, stop);

        await using var second = Robot();
        second.Start();

        await bench.UntilAsync(_ => bench.Link.Journal.States().Any(change => change.State == LinkState.Down), stop);
        var loss = bench.Link.Journal.States().First(change => change.State == LinkState.Down).Verdict!;
        Assert.That((loss.Cause, loss.Certainty), Is.EqualTo((Cause.WentSilent, Certainty.Likely)));
        Assert.That(loss.Words, Does.StartWith("The device called anew while its old connection still looked open"));
    }

    [Test]
    public async Task A_second_robot_is_turned_away_where_the_site_says_so(CancellationToken stop)
    {
        await using var bench = Called(", override: { connect: { callers: { second: refuse } } }");
        await bench.UntilAsync(LinkState.Up, stop);

        await using var second = Robot();
        second.Start();
        Assert.That(await LineDevice.IsTurnedAwayAsync(port, stop));

        Assert.That(await bench.AskAsync("position", stop), Does.StartWith("Answered x="));
        Assert.That((bench.Link.Snapshot().State, bench.Link.Snapshot().Epoch), Is.EqualTo((LinkState.Up, 1)));
        Assert.That(second.FramesReceived, Is.Zero);
    }

    [Test]
    public async Task The_command_of_its_page_plays_it(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var bench = LinkBench.OfSite($"links: {{ a: {{ profile: abb-rapid-lines, address: \":{port}\" }} }}", "profile: p\nextends: base/tcp-line\n");
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, TimeProvider.System, Interactive: false, Colour: false);
        var played = CommandTree.RunAsync(["simulate", "abb-rapid-lines", "--dial", $"127.0.0.1:{port}"], terminal, ending.Token);

        await bench.UntilAsync(link => link.State == LinkState.Up, stop);

        await ending.CancelAsync();
        Assert.That(await played, Is.EqualTo(ExitCode.Ok).Or.EqualTo(130));
    }

    private DeviceBench Called(string more = "")
    {
        robot = Robot();
        var bench = new DeviceBench("abb-rapid-lines", robot, $":{port}", more);
        robot.Start();
        return bench;
    }

    private ISimulator Robot() =>
        SimulatorCatalogue.Create("abb-rapid-lines", new SimulatorOptions { Time = TimeProvider.System, Dial = new IPEndPoint(IPAddress.Loopback, port) });
}

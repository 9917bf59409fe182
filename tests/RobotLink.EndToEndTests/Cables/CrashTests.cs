using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Cables;

/// <summary>RobotLink itself dies while the cable is out: the controller goes on believing in a connection that nobody here knows any more.</summary>
[CancelAfter(90_000)]
internal sealed class CrashTests
{
    private const string Link = "r5-seat";
    private const string Kind = "abb-open-commands";
    private const int Port = 11000;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task The_seat_that_a_killed_RobotLink_left_taken_is_freed_by_the_next_one()
    {
        await using var lab = await FaultLab.Start(Stop);
        await using var controller = await Simulator.StartInCell(lab, Kind, Port, Stop);
        await using var killed = await Daemon.StartOnEdge(lab, Site(lab), Stop);
        await IsUp(killed);
        var seat = Path.Combine(killed.Folder.Path, "state", "seats.json");
        await LabClock.Until("the seat is written down", _ => Task.FromResult(File.Exists(seat)), Stop);

        await lab.Pull(Cable.Far, Stop);
        killed.Program.Signal(RunningProgram.Kill);
        await killed.Program.WaitForExit(Stop);
        await LabClock.Until("this PC has forgotten the connection", async asking => await Sockets(lab.EdgeName, "dport", asking) == 0, Stop);
        await lab.Plug(Cable.Far, Stop);
        Assert.That(await Sockets(lab.CellName, "sport", Stop), Is.EqualTo(1), "the controller believes in it still");

        await using var next = await Daemon.StartAgainOnEdge(lab, killed, Stop);
        var started = LabClock.Now;

        await IsUp(next);
        Assert.That((LabClock.Now - started).TotalSeconds, Is.LessThan(5));
    }

    [Test]
    public async Task Damaged_seats_keep_nobody_from_starting()
    {
        await using var lab = await FaultLab.Start(Stop);
        await using var controller = await Simulator.StartInCell(lab, Kind, Port, Stop);
        await using var daemon = await Daemon.StartOnEdge(lab, Site(lab), Stop);
        await IsUp(daemon);
        daemon.Program.Signal(RunningProgram.Kill);
        await daemon.Program.WaitForExit(Stop);
        await File.WriteAllTextAsync(Path.Combine(daemon.Folder.Path, "state", "seats.json"), "{ \"10.", Stop);

        await using var next = await Daemon.StartAgainOnEdge(lab, daemon, Stop);

        await IsUp(next);
        Assert.That(next.Program.Talk, Does.Contain("seats.json cannot be read and is ignored"));
    }

    private static Task IsUp(Daemon daemon) =>
        LabClock.Until("the link is up", async asking => (await daemon.Api.Link(Link, asking)).State == "up", Stop);

    private static async Task<int> Sockets(string machine, string end, CancellationToken stop)
    {
        await using var list = RunningProgram.Start("ip", ["netns", "exec", machine, "ss", "-Htan", "state", "connected", end, "=", $":{Port}"]);
        await list.WaitForExit(stop);
        return list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    private static string Site(FaultLab lab) => $$"""
        schema: 1
        site: { name: lab }
        http: { listen: 127.0.0.1:{{Daemon.LabPort}} }
        links:
          {{Link}}: { profile: {{Kind}}, address: "{{lab.CellAddress}}:{{Port}}" }
        """;
}

using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Cables;

/// <summary>What is known about a fault, how soon, and how surely.</summary>
[CancelAfter(60_000)]
internal sealed class EvidenceTests
{
    private const string Second = "r5-twin";

    /// <summary>From the moment the cable is out.</summary>
    private static readonly TimeSpan NearPullKnownWithin = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_cable_pulled_at_this_PC_is_known_at_once_and_proven_though_nothing_was_said()
    {
        await using var cell = await WorkCell.Start(Traffic.Unpolled, Stop);

        await cell.Lab.Pull(Cable.Near, Stop);
        var pulled = LabClock.Now;
        var down = await cell.Watch.WaitForState("down", Stop);

        Assert.That((down.Cause, down.Certainty), Is.EqualTo(("local-port-down", "proven")));
        Assert.That(down.Time - pulled, Is.LessThan(NearPullKnownWithin), $"{down}");
        Assert.That((await cell.Document(Stop)).WalkTo, Does.Contain("eth0"));
    }

    [Test]
    public async Task A_short_pull_at_this_PC_keeps_the_connection_and_is_counted()
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);
        var before = await cell.Document(Stop);

        await cell.Lab.Pull(Cable.Near, Stop);
        await cell.Watch.WaitForState("down", Stop);
        await cell.Lab.Plug(Cable.Near, Stop);
        await cell.Watch.WaitForState("up", Stop);

        var after = await cell.Document(Stop);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(after.Epoch, Is.EqualTo(before.Epoch), "the connection is still the same");
            Assert.That(after.LocalAddress, Is.EqualTo(before.LocalAddress));
            Assert.That(after.Counter("blips"), Is.EqualTo(before.Counter("blips") + 1));
        }

        await cell.WaitForSignOfLife(Stop);
    }

    [Test]
    public async Task A_cable_pulled_at_the_robot_leaves_this_PC_out_of_it()
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);

        await cell.Lab.Pull(Cable.Far, Stop);
        var down = await cell.Watch.WaitForState("down", Stop);
        var link = await cell.Document(Stop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((down.Cause, down.Certainty), Is.EqualTo(("path-dead", "likely")), "alone on its wire, our own deafness is not excluded");
            Assert.That(link.RulesOut, Has.Some.Contains("cable at this PC"));
            Assert.That(Result(link.Evidence, "arp"), Is.EqualTo("fail"));
            Assert.That(Result(link.Evidence, "ping"), Is.EqualTo("fail"));
        }
    }

    [Test]
    public async Task A_firewall_is_told_from_a_cable()
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);

        await cell.Lab.Drop("on", Stop);
        var down = await cell.Watch.WaitForState("down", Stop);

        Assert.That((down.Cause, down.Certainty), Is.EqualTo(("host-silent", "likely")));
        Assert.That(Result(down.Evidence, "arp"), Is.EqualTo("pass"));
    }

    [Test]
    public async Task A_verdict_becomes_better_when_the_device_is_heard_again()
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);
        await cell.Lab.Pull(Cable.Far, Stop);
        await cell.Watch.WaitForState("down", Stop);

        // The program does not come back with the cable.
        await cell.Controller.DisposeAsync();
        await cell.Lab.Plug(Cable.Far, Stop);

        await LabClock.Until("the link says that nothing listens", async asking => (await cell.Document(asking)).Cause == "refused", Stop);
        var story = cell.Watch.Changes.Where(change => change.State == "down").Select(change => change.Cause).ToArray();
        Assert.That(story, Is.SupersetOf(new[] { "path-dead", "refused" }));
    }

    [Test]
    public async Task Links_that_fall_together_are_one_outage()
    {
        await using var cell = await WorkCell.Start(null, lab => $"  {Second}: {{ profile: abb-rapid-lines, address: \"{lab.CellAddress}:5001\" }}", Stop);
        await using var twin = RunningProgram.StartRobotLink(cell.Lab.CellName, ["simulate", "abb-rapid-lines", "--listen", $"{cell.Lab.CellAddress}:5001"]);
        await cell.Daemon.Api.WaitForState(Second, "up", Stop);

        await cell.Lab.Pull(Cable.Near, Stop);
        await cell.Watch.WaitForState("down", Stop);
        await LabClock.Until("there is an outage of two", async asking => (await cell.Daemon.Api.Outages(asking)).Any(outage => outage.Members.Count == 2), Stop);

        var outages = await cell.Daemon.Api.Outages(Stop);
        Assert.That(outages.Select(outage => (outage.Root, Members: string.Join(" ", outage.Members))), Is.EqualTo(new[] { ("port eth0", $"{WorkCell.Link} {Second}") }));
        Assert.That((await cell.Document(Stop)).Outage, Is.EqualTo(outages[0].Id));
    }

    [Test]
    public async Task Without_the_right_to_ask_nothing_is_guessed()
    {
        await using var lab = await FaultLab.Start(Stop);
        await lab.Pull(Cable.Far, Stop);

        var asks = await Doctor(lab, [], $"{lab.CellAddress}:5000");
        var mayNotAsk = await Doctor(lab, ["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw"], $"{lab.CellAddress}:5000");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asks.Output, Does.Contain("fail         arp").And.Contain("path-dead, likely"));
            Assert.That(mayNotAsk.Output, Does.Contain("not measured arp").And.Contain("CAP_NET_RAW").And.Not.Contain("proven"));
            Assert.That((asks.Exit, mayNotAsk.Exit), Is.EqualTo((5, 5)));
        }
    }

    [Test]
    public async Task The_doctor_walks_from_this_PC_to_the_program()
    {
        await using var lab = await FaultLab.Start(Stop);
        await using var controller = await Simulator.StartInCell(lab, "abb-rapid-lines", 5000, Stop);

        var well = await Doctor(lab, [], $"{lab.CellAddress}:5000");
        var closed = await Doctor(lab, [], $"{lab.CellAddress}:5001");
        var absent = await Doctor(lab, [], "10.77.0.1:5000");
        await lab.Pull(Cable.Near, Stop);
        var unplugged = await Doctor(lab, [], $"{lab.CellAddress}:5000");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((well.Exit, closed.Exit, absent.Exit, unplugged.Exit), Is.EqualTo((0, 5, 5, 5)));
            Assert.That(well.Output, Does.Contain("pass         connect"));
            Assert.That(closed.Output, Does.Contain("[refused, proven]"));
            Assert.That(absent.Output, Does.Contain("[misconfigured, proven]"));
            Assert.That(unplugged.Output, Does.Contain("[local-port-down, proven]"));
        }
    }

    private static string? Result(IReadOnlyList<Api.Evidence>? evidence, string check) => evidence?.FirstOrDefault(one => one.Check == check)?.Result;

    private static async Task<(int Exit, string Output)> Doctor(FaultLab lab, string[] wrapped, string address)
    {
        await using var doctor = RunningProgram.Start("ip", ["netns", "exec", lab.EdgeName, .. wrapped, Repository.RobotLink, "doctor", address]);
        return (await doctor.WaitForExit(Stop), doctor.Output);
    }
}

using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.Cables;

[CancelAfter(60_000)]
internal sealed class PulledCableTests
{
    private static readonly string[] SilentNetwork = ["went-silent", "path-dead"];
    private static readonly string[] OwnPort = ["local-port-down"];

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_pulled_cable_is_noticed_in_time_and_named_and_the_link_returns(
        [Values] Cable cable, [Values] Traffic traffic)
    {
        await using var cell = await WorkCell.Start(traffic, Stop);

        var pulled = await cell.Lab.Pull(cable, Stop);
        var down = await cell.Watch.WaitForState("down", Stop);

        using (Assert.EnterMultipleScope())
        {
            Outage.IsDetectedInTime(down, pulled, WorkCell.DetectWithin);
            Outage.IntervalHoldsTheTruth(down, pulled);
            Outage.IsBlamedOn(down, cable == Cable.Near ? "proven" : "likely", CausesOf(cable));
        }

        var plugged = await cell.Lab.Plug(cable, Stop);
        Outage.IsOverInTime(await cell.Watch.WaitForState("up", Stop), plugged);
    }

    [Test]
    public async Task A_command_under_way_when_the_cable_is_pulled_ends_as_unknown_and_is_not_repeated([Values] Cable cable)
    {
        await using var cell = await WorkCell.Start(Traffic.Unpolled, Stop);
        await cell.WaitForSignOfLife(Stop);
        await cell.Controller.Apply("slow 3s", Stop);
        var outcome = cell.Daemon.Api.Send(WorkCell.Link, "set_job", new { number = 5 }, Stop);
        await cell.Daemon.Api.WaitForMessage(WorkCell.Link, message => message is { Kind: "request", Name: "set_job" }, Stop);

        var pulled = await cell.Lab.Pull(cable, Stop);
        var down = await cell.Watch.WaitForState("down", Stop);

        using (Assert.EnterMultipleScope())
        {
            Outage.IsDetectedInTime(down, pulled, WorkCell.DetectWithin);
            Outage.IsBlamedOn(down, cable == Cable.Near ? "proven" : "likely", CausesOf(cable));
            Assert.That((await outcome).Outcome, Is.EqualTo("unknown"));
        }

        await cell.Controller.Apply("none", Stop);
        await cell.Lab.Plug(cable, Stop);
        await cell.Watch.WaitForState("up", Stop);
        await cell.WaitForSignOfLife(Stop);
        var messages = await cell.Daemon.Api.Messages(WorkCell.Link, Stop);
        Assert.That(messages.Count(message => message is { Kind: "request", Name: "set_job" }), Is.EqualTo(1));
    }

    [Test]
    public async Task A_link_that_is_down_refuses_a_command_at_once()
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);
        await cell.Lab.Pull(Cable.Far, Stop);
        await cell.Watch.WaitForState("down", Stop);

        var asked = LabClock.Now;
        var outcome = await cell.Daemon.Api.Send(WorkCell.Link, "set_job", new { number = 5 }, Stop);

        Assert.That(outcome.Outcome, Is.EqualTo("not_sent"));
        Assert.That(LabClock.Now - asked, Is.LessThan(TimeSpan.FromSeconds(1)), "it does not wait for the link");
    }

    [Test]
    public async Task A_blip_shorter_than_the_bound_allows_is_survived_and_counted()
    {
        // The bound of 4 s less the keepalive interval of 1 s and 1.2 s for the first ARP and probe afterwards, and a margin.
        var blip = TimeSpan.FromSeconds(1.5);
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);
        var before = await cell.Document(Stop);

        var pulled = await cell.Lab.Pull(Cable.Far, Stop);
        await LabClock.Hold(blip, Stop);
        await cell.Lab.Plug(Cable.Far, Stop);
        await LabClock.Until("the blip is counted", async asking => (await cell.Document(asking)).Counter("blips") > before.Counter("blips"), Stop);
        await LabClock.Hold(WorkCell.DetectWithin, Stop);

        Assert.That(cell.Watch.Changes.Where(change => change.Time > pulled), Is.Empty);
        Assert.That((await cell.Document(Stop)).Epoch, Is.EqualTo(before.Epoch), "the connection is still the same");
    }

    [Test]
    public async Task A_healthy_link_raises_no_alarm()
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);
        var up = LabClock.Now;

        await LabClock.Hold(3 * WorkCell.DetectWithin, Stop);

        Assert.That(cell.Watch.Changes.Where(change => change.Time > up), Is.Empty);
    }

    [Test]
    public async Task A_device_for_one_client_that_never_noticed_the_end_is_freed_by_a_call_from_the_same_port([Values] Cable cable)
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);
        var before = await cell.Document(Stop);

        await cell.Lab.Pull(cable, Stop);
        await cell.Watch.WaitForState("down", Stop);
        await LabClock.Until("the connection is given up", async asking => (await cell.Document(asking)).LocalAddress is null, Stop);
        Assert.That(await cell.ConnectionsOfController(Stop), Has.Length.EqualTo(1), "the device still believes in the dead connection");
        var plugged = await cell.Lab.Plug(cable, Stop);
        var up = await cell.Watch.WaitForState("up", Stop);

        var after = await cell.Document(Stop);
        using (Assert.EnterMultipleScope())
        {
            Outage.IsOverInTime(up, plugged);
            Assert.That(after.LocalAddress, Is.EqualTo(before.LocalAddress));
            Assert.That(after.Epoch > before.Epoch, Is.True, "it is a new connection");
        }
    }

    private static string[] CausesOf(Cable cable) => cable == Cable.Near ? OwnPort : SilentNetwork;
}

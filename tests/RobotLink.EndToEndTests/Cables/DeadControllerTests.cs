using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.Cables;

/// <summary>The cable is whole; the controller, its program or a firewall on the way is not.</summary>
[CancelAfter(60_000)]
internal sealed class DeadControllerTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_frozen_program_is_told_from_a_dead_network_and_the_link_returns_with_it(
        [Values] Traffic traffic)
    {
        await using var cell = await WorkCell.Start(traffic, Stop);

        var frozen = await cell.Lab.Freeze(Stop);
        var down = await cell.Watch.WaitForState("down", Stop);

        using (Assert.EnterMultipleScope())
        {
            Outage.IsDetectedInTime(down, frozen, WorkCell.DetectWithin);
            Outage.IsBlamedOn(down, "proven", "no-reply");
        }

        var thawed = await cell.Lab.Thaw(Stop);
        Outage.IsOverInTime(await cell.Watch.WaitForState("up", Stop), thawed);
    }

    [Test]
    public async Task A_rebooted_controller_with_the_same_address_is_noticed_and_found_again()
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);

        var lost = await cell.Lab.Reboot(TimeSpan.FromSeconds(2), Stop);
        var down = await cell.Watch.WaitForState("down", Stop);
        await cell.RestartController(Stop);
        var up = await cell.Watch.WaitForState("up", Stop);

        using (Assert.EnterMultipleScope())
        {
            Outage.IsDetectedInTime(down, lost, WorkCell.DetectWithin);
            Outage.IsBlamedOn(down, "proven", "reset-by-peer", "went-silent", "path-dead", "refused");
            Outage.IsOverInTime(up, cell.Controller.Listening);
        }
    }

    [Test]
    public async Task A_controller_whose_program_ended_is_on_but_refuses()
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);

        var ended = LabClock.Now;
        await cell.Controller.DisposeAsync();
        var down = await cell.Watch.WaitForState("down", Stop);

        using (Assert.EnterMultipleScope())
        {
            Outage.IsDetectedInTime(down, ended, WorkCell.DetectWithin);
            Outage.IsBlamedOn(down, "proven", "closed-by-peer", "reset-by-peer", "refused");
        }

        await LabClock.Until("the link says that nothing listens", async asking => (await cell.Document(asking)).Cause == "refused", Stop);
    }

    [Test]
    public async Task Packets_that_a_firewall_swallows_are_not_blamed_on_a_cable()
    {
        await using var cell = await WorkCell.Start(Traffic.Polled, Stop);

        var began = LabClock.Now;
        await cell.Lab.Drop("on", Stop);
        var down = await cell.Watch.WaitForState("down", Stop);

        using (Assert.EnterMultipleScope())
        {
            Outage.IsDetectedInTime(down, began, WorkCell.DetectWithin);
            Outage.IsBlamedOn(down, "likely", "went-silent", "host-silent");
        }

        var healed = LabClock.Now;
        await cell.Lab.Drop("off", Stop);
        Outage.IsOverInTime(await cell.Watch.WaitForState("up", Stop), healed);
    }
}

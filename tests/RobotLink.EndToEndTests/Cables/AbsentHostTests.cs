using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.Cables;

[CancelAfter(60_000)]
internal sealed class AbsentHostTests
{
    private const string Absent = "r9-absent";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_host_that_nobody_answers_for_is_called_a_dead_path_and_leaves_the_good_link_undisturbed()
    {
        await using var cell = await WorkCell.Start(null, LinkToAbsentHost, Stop);
        var up = LabClock.Now;

        await LabClock.Until("a cause is named", async asking => (await cell.Daemon.Api.Link(Absent, asking)).Cause is not null, Stop);
        var absent = await cell.Daemon.Api.Link(Absent, Stop);
        await LabClock.Hold(WorkCell.DetectWithin, Stop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(absent.State, Is.EqualTo("connecting"), "it was never up");
            Assert.That(absent.Cause, Is.EqualTo("path-dead"));
            Assert.That(cell.Watch.Changes.Where(change => change.Time > up), Is.Empty);
        }
    }

    private static string LinkToAbsentHost(FaultLab lab) => $$"""
          {{Absent}}:
            profile: abb-rapid-lines
            address: 10.66.{{lab.CellAddress.GetAddressBytes()[2]}}.9:5000
        """;
}

using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.Cables;

internal sealed class TwentyPullsTests
{
    private const int Pulls = 20;

    /// <summary>Half the profile's own bound, so that the series takes about a minute; keepalive and heartbeat follow from it.</summary>
    private const string DetectWithinTwoSeconds = """
        detect_within: 2s
              keepalive: null
              heartbeat: { after_idle: null, reply_within: null, lost_after: null }
        """;

    [Test]
    [CancelAfter(110_000)]
    public async Task Of_twenty_pulls_in_a_row_each_is_noticed_in_time_and_recovered_from_and_nothing_else_happens(CancellationToken stop)
    {
        await using var cell = await WorkCell.Start(DetectWithinTwoSeconds, _ => null, stop);
        var start = LabClock.Now;
        for (var pull = 1; pull <= Pulls; pull++)
        {
            var pulled = await cell.Lab.Pull(Cable.Far, stop);
            var down = await cell.Watch.WaitForState("down", stop);
            var plugged = await cell.Lab.Plug(Cable.Far, stop);
            var up = await cell.Watch.WaitForState("up", stop);
            using (Assert.EnterMultipleScope())
            {
                Outage.IsDetectedInTime(down, pulled, TimeSpan.FromSeconds(2));
                Outage.IsBlamedOn(down, "likely", "went-silent", "path-dead");
                Outage.IsOverInTime(up, plugged);
            }
        }

        var expected = Enumerable.Repeat(new[] { "down", "up" }, Pulls).SelectMany(pair => pair);
        var changes = cell.Watch.Changes.Where(change => change.Time > start && change.State != change.Previous);
        Assert.That(changes.Select(change => change.State), Is.EqualTo(expected));
    }
}

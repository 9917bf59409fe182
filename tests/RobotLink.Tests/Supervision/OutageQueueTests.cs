using RobotLink.Diagnosis;
using RobotLink.Supervision;

namespace RobotLink.Tests.Supervision;

/// <summary>The news of outages and their readers: what a reader does not get, it hears of.</summary>
internal sealed class OutageQueueTests
{
    private static readonly OutageReport Report = new(
        new Outage("o1", "a", Cause.Refused, Certainty.Likely, "words", "walk", TimeSpan.Zero, ["a"]), default, default);

    [Test]
    public void A_reader_that_came_too_late_for_some_hears_how_many()
    {
        var queue = new OutageQueue();
        Add(queue, OutageQueue.Least + 44, links: 1);

        var since = queue.After(0);

        Assert.That((since.News.Count, since.Last, since.Missed), Is.EqualTo((OutageQueue.Least, OutageQueue.Least + 44L, 44L)));
    }

    [Test]
    public void Got_and_missed_are_all_there_were([Values(0, 1, 100, 300, 700)] int seen, [Values(0, 1, 256, 257, 600)] int more)
    {
        var queue = new OutageQueue();
        Add(queue, seen, links: 1);
        var place = queue.After(0).Last;
        Add(queue, more, links: 1);

        var since = queue.After(place);

        Assert.That(since.News.Count + since.Missed, Is.EqualTo(more));
    }

    [Test]
    public void A_step_of_each_link_of_a_large_site_has_room()
    {
        var queue = new OutageQueue();
        Add(queue, 3_000, links: 3_000);

        Assert.That(queue.After(0).Missed, Is.Zero);
    }

    private static void Add(OutageQueue queue, int count, int links)
    {
        for (var number = 0; number < count; number++)
        {
            queue.Add(OutageStep.Began, Report, default, links);
        }
    }
}

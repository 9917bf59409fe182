using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Tests.Routing;

/// <summary>Links at rest are many: their heartbeats do not fill a journal for hours.</summary>
public sealed class QuietJournalTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Hours_of_heartbeats_keep_a_journal_small_and_its_last_minutes_whole()
    {
        var journal = new Hub().Journal("a");
        for (var second = 0; second < 6 * 3600; second++)
        {
            Append(journal, second);
            Append(journal, second);
        }

        var (bytes, heads, frames, _) = journal.Kept;
        Assert.Multiple(() =>
        {
            Assert.That(bytes + heads, Is.LessThan(10 * 1024));
            Assert.That(frames, Is.GreaterThanOrEqualTo(240), "two minutes, at two frames a second");
            Assert.That(journal.LastMessages(1)[0].Time, Is.EqualTo(Noon.AddSeconds((6 * 3600) - 1)));
        });
    }

    [Test]
    public void However_rarely_a_device_speaks_its_last_hundred_messages_are_there()
    {
        var journal = new Hub().Journal("a");
        for (var hour = 0; hour < 1000; hour++)
        {
            Append(journal, hour * 3600L);
        }

        Assert.That(journal.LastMessages(100), Has.Count.EqualTo(100));
    }

    [Test]
    public void A_busy_link_keeps_as_many_as_it_may_and_no_more_than_is_said()
    {
        var journal = new Hub().Journal("a");
        for (var frame = 0; frame < 10_000; frame++)
        {
            Append(journal, frame / 1000);
        }

        var (bytes, heads, frames, _) = journal.Kept;
        Assert.That(frames, Is.EqualTo(LinkJournal.MessagesMax));
        Assert.That(bytes, Is.EqualTo(5 * LinkJournal.MessagesMax));
        Assert.That(heads, Is.LessThanOrEqualTo(LinkJournal.HeadBytesMax));
    }

    private static void Append(LinkJournal journal, long second) =>
        journal.Append(new FrameHead(Noon.AddSeconds(second), Direction.Received, EntryKind.Reply, null, 1, 0, 5, null), "PONG\n"u8);
}

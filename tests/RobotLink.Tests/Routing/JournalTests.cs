using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Tests.Routing;

public sealed class JournalTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void What_was_kept_comes_back_byte_for_byte_for_any_sizes_and_limits([Range(0, 19)] int seed)
    {
        var random = new Random(seed);
        var journal = new Hub().Journal("a", random.Next(100, 5000));
        var kept = new Dictionary<long, byte[]>();
        for (var count = 0; count < 3000; count++)
        {
            var frame = new byte[random.Next(0, 90)];
            random.NextBytes(frame);
            kept.Add(Append(journal, frame), frame);
        }

        var last = journal.LastMessages(int.MaxValue);
        Assert.That(last, Is.Not.Empty);
        Assert.That(last.Select(entry => entry.Sequence), Is.EqualTo(Enumerable.Range(3000 - last.Count + 1, last.Count)), "the newest, without holes");
        Assert.That(last.All(entry => entry.Frame.AsSpan().SequenceEqual(kept[entry.Sequence])));
    }

    [Test]
    public void A_noisy_link_pushes_out_only_its_own_frames()
    {
        var hub = new Hub();
        Append(hub.Journal("quiet", 1000), [1]);
        for (var count = 0; count < 10_000; count++)
        {
            Append(hub.Journal("noisy", 1000), new byte[50]);
        }

        Assert.That(hub.Journal("quiet").LastMessages(10), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_reader_gets_everything_of_all_links_in_order()
    {
        var hub = new Hub();
        var feed = hub.Follow(null, states: true, messages: true, after: 0);
        for (var count = 0; count < 2000; count++)
        {
            Append(hub.Journal($"link{count % 7}"), [(byte)count]);
        }

        var seen = new List<long>();
        for (var batch = feed.Take(); batch.Count > 0; batch = feed.Take())
        {
            seen.AddRange(batch.Select(item => item.Sequence));
        }

        Assert.That(seen, Is.EqualTo(Enumerable.Range(1, 2000)));
    }

    [Test]
    public void Delivered_and_missed_together_are_all_there_was()
    {
        var hub = new Hub();
        var journal = hub.Journal("a", 1000);
        var feed = hub.Follow(null, states: true, messages: true, after: 0);
        long delivered = 0;
        long missed = 0;
        for (var count = 1; count <= 5000; count++)
        {
            Append(journal, new byte[30]);
            if (count % 700 == 0)
            {
                Drain(feed, ref delivered, ref missed);
            }
        }

        Drain(feed, ref delivered, ref missed);
        Assert.That(missed, Is.Positive);
        Assert.That(delivered + missed, Is.EqualTo(hub.LastSequence));
    }

    [Test]
    public void A_reader_that_comes_back_goes_on_where_it_was_and_learns_how_many_are_gone()
    {
        var hub = new Hub();
        var journal = hub.Journal("a", 1000);
        for (var count = 1; count <= 200; count++)
        {
            Append(journal, new byte[30]);
        }

        var feed = hub.Follow(null, states: true, messages: true, after: 100);
        var batch = feed.Take();

        Assert.That(batch[^1].Sequence, Is.EqualTo(200));
        Assert.That(batch.Count + feed.Missed, Is.EqualTo(100));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_reader_beside_many_writers_passes_nothing_over(CancellationToken stop)
    {
        const int Writers = 4, Each = 20_000;
        var hub = new Hub();
        var feed = hub.Follow(null, states: true, messages: true, after: 0);
        var journals = Enumerable.Range(0, Writers).Select(number => hub.Journal($"link{number}")).ToList();
        var writing = Task.WhenAll(journals.Select(journal => Task.Run(
            () =>
            {
                for (var count = 0; count < Each; count++)
                {
                    Append(journal, [1]);
                }
            },
            stop)));
        long delivered = 0;
        long missed = 0;
        while (!writing.IsCompleted)
        {
            Drain(feed, ref delivered, ref missed);
        }

        await writing;
        Drain(feed, ref delivered, ref missed);
        Assert.That(delivered + missed, Is.EqualTo(Writers * Each));
    }

    [Test]
    public void A_reader_with_a_number_from_a_run_before_gets_everything_that_is_kept()
    {
        var hub = new Hub();
        for (var count = 0; count < 10; count++)
        {
            Append(hub.Journal("a"), [1]);
        }

        Assert.That(hub.Follow(null, states: true, messages: true, after: 123_456).Take(), Has.Count.EqualTo(10));
    }

    [Test]
    public void A_reader_of_one_link_sees_no_other()
    {
        var hub = new Hub();
        var feed = hub.Follow(new HashSet<string> { "a" }, states: true, messages: true, after: 0);
        Append(hub.Journal("a"), [1]);
        Append(hub.Journal("b"), [2]);

        Assert.That(feed.Take().Select(item => item.Message!.Link), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_waiting_reader_is_woken(CancellationToken stop)
    {
        var hub = new Hub();
        var feed = hub.Follow(null, states: true, messages: true, after: null);
        var waiting = feed.WaitAsync(stop);
        Assert.That(waiting.IsCompleted, Is.False);

        Append(hub.Journal("a"), [1]);
        await waiting;

        Assert.That(feed.Take(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Keeping_a_frame_allocates_nothing_once_the_journal_has_grown()
    {
        var journal = new Hub().Journal("a", 4096);
        var frame = new byte[64];
        for (var count = 0; count < 10_000; count++)
        {
            Append(journal, frame);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 1000; count++)
        {
            Append(journal, frame);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Drain(Feed feed, ref long delivered, ref long missed)
    {
        IReadOnlyList<FeedItem> batch;
        do
        {
            batch = feed.Take();
            delivered += batch.Count;
            missed += feed.Missed;
        }
        while (batch.Count > 0);
    }

    private static long Append(LinkJournal journal, byte[] frame) =>
        journal.Append(new FrameHead(Noon, Direction.Received, EntryKind.Event, null, 1, 0, frame.Length, null), frame);
}

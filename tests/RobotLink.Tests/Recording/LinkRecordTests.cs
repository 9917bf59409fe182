using System.Text;
using RobotLink.Messages;
using RobotLink.Recording;

namespace RobotLink.Tests.Recording;

/// <summary>What a link's record keeps, what it forgets, and what it costs.</summary>
internal sealed class LinkRecordTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);
    private static readonly RecordLimits Usual = new(TimeSpan.FromMinutes(15), 4 * 1024 * 1024);

    private TimeSpan offset;

    [SetUp]
    public void SetUp() => offset = TimeSpan.Zero;

    [Test]
    public void Bytes_come_back_as_they_passed_with_their_times_and_connection()
    {
        var record = Record();
        record.Mark(Seconds(1), Opened(3));
        record.Received(Seconds(2), "POS 1\r\n"u8);
        record.Sent(Seconds(2.000123), "MOVE\r\n"u8, masked: false);

        var entries = All(record);

        Assert.That(entries.Select(Words), Is.EqualTo(new[] { "opened", "rx POS 1\r\n", "tx MOVE\r\n" }));
        Assert.That(entries.Select(entry => entry.Time - Start), Is.EqualTo(new[] { Seconds(1), Seconds(2), Seconds(2.000123) }));
        Assert.That(entries.Select(entry => entry.Epoch), Is.All.EqualTo(3));
    }

    [Test]
    public void A_mark_keeps_all_that_it_says()
    {
        var record = Record();
        var mark = new RecordedMark
        {
            Link = "a",
            Time = Start + Seconds(5),
            At = Seconds(5),
            Epoch = 0,
            What = RecordedMark.State,
            Words = "Nothing answers: cable",
            NewState = "down",
            Cause = "path-dead",
            Sequence = 4711,
            MissedBytes = 12,
            ClientName = "1 (mes)",
        };

        record.Mark(Seconds(5), mark);

        Assert.That(All(record), Is.EqualTo(new[] { mark }));
    }

    [Test]
    public void A_short_frame_costs_few_bytes_beside_its_own()
    {
        var record = Record();
        var frame = new byte[30];
        for (var number = 0; number < 10_000; number++)
        {
            record.Received(Seconds(number * 0.01), frame);
        }

        Assert.That(record.Held, Is.LessThan((10_000 * 36) + (64 * 1024)));
        Assert.That(All(record), Has.Count.EqualTo(10_000));
    }

    [Test]
    public void A_quiet_link_holds_little()
    {
        var record = Record();
        record.Mark(Seconds(0), Opened(1));
        for (var second = 0; second < 30; second++)
        {
            record.Sent(Seconds(second), "PING\n"u8, masked: false);
            record.Received(Seconds(second + 0.001), "PONG\n"u8);
        }

        Assert.That(record.Held, Is.LessThanOrEqualTo(1536));
    }

    [Test]
    public void No_more_is_held_than_the_limit_and_the_oldest_goes_first()
    {
        var record = Record(new RecordLimits(TimeSpan.FromHours(1), 64 * 1024));
        var line = new byte[100];
        for (var number = 0; number < 5000; number++)
        {
            BitConverter.TryWriteBytes(line, number);
            record.Received(Seconds(number * 0.001), line);
            Assert.That(record.Held, Is.LessThanOrEqualTo(64 * 1024));
        }

        var numbers = All(record).OfType<RecordedBytes>().Select(bytes => BitConverter.ToInt32(bytes.Bytes)).ToArray();
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(5000 - numbers.Length, numbers.Length)));
        Assert.That(numbers, Has.Length.GreaterThan(400), "at least three quarters of the limit are used");
        Assert.That(record.HasForgotten, Is.True);
        Assert.That(record.Since, Is.GreaterThan(Start));
    }

    [Test]
    public void Once_grown_writing_allocates_nothing()
    {
        var record = Record(new RecordLimits(TimeSpan.FromHours(1), 64 * 1024));
        var line = new byte[100];
        Fill(record, line, 0, 5000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill(record, line, 5000, 5000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void What_is_older_than_wanted_goes()
    {
        var record = Record(new RecordLimits(TimeSpan.FromSeconds(10), 1024 * 1024));
        var line = new byte[100];
        for (var second = 0; second < 1000; second++)
        {
            record.Received(Seconds(second), line);
        }

        Assert.That(All(record)[0].Time - Start, Is.GreaterThan(Seconds(900)));
        Assert.That(All(record)[0].Time - Start, Is.LessThanOrEqualTo(Seconds(989)));
    }

    [Test]
    public void A_link_that_fell_silent_is_forgotten_by_and_by()
    {
        var recorder = Recorder();
        var record = recorder.Of("a", Usual);
        record.Received(Seconds(1), "POS\n"u8);

        recorder.Age(Seconds(15 * 60));
        Assert.That(record.Held, Is.Positive);

        recorder.Age(Seconds((15 * 60) + 2));
        Assert.That((record.Held, recorder.Held), Is.EqualTo((0, 0L)));
        Assert.That(All(record), Is.Empty);
    }

    [Test]
    public void A_long_read_comes_back_in_one_piece([Values(3000, 70_000, 300_000)] int length)
    {
        var record = Record();
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        record.Received(Seconds(1), "first"u8);
        record.Received(Seconds(2), bytes);
        record.Received(Seconds(3), "last"u8);

        var entries = All(record).Cast<RecordedBytes>().ToArray();

        Assert.That(entries.Select(entry => entry.Bytes.Length), Is.EqualTo(new[] { 5, length, 4 }));
        Assert.That(entries[1].Bytes, Is.EqualTo(bytes));
    }

    [Test]
    public void A_reader_goes_on_where_it_was_and_is_told_what_it_missed()
    {
        var record = Record(new RecordLimits(TimeSpan.FromHours(1), 16 * 1024));
        var reader = new RecordReader(record);
        record.Received(Seconds(1), "one"u8);
        Assert.That(reader.Take().Select(Words), Is.EqualTo(new[] { "rx one" }));
        Assert.That(reader.Take(), Is.Empty);

        record.Received(Seconds(2), "two"u8);
        Assert.That(reader.Take().Select(Words), Is.EqualTo(new[] { "rx two" }));

        Fill(record, new byte[100], 3, 1000);
        Assert.That(Words(reader.Take()[0]), Is.EqualTo("gap"));
    }

    [Test]
    public void A_reader_that_had_read_all_that_was_forgotten_missed_nothing()
    {
        var recorder = Recorder();
        var record = recorder.Of("a", Usual);
        var reader = new RecordReader(record);
        record.Received(Seconds(1), "one"u8);
        _ = reader.Take();
        recorder.Age(Seconds((15 * 60) + 2));
        record.Received(Seconds(20 * 60), "two"u8);

        Assert.That(reader.Take().Select(Words), Is.EqualTo(new[] { "rx two" }));
    }

    [TestCase(1, TestName = "A link that says little is forgotten in time as well")]
    [TestCase(2000, TestName = "A link that was busy once and says little since is forgotten in time as well")]
    public void Little_more_than_the_wanted_time_is_kept(int burst)
    {
        var recorder = Recorder();
        var record = recorder.Of("a", Usual);
        Fill(record, new byte[100], 0, burst);
        for (var minute = 1; minute <= 120; minute++)
        {
            record.Received(Seconds(minute * 60), "PING\n"u8);
            recorder.Age(Seconds(minute * 60));
        }

        var oldest = All(record)[0].Time - Start;
        Assert.That(oldest, Is.GreaterThanOrEqualTo(Seconds(102 * 60)), "an eighth of 15 minutes more at most, and what passed in the minute before");
        Assert.That(oldest, Is.LessThanOrEqualTo(Seconds(105 * 60)), "what is wanted is there");
        Assert.That(record.Held, Is.LessThanOrEqualTo(12 * 1024));
    }

    [Test]
    public void By_default_a_link_that_never_rests_holds_4_MiB_of_its_newest_bytes_at_most()
    {
        var record = Record();
        Fill(record, new byte[1000], 0, 20_000);

        var bytes = All(record).OfType<RecordedBytes>().ToList();
        Assert.That(record.Held, Is.LessThanOrEqualTo(4 * 1024 * 1024));
        Assert.That(bytes.Sum(entry => entry.Bytes.Length), Is.GreaterThan(7 * 512 * 1024), "hardly any of it is lost to anything else");
        Assert.That(bytes[^1].Time - Start, Is.EqualTo(Seconds(19.999)));
    }

    [Test]
    public void What_found_no_memory_is_a_gap_that_counts_bytes_of_the_device_alone()
    {
        var recorder = Recorder();
        var record = recorder.Of("a", Usual);
        recorder.Total = 100;
        record.Mark(Seconds(1), Opened(1));
        record.Received(Seconds(2), "0123456789"u8);
        recorder.Total = 1024 * 1024;
        record.Received(Seconds(3), "later"u8);

        var entries = All(record);

        Assert.That(entries.Select(Words), Is.EqualTo(new[] { "gap", "rx later" }));
        Assert.That(((RecordedMark)entries[0]).MissedBytes, Is.EqualTo(10));
    }

    [Test]
    public void A_clock_that_is_set_changes_the_times_that_follow()
    {
        var record = Record();
        record.Received(Seconds(1), "before"u8);
        offset = TimeSpan.FromHours(2);
        record.Received(Seconds(3), "after"u8);
        record.Received(Seconds(4), "later"u8);

        Assert.That(All(record).OfType<RecordedBytes>().Select(entry => entry.Time - Start), Is.EqualTo(new[] { Seconds(1), offset + Seconds(3), offset + Seconds(4) }));
    }

    [TestCase(7200, 10, "the clock of this PC was set forward by 7200 s", TestName = "Within a piece of the record")]
    [TestCase(-3600, 2000, "the clock of this PC was set back by 3600 s", TestName = "Between two pieces of the record")]
    public void A_clock_that_is_set_is_told(int step, int filled, string words)
    {
        var record = Record();
        record.Received(Seconds(1), new byte[filled]);
        offset = Seconds(step);
        record.Received(Seconds(1.5 + (filled < 100 ? 1 : 0)), new byte[100_000]);

        var mark = All(record).OfType<RecordedMark>().Single();
        Assert.That((mark.What, mark.Words, mark.SetBy), Is.EqualTo((RecordedMark.Clock, words, (TimeSpan?)offset)));
    }

    [Test]
    public void A_clock_that_is_only_regulated_is_not_told()
    {
        var record = Record();
        record.Received(Seconds(1), "a"u8);
        offset = Seconds(0.5);
        record.Received(Seconds(3), "b"u8);

        Assert.That(All(record).OfType<RecordedMark>(), Is.Empty);
    }

    [Test]
    public void Nothing_is_kept_where_nothing_is_wanted()
    {
        var record = Record(RecordLimits.Off);
        record.Received(Seconds(1), "POS\n"u8);

        Assert.That((record.Held, All(record).Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_smaller_limit_holds_at_once()
    {
        var record = Record();
        Fill(record, new byte[1000], 0, 1000);

        record.Limit(new RecordLimits(TimeSpan.FromMinutes(15), 256 * 1024));
        Assert.That(record.Held, Is.LessThanOrEqualTo(256 * 1024).And.Positive);

        record.Limit(RecordLimits.Off);
        Assert.That(record.Held, Is.Zero);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromMicroseconds(Math.Round(seconds * 1e6));

    private static RecordedMark Opened(int epoch) => new() { Link = "a", Time = Start, Epoch = epoch, What = RecordedMark.Opened };

    private static void Fill(LinkRecord record, byte[] line, int from, int count)
    {
        for (var number = from; number < from + count; number++)
        {
            record.Received(Seconds(number * 0.001), line);
        }
    }

    private static string Words(RecordedEntry entry) => entry switch
    {
        RecordedBytes bytes => $"{(bytes.Direction == Direction.Received ? "rx" : "tx")} {Encoding.ASCII.GetString(bytes.Bytes)}",
        RecordedMark mark => mark.What,
        _ => "",
    };

    private static List<RecordedEntry> All(LinkRecord record)
    {
        var reader = new RecordReader(record);
        var entries = new List<RecordedEntry>();
        while (reader.Take() is { Count: > 0 } next)
        {
            entries.AddRange(next);
        }

        return entries;
    }

    private Recorder Recorder() => new(now => Start + now + offset);

    private LinkRecord Record(RecordLimits? limits = null) => Recorder().Of("a", limits ?? Usual);
}

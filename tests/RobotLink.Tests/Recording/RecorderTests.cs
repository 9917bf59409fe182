using RobotLink.Recording;

namespace RobotLink.Tests.Recording;

/// <summary>How the records of all links share one memory.</summary>
internal sealed class RecorderTests
{
    private const int MiB = 1024 * 1024;

    private static readonly RecordLimits Large = new(TimeSpan.FromHours(1), 64 * MiB);

    [Test]
    public void All_records_together_never_hold_more_than_the_total()
    {
        var recorder = new Recorder(now => DateTimeOffset.UnixEpoch + now) { Total = 2 * MiB };
        var records = Enumerable.Range(0, 10).Select(number => recorder.Of($"l{number}", Large)).ToArray();
        var chunk = new byte[1000];
        for (var number = 0; number < 20_000; number++)
        {
            records[number % 10].Received(TimeSpan.FromMilliseconds(number), chunk);
            Assert.That(recorder.Held, Is.LessThanOrEqualTo(2 * MiB));
        }

        Assert.That(records.Sum(record => record.Held), Is.EqualTo(recorder.Held));
        Assert.That(records.Select(record => record.Held), Is.All.GreaterThan(MiB / 10), "each has nearly its share");
    }

    [Test]
    public void Who_has_less_than_its_share_takes_from_who_has_more()
    {
        var recorder = new Recorder(now => DateTimeOffset.UnixEpoch + now) { Total = MiB };
        var greedy = recorder.Of("greedy", Large);
        var modest = recorder.Of("modest", Large);
        Fill(greedy, 3000);
        Assert.That(greedy.Held, Is.GreaterThan(MiB * 3 / 4));

        Fill(modest, 3000);

        Assert.That(modest.Held, Is.GreaterThan(MiB * 2 / 5).And.LessThanOrEqualTo(MiB / 2));
        Assert.That(greedy.Held, Is.LessThan(MiB * 3 / 5));
    }

    [Test]
    public void A_noisy_link_takes_nothing_from_one_within_its_share()
    {
        var recorder = new Recorder(now => DateTimeOffset.UnixEpoch + now) { Total = MiB };
        var modest = recorder.Of("modest", Large);
        var noisy = recorder.Of("noisy", Large);
        Fill(modest, 200);
        var before = modest.Held;

        Fill(noisy, 10_000);

        Assert.That(modest.Held, Is.EqualTo(before));
    }

    [Test]
    public void What_is_forgotten_gives_its_memory_back()
    {
        var recorder = new Recorder(now => DateTimeOffset.UnixEpoch + now);
        var record = recorder.Of("a", Large);
        Fill(record, 1000);
        Assert.That(recorder.Held, Is.Positive);

        recorder.Forget("a");
        record.Received(TimeSpan.FromHours(1), "late"u8);

        Assert.That(recorder.Held, Is.Zero);
    }

    [Test]
    public void A_smaller_total_is_reached_with_the_next_look()
    {
        var recorder = new Recorder(now => DateTimeOffset.UnixEpoch + now);
        Fill(recorder.Of("a", Large), 5000);
        Fill(recorder.Of("b", Large), 5000);
        recorder.Total = 2 * MiB;

        recorder.Age(TimeSpan.FromSeconds(1));

        Assert.That(recorder.Held, Is.LessThanOrEqualTo(2 * MiB).And.Positive);
    }

    [Test]
    public async Task Many_writers_at_once_keep_within_the_total()
    {
        var recorder = new Recorder(now => DateTimeOffset.UnixEpoch + now) { Total = MiB };
        var records = Enumerable.Range(0, 8).Select(number => recorder.Of($"l{number}", Large)).ToArray();

        await Task.WhenAll(records.Select(record => Task.Run(() => Fill(record, 20_000))));

        Assert.That(recorder.Held, Is.LessThanOrEqualTo(MiB));
        Assert.That(records.Sum(record => record.Held), Is.EqualTo(recorder.Held));
    }

    private static void Fill(LinkRecord record, int count)
    {
        var chunk = new byte[1000];
        for (var number = 0; number < count; number++)
        {
            record.Received(TimeSpan.FromMilliseconds(number), chunk);
        }
    }
}

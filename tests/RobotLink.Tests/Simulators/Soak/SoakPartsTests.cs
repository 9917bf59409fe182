using System.Net;
using System.Net.Sockets;
using RobotLink.SimulatorSoak;

namespace RobotLink.Tests.Simulators.Soak;

internal sealed class SoakPartsTests
{
    private const long MiB = 1024 * 1024;

    [TestCase(0.0, 0, false)]
    [TestCase(1.0, 60, true)]
    [TestCase(0.05, 3, false)]
    public void Memory_that_rises_steadily_is_found(double mebibytesPerMinute, double slope, bool grows)
    {
        var trend = new MemoryTrend();
        for (var minute = 0; minute <= 60; minute++)
        {
            trend.Add(TimeSpan.FromMinutes(minute), (long)((2 + (minute * mebibytesPerMinute)) * MiB));
        }

        Assert.That((trend.Grows, trend.Start / MiB), Is.EqualTo((grows, (long)(2 + mebibytesPerMinute))));
        Assert.That(trend.SlopePerMinute * 60 / MiB, Is.EqualTo(slope).Within(0.01));
    }

    [Test]
    public void Memory_that_rises_at_the_start_only_is_good()
    {
        var trend = new MemoryTrend();
        for (var minute = 0; minute <= 60; minute++)
        {
            trend.Add(TimeSpan.FromMinutes(minute), Math.Min(minute, 10) * MiB);
        }

        Assert.That(trend.Grows, Is.False);
    }

    [Test]
    public void Equal_seeds_make_equal_rubbish()
    {
        byte[] Frame(int seed) => Mutation.Of("PING\r\n"u8.ToArray(), ["OK"u8.ToArray()], new Random(seed));

        Assert.That(Enumerable.Range(0, 50).All(seed => Frame(seed).SequenceEqual(Frame(seed))));
        Assert.That(Enumerable.Range(0, 50).Select(seed => Convert.ToHexString(Frame(seed))).Distinct().Count(), Is.GreaterThan(40));
    }

    [TestCase("--minutes 60 --kinds keyence-sr,cognex-insight --seed 7", 60, 2)]
    [TestCase("--minutes 0.5 --kinds keyence-sr", 0.5, 1)]
    public void Arguments_are_read(string line, double minutes, int kinds)
    {
        var read = Arguments.Parse(line.Split(' '))!;

        Assert.That((read.Duration, read.Kinds.Count), Is.EqualTo((TimeSpan.FromMinutes(minutes), kinds)));
    }

    [TestCase("--minutes")]
    [TestCase("--minutes soon")]
    [TestCase("--kinds toaster")]
    [TestCase("--forever 1")]
    public void Arguments_written_wrongly_are_refused(string line) => Assert.That(Arguments.Parse(line.Split(' ')), Is.Null);

    [Test]
    public void A_transcript_becomes_a_talk_up_to_the_last_answer()
    {
        var talk = Dialogue.From([new Step(false, [1]), new Step(true, [2]), new Step(false, [3]), new Step(true, [4])]);

        Assert.That(talk!.Steps.Select(step => (step.Send, step.Bytes.Length)), Is.EqualTo(new[] { (false, 0), (true, 1), (false, 0) }));
    }

    [Test]
    public void A_transcript_without_an_answer_is_no_talk() => Assert.That(Dialogue.From([new Step(true, [2])]), Is.Null);

    [Test]
    [CancelAfter(60_000)]
    public async Task A_device_that_says_nothing_does_not_serve(CancellationToken token)
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var time = new FakeTimeProvider();
        var asking = new CorrectClient((IPEndPoint)mute.LocalEndpoint, datagrams: false, Dialogue.Known("keyence-sr")!, time).AskAsync(token);

        await Eventually.IsTrue(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return asking.IsCompleted;
            },
            token);

        Assert.That(await asking, Is.EqualTo("it did not say 'OK,NUM,'"));
    }
}

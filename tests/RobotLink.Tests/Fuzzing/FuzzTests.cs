using System.Buffers;
using RobotLink.Framing;
using RobotLink.Fuzz;

namespace RobotLink.Tests.Fuzzing;

/// <summary>A short run of each fuzzer from a fixed seed; tests/RobotLink.Fuzz runs them for as long as one likes.</summary>
internal sealed class FuzzTests
{
    [TestCase("framing", 100)]
    [TestCase("profiles", 400)]
    [TestCase("decoders", 100)]
    [CancelAfter(60_000)]
    public void Hostile_inputs_break_no_promise(string name, int rounds)
    {
        var report = new Campaign(Target.Named(name)!, TimeProvider.System, TextWriter.Null).Run(20_000, rounds);

        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.Inputs, Is.GreaterThanOrEqualTo(rounds));
    }

    [Test]
    public void A_seed_gives_the_same_inputs_each_time()
    {
        var first = new Draw(7).Bytes("abcdefgh"u8, 20, 20);

        Assert.That(new Draw(7).Bytes("abcdefgh"u8, 20, 20), Is.EqualTo(first));
    }

    [Test]
    public void Neighbouring_seeds_give_other_inputs() =>
        Assert.That(Enumerable.Range(0, 50).Select(seed => new Draw((ulong)seed).Bits()), Is.Unique);

    [TestCase(7, 0, "takes what is not there")]
    [TestCase(0, 0, "takes what is not there")]
    [TestCase(3, 2, "payload outside")]
    public void A_framer_that_takes_or_gives_what_is_not_there_is_found(int length, int payloadAt, string words) =>
        Assert.That(new FramingPlay().Run(new Careless(Cut.Frame(length, payloadAt, 3)), "abc"u8, 0, 0), Does.Contain(words));

    [Test]
    public void A_framer_that_waits_for_more_than_its_maximum_is_found() =>
        Assert.That(new FramingPlay().Run(new Careless(Cut.More), "abcdef"u8, 0, 0), Does.Contain("more than the maximum"));

    [Test]
    public void A_framer_that_leaves_bytes_behind_a_silence_is_found() =>
        Assert.That(new FramingPlay().Run(new Careless(Cut.More), "abc"u8, 0, 4), Does.Contain("behind a silence"));

    private sealed class Careless(Cut cut) : Framer
    {
        public override int Max => 4;

        public override TimeSpan? Gap => TimeSpan.FromMilliseconds(5);

        public override Cut Next(ReadOnlySpan<byte> received) => received.IsEmpty ? Cut.More : cut;

        public override Cut AtGap(ReadOnlySpan<byte> received) => Cut.More;

        public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output) => output.Write(payload);
    }
}

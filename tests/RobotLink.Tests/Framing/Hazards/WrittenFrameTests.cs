using System.Buffers;
using RobotLink.Framing;

namespace RobotLink.Tests.Framing.Hazards;

/// <summary>What one end writes, the other end reads.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.All))]
internal sealed class WrittenFrameTests(FramerKind kind) : FramerKindTests(kind)
{
    [Test]
    public void What_is_written_is_read_back()
    {
        var frames = Enumerable.Range(1, Kind.BodyMax).Select(body => Kind.Frame(Kind.Payload(body, (char)('a' + (body % 26))))).ToArray();
        var arrivals = Kind.Arrivals(frames);

        var payloads = Stream.Payloads(Play(arrivals), Stream.Values(arrivals));

        Assert.That(payloads.Select(Kind.Frame), Is.EqualTo(frames));
        Assert.That(
            payloads.Select(payload => payload.Length),
            Is.EqualTo(Enumerable.Range(1, Kind.BodyMax).Select(body => Kind.Header + (Kind.OnlyBody > 0 ? Kind.OnlyBody : body))));
    }

    [Test]
    public void Reading_and_writing_frames_allocates_nothing()
    {
        var framer = Framers.For(Kind.Profile);
        var payload = Kind.Payload(20);
        var output = new ArrayBufferWriter<byte>(1024);
        using var reader = new FrameReader(framer);
        var faults = new List<FramingFault>(4);
        PassFrame();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var lengths = 0L;
        for (var count = 0; count < 10_000; count++)
        {
            lengths += PassFrame();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(lengths, Is.EqualTo(10_000L * payload.Length));

        int PassFrame()
        {
            output.ResetWrittenCount();
            framer.Write(payload, output);
            reader.Append(output.WrittenSpan);
            return Drain(reader, faults, silence: Kind.BySilence);
        }
    }
}

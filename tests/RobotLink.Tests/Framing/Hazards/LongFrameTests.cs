using System.Buffers;
using RobotLink.Framing;

namespace RobotLink.Tests.Framing.Hazards;

/// <summary>A long frame may arrive in very many reads.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.WithEndToFind))]
internal sealed class LongFrameTests(FramerKind kind) : FramerKindTests(kind)
{
    /// <summary>A framer that looks at everything again with each byte would need half an hour of memory traffic, not a moment.</summary>
    [Test, MaxTime(20_000)]
    public void A_long_frame_arriving_byte_by_byte_is_looked_at_once()
    {
        const int Long = 4 << 20;
        var profile = Kind.Profile with { Max = Long };
        var framer = Framers.For(profile);
        var output = new ArrayBufferWriter<byte>();
        framer.Write(Kind.Payload(Long - Kind.Header - Kind.Wrapping), output);
        var frame = output.WrittenSpan;

        for (var length = 0; length < Long; length++)
        {
            if (framer.Next(frame[..length]).Kind != CutKind.More)
            {
                Assert.That(length, Is.EqualTo(Long - 1), "taken early");
            }
        }

        var cut = Kind.BySilence ? framer.AtGap(frame) : framer.Next(frame);
        Assert.That(cut.Length, Is.EqualTo(Long));
    }
}

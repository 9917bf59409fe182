using System.Buffers;
using RobotLink.Framing;

namespace RobotLink.Tests.Framing.Hazards;

/// <summary>A frame may be as long as the profile says.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.All))]
internal sealed class MaximumTests(FramerKind kind) : FramerKindTests(kind)
{
    [Test]
    public void A_frame_of_exactly_the_maximum_arrives()
    {
        var frame = Kind.Frame(Kind.Payload(Kind.BodyMax));

        Assert.That(frame, Has.Length.EqualTo(Framers.For(Kind.Profile).Max));
        Assert.That(Play(Kind.Arrivals(frame)).Single().Kind, Is.EqualTo(CutKind.Frame));
    }

    [Test]
    public void A_frame_longer_than_the_maximum_is_not_written()
    {
        var payload = (byte[])[.. Kind.Payload(Kind.BodyMax), (byte)'A'];
        var output = new ArrayBufferWriter<byte>();

        Assert.That(() => Framers.For(Kind.Profile).Write(payload, output), Throws.TypeOf<FramingException>());
        Assert.That(output.WrittenCount, Is.Zero);
    }
}

using RobotLink.Framing;

namespace RobotLink.Tests.Framing.Hazards;

/// <summary>A frame may be longer than the profile says.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.WithAnySize))]
internal sealed class TooLongFrameTests(FramerKind kind) : FramerKindTests(kind)
{
    [Test]
    public void A_frame_one_byte_longer_than_the_maximum_is_dropped_and_the_next_one_arrives()
    {
        var more = Kind with { Profile = Kind.Profile with { Max = Kind.Profile.Max + 1 } };
        var arrivals = Kind.Arrivals(more.Frame(Kind.Payload(Kind.BodyMax + 1)), Kind.Frame(Kind.Payload(3)));

        var pieces = Play(arrivals);

        Assert.That(pieces[0].Fault, Is.EqualTo(FramingFault.TooLong));
        Assert.That(pieces[^1].Kind, Is.EqualTo(Kind.Breaks ? CutKind.Broken : CutKind.Frame));
        Assert.That(pieces, Has.Count.EqualTo(Kind.Breaks ? 1 : 2));
    }
}

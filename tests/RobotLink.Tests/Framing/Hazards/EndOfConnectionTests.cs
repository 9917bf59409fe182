using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing.Hazards;

/// <summary>A connection may end within a frame or between two.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.All))]
internal sealed class EndOfConnectionTests(FramerKind kind) : FramerKindTests(kind)
{
    [Test]
    public void A_frame_cut_off_by_the_end_of_the_connection_is_an_error()
    {
        var frame = Kind.Frame(Kind.Payload(5));
        for (var length = Kind.BySilence ? 1 : Kind.Profile is MarksFraming marks ? marks.Start.Length : 1; length < frame.Length; length++)
        {
            var pieces = Stream.Play(Framers.For(Kind.Profile), frame[..length]);
            if (IsComplete(frame[..length]))
            {
                continue;
            }

            Assert.That(pieces, Is.EqualTo([Piece.Noise(0, length, FramingFault.CutOff)]), $"{length} bytes");
        }
    }

    [Test]
    public void The_end_of_the_connection_between_frames_is_no_error()
    {
        var framer = Framers.For(Kind.Profile);

        Assert.That(framer.AtEnd([]), Is.EqualTo(Cut.More));
        Assert.That(Stream.Play(framer, Kind.Arrivals(Kind.Frame(Kind.Payload(5)))).Single().Kind, Is.EqualTo(CutKind.Frame));
    }

    private bool IsComplete(byte[] part) =>
        Kind.Profile is DelimiterFraming delimiter
        && (part.AsSpan().EndsWith(delimiter.End) || delimiter.OptionalEnds.Any(end => part.AsSpan().EndsWith(end)));
}

using RobotLink.Framing;

namespace RobotLink.Tests.Framing.Hazards;

/// <summary>Bytes may come that are no frame.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.WithGarbage))]
internal sealed class GarbageTests(FramerKind kind) : FramerKindTests(kind)
{
    [Test]
    public void Frames_behind_garbage_arrive_or_the_stream_is_called_broken()
    {
        var garbage = FramerKind.Latin(Kind.Garbage);
        var input = (byte[])[.. garbage, .. Kind.Frame(Kind.Payload(5))];

        var pieces = Stream.Play(Framers.For(Kind.Profile), input);

        if (Kind.Breaks)
        {
            Assert.That(pieces, Is.EqualTo([Piece.Broken(0, Kind.GarbageFault)]));
            return;
        }

        Assert.That(pieces[0].Fault, Is.EqualTo(Kind.GarbageFault));
        Assert.That(pieces[0].Length, Is.EqualTo(garbage.Length));
        Assert.That(
            pieces[1..],
            Has.Count.EqualTo(1).And.All.Matches<Piece>(piece => piece.Kind == CutKind.Frame && piece.PayloadLength == Kind.Header + 5));
    }
}

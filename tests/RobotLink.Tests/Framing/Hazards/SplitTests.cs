using RobotLink.Framing;

namespace RobotLink.Tests.Framing.Hazards;

/// <summary>TCP may divide a stream anywhere.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.All))]
internal sealed class SplitTests(FramerKind kind) : FramerKindTests(kind)
{
    [Test]
    public void Frames_survive_every_split_of_the_stream()
    {
        var frames = ThreeFrames();
        var arrivals = Kind.Arrivals(frames);
        var whole = Play(arrivals);

        Assert.That(whole.Select(piece => (piece.Kind, piece.Length)), Is.EqualTo(frames.Select(frame => (CutKind.Frame, frame.Length))));
        for (var first = 0; first < arrivals.Length; first++)
        {
            for (var second = first; second < arrivals.Length; second++)
            {
                Assert.That(Play(Split(arrivals, first, second)), Is.EqualTo(whole), $"split behind bytes {first} and {second}");
            }
        }
    }

    [Test]
    public void Frames_survive_arriving_byte_by_byte()
    {
        var arrivals = Kind.Arrivals(ThreeFrames());

        Assert.That(Play([.. arrivals.Select(arrival => arrival with { ReadEnds = true })]), Is.EqualTo(Play(arrivals)));
    }

    [Test]
    public void Several_frames_in_one_read_are_told_apart([Values(2, 3)] int count)
    {
        var frames = ThreeFrames()[..count];
        var arrivals = Kind.Arrivals(frames);

        Assert.That(Stream.Payloads(Play(arrivals), Stream.Values(arrivals)), Has.Length.EqualTo(count));
    }

    private byte[][] ThreeFrames() =>
        [Kind.Frame(Kind.Payload(4, 'a')), Kind.Frame(Kind.Payload(1, 'b')), Kind.Frame(Kind.Payload(2, 'c'))];

    private static Arrival[] Split(Arrival[] arrivals, int first, int second) =>
        [.. arrivals.Select((arrival, index) => arrival with { ReadEnds = index == first || index == second })];
}

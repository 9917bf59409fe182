using System.Buffers;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class MarksFramerTests
{
    private static readonly MarksFraming Profile = new("<"u8.ToArray(), ">"u8.ToArray()) { Max = 16 };

    [Test]
    public void What_lies_between_frames_is_noise() =>
        Assert.That(
            Stream.Play(Framers.For(Profile), "<one>\r\n<two>"u8.ToArray()),
            Is.EqualTo([Piece.Frame(0, 5, 1, 3), Piece.Noise(5, 2, FramingFault.NoStart), Piece.Frame(7, 5, 8, 3)]));

    [Test]
    public void A_second_start_before_the_end_begins_again() =>
        Assert.That(
            Stream.Play(Framers.For(Profile), "<lo<two>"u8.ToArray()),
            Is.EqualTo([Piece.Noise(0, 3, FramingFault.BadEnd), Piece.Frame(3, 5, 4, 3)]));

    [Test]
    public void Endless_noise_is_reported_once()
    {
        var framer = Framers.For(Profile);

        Assert.That(framer.Next("noise"u8), Is.EqualTo(Cut.Noise(5, FramingFault.NoStart)));
        Assert.That(framer.Next("more"u8), Is.EqualTo(Cut.Noise(4, FramingFault.None)));
    }

    [TestCase("a<b")]
    [TestCase("a>b")]
    public void A_payload_that_contains_a_mark_is_not_written(string payload) =>
        Assert.That(
            () => Framers.For(Profile).Write(FramerKind.Latin(payload), new ArrayBufferWriter<byte>()),
            Throws.TypeOf<FramingException>().With.Message.Contains("contains the mark"));

    [Test]
    public void Equal_marks_are_refused() =>
        Assert.That(() => Framers.For(new MarksFraming([2], [2])), Throws.ArgumentException);
}

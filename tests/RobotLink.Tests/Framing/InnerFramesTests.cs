using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class InnerFramesTests
{
    private static readonly Framer Packages =
        Framers.For(new LengthFraming(new(1, 1), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [], []) { Max = 16 });

    [Test]
    public void Each_frame_inside_is_a_piece() =>
        Assert.That(Walk(Packages, [3, 1, 2, 2, 9, 4, 5, 6, 7]), Is.EqualTo(new[] { "frame 030102", "frame 0209", "frame 04050607" }));

    [Test]
    public void Bytes_that_are_no_frame_are_a_piece_with_the_reason() =>
        Assert.That(
            Walk(Framers.For(new MarksFraming([2], [3])), "x\u0002a\u0003yy\u0002b"u8.ToArray()),
            Is.EqualTo(new[] { "NoStart 78", "frame 61", "NoStart 7979", "CutOff 0262" }));

    [Test]
    public void Bytes_behind_a_false_length_are_one_piece() =>
        Assert.That(Walk(Packages, [2, 1, 99, 1, 2]), Is.EqualTo(new[] { "frame 0201", "TooLong 630102" }));

    [Test]
    public void A_framer_of_silence_takes_what_is_there() =>
        Assert.That(Walk(Framers.For(new GapFraming(TimeSpan.FromMilliseconds(5))), [1, 2]), Is.EqualTo(new[] { "frame 0102" }));

    [Test]
    public void The_payload_of_an_escaped_frame_has_no_escapes() =>
        Assert.That(
            Walk(Framers.For(new DelimiterFraming([10], []) { Escape = new EscapeProfile(0x10) }), [1, 0x10, 10, 2, 10]),
            Is.EqualTo(new[] { "frame 010A02" }));

    [Test]
    public void Blanks_between_documents_are_no_piece()
    {
        var pieces = new List<string>();
        foreach (var piece in new InnerFrames(Framers.For(new DocumentFraming(DocumentKind.Json, [])), "\r\n{} \n[] "u8))
        {
            pieces.Add(System.Text.Encoding.ASCII.GetString(piece.Bytes));
        }

        Assert.That(pieces, Is.EqualTo(new[] { "{}", "[]" }));
    }

    [Test]
    public void An_empty_payload_holds_nothing() => Assert.That(Walk(Packages, []), Is.Empty);

    [Test]
    public void A_framer_left_within_a_frame_begins_anew()
    {
        var lines = Framers.For(new DelimiterFraming("\n"u8.ToArray(), []));
        _ = Walk(lines, "cut off"u8.ToArray());

        Assert.That(Walk(lines, "a\nb\n"u8.ToArray()), Is.EqualTo(new[] { "frame 61", "frame 62" }));
    }

    private static List<string> Walk(Framer framer, byte[] payload)
    {
        var pieces = new List<string>();
        var bytes = 0;
        foreach (var piece in new InnerFrames(framer, payload))
        {
            pieces.Add(piece.IsFrame ? $"frame {Convert.ToHexString(piece.Payload)}" : $"{piece.Fault} {Convert.ToHexString(piece.Bytes)}");
            bytes += piece.Bytes.Length;
        }

        Assert.That(bytes, Is.EqualTo(payload.Length));
        return pieces;
    }
}

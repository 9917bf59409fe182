using System.Buffers;
using System.Text;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class ListFramerTests
{
    private static readonly MarksFraming Marks = new([2], [3]) { Max = 16 };
    private static readonly DelimiterFraming Line = new("\r"u8.ToArray(), ["\r\n"u8.ToArray()]) { Max = 16 };
    private static readonly LengthFraming Magic = new(new(3, 3), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, "MG"u8.ToArray(), []) { Max = 16 };
    private static readonly ListFraming Keyence = new([Marks, Line]) { Max = 16 };

    [Test]
    public void Each_frame_is_cut_by_the_framing_whose_start_stands_at_the_front()
    {
        var input = "\u0002one\u0003two\rMG\u0005xythree\r\n\u0002four\u0003"u8.ToArray();
        var list = new ListFraming([Magic, Marks, Line]) { Max = 16 };
        string[] expected = ["one", "two", "MG\u0005xy", "three", "four"];

        for (var split = 0; split < input.Length; split++)
        {
            var arrivals = input.Select((value, index) => new Arrival(value, index == split, false)).ToArray();
            Assert.That(Stream.Payloads(Stream.Play(Framers.For(list), arrivals), input).Select(Encoding.ASCII.GetString), Is.EqualTo(expected), $"at {split}");
        }
    }

    [Test]
    public void The_rest_of_an_end_is_swallowed_before_another_framing_begins()
    {
        var framer = Framers.For(Keyence);

        Assert.That(framer.Next("a\r"u8), Is.EqualTo(Cut.Frame(2, 0, 1)));
        Assert.That(framer.Next([]), Is.EqualTo(Cut.More));
        Assert.That(framer.Next("\n"u8), Is.EqualTo(Cut.Noise(1, FramingFault.None)));
        Assert.That(framer.Next("\u0002b\u0003"u8), Is.EqualTo(Cut.Frame(3, 1, 1)));
    }

    [Test]
    public void We_send_with_the_first()
    {
        var output = new ArrayBufferWriter<byte>();
        Framers.For(Keyence).Write("ok"u8, output);

        Assert.That(output.WrittenSpan.ToArray(), Is.EqualTo(new byte[] { 2, (byte)'o', (byte)'k', 3 }));
    }

    [Test]
    public void A_start_that_never_ends_gives_the_others_their_turn()
    {
        var input = "\u0002stray start without end\rnext\r"u8.ToArray();

        var pieces = Stream.Play(Framers.For(new ListFraming([Marks, Line with { Max = 64 }]) { Max = 64 }), input);

        Assert.That(pieces[0], Is.EqualTo(Piece.Noise(0, 1, FramingFault.TooLong)));
        Assert.That(Stream.Payloads(pieces, input).Select(Encoding.ASCII.GetString), Is.EqualTo(new[] { "stray start without end", "next" }));
    }

    [Test]
    public void Without_a_framing_that_takes_the_rest_what_begins_with_no_start_is_noise() =>
        Assert.That(
            Stream.Play(Framers.For(new ListFraming([Marks, Magic]) { Max = 16 }), "xxMMG\u0003y\u0002a\u0003"u8.ToArray()),
            Is.EqualTo([
                Piece.Noise(0, 3, FramingFault.NoStart), Piece.Frame(3, 3, 3, 3), Piece.Noise(6, 1, FramingFault.NoStart), Piece.Frame(7, 3, 8, 1)
            ]));

    [Test]
    public void An_escaped_framing_may_be_one_of_them()
    {
        var list = new ListFraming([Marks with { Escape = new EscapeProfile(0x10) }, Line]) { Max = 16 };
        using var reader = new FrameReader(Framers.For(list));
        reader.Append([2, 0x10, 3, 65, 3, 66, 13]);

        var cut = reader.Next(out var taken);
        Assert.That(taken.Slice(cut.PayloadAt, cut.PayloadLength).ToArray(), Is.EqualTo(new byte[] { 3, 65 }));
        cut = reader.Next(out taken);
        Assert.That(taken.Slice(cut.PayloadAt, cut.PayloadLength).ToArray(), Is.EqualTo(new byte[] { 66 }));
    }

    [Test]
    public void Behind_an_overlong_line_each_framing_has_its_turn_however_the_line_is_split()
    {
        var input = "overlong line, too long\r\u0002a\u0003b\r"u8.ToArray();
        for (var split = 0; split < input.Length; split++)
        {
            Arrival[] arrivals = [.. input.Select((value, index) => new Arrival(value, index == split, false))];
            Assert.That(
                Stream.Payloads(Stream.Play(Framers.For(Keyence), arrivals), input).Select(Encoding.ASCII.GetString), Is.EqualTo(new[] { "a", "b" }), $"at {split}");
        }
    }

    [Test]
    public void Documents_and_lines_may_share_a_connection()
    {
        var input = "<a/>\r\nOK\r\n{\"b\":1}\r\n[2]OK\r\n"u8.ToArray();
        var list = new ListFraming(
            [new DocumentFraming(DocumentKind.Xml, []), new DocumentFraming(DocumentKind.Json, []), new DelimiterFraming("\r\n"u8.ToArray(), [])]);
        for (var split = 0; split < input.Length; split++)
        {
            Arrival[] arrivals = [.. input.Select((value, index) => new Arrival(value, index == split, false))];
            Assert.That(
                Stream.Payloads(Stream.Play(Framers.For(list), arrivals), input).Select(Encoding.ASCII.GetString),
                Is.EqualTo(new[] { "<a/>", "OK", "{\"b\":1}", "[2]", "OK" }), $"at {split}");
        }
    }

    [Test]
    public void A_framing_without_start_before_the_last_is_refused() =>
        Assert.That(() => Framers.For(new ListFraming([Line, Marks])), Throws.ArgumentException);

    [Test]
    public void A_framing_that_waits_for_silence_is_refused() =>
        Assert.That(() => Framers.For(new ListFraming([Marks, new GapFraming(TimeSpan.FromMilliseconds(5))])), Throws.ArgumentException);
}

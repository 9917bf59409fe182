using System.Buffers;
using System.Text;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class DelimiterFramerTests
{
    [Test]
    public void A_line_keeps_no_CR_whichever_end_the_device_uses() =>
        Assert.That(Lines(Framer("\n", "\r\n"), "one\r\ntwo\nthree\r\n"), Is.EqualTo(new[] { "one", "two", "three" }));

    [Test]
    public void An_optional_end_of_another_shape_is_accepted() =>
        Assert.That(Lines(Framer("\r\n", "#"), "one\r\ntwo#three\r\n"), Is.EqualTo(new[] { "one", "two", "three" }));

    [Test]
    public void The_line_is_delivered_at_the_CR_and_the_LF_that_may_follow_is_swallowed()
    {
        var framer = Framer("\r", "\r\n");

        Assert.That(framer.Next("one\r"u8), Is.EqualTo(Cut.Frame(4, 0, 3)));
        Assert.That(framer.Next([]), Is.EqualTo(Cut.More));
        Assert.That(framer.Next("\ntwo"u8), Is.EqualTo(Cut.Noise(1, FramingFault.None)));
        Assert.That(framer.Next("two\r\n"u8), Is.EqualTo(Cut.Frame(5, 0, 3)));
    }

    [Test]
    public void Half_a_delimiter_belongs_to_the_line() =>
        Assert.That(Lines(Framer("\r\n"), "a\rb\r\r\n\n\r\n"), Is.EqualTo(new[] { "a\rb\r", "\n" }));

    [TestCase("a\nb")]
    [TestCase("a\n")]
    [TestCase("a\r\nb")]
    public void A_payload_that_contains_an_end_is_not_written(string payload) =>
        Assert.That(() => Written(Framer("\r\n", "\n"), payload), Throws.TypeOf<FramingException>().With.Message.Contains("arrive as two"));

    [Test]
    public void A_payload_that_makes_an_end_together_with_ours_is_not_written() =>
        Assert.That(() => Written(Framer("##"), "a#"), Throws.TypeOf<FramingException>());

    [Test]
    public void A_payload_whose_first_byte_would_be_swallowed_is_not_written() =>
        Assert.That(() => Written(Framer("\r", "\r\n"), "\na"), Throws.TypeOf<FramingException>());

    [Test]
    public void A_refused_payload_leaves_no_byte_behind()
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.That(() => Framer("\n").Write("a\nb"u8, output), Throws.TypeOf<FramingException>());
        Assert.That(output.WrittenCount, Is.Zero);
    }

    [Test]
    public void We_always_send_the_first_end_even_where_it_continues_an_optional_one() =>
        Assert.That(Written(Framer("\r\n", "\r"), "one"), Is.EqualTo("one\r\n"));

    [Test]
    public void The_end_that_lies_across_the_maximum_still_ends_the_dropped_line()
    {
        var framer = Framer("\r\n");
        var input = (byte[])[.. Enumerable.Repeat((byte)'x', 63), (byte)'\r', (byte)'\n', .. "next\r\n"u8];
        Arrival[] arrivals = [.. input.Select((value, index) => new Arrival(value, index == 63, false))];

        Assert.That(Stream.Play(framer, arrivals), Is.EqualTo([Piece.Noise(0, 65, FramingFault.TooLong), Piece.Frame(65, 6, 65, 4)]));
    }

    [Test]
    public void A_prompt_is_a_frame_of_its_own_when_it_stands_at_the_front()
    {
        var input = "Welcome\r\nUser: Password: no User: here\r\nUser\r\n"u8.ToArray();
        string[] expected = ["Welcome", "User: ", "Password: ", "no User: here", "User"];
        for (var split = 0; split < input.Length; split++)
        {
            var framer = Framers.For(new DelimiterFraming("\r\n"u8.ToArray(), []) { Max = 64, Prompts = ["User: "u8.ToArray(), "Password: "u8.ToArray()] });
            Arrival[] arrivals = [.. input.Select((value, index) => new Arrival(value, index == split, false))];
            Assert.That(Stream.Payloads(Stream.Play(framer, arrivals), input).Select(Encoding.Latin1.GetString), Is.EqualTo(expected), $"at {split}");
        }
    }

    [Test]
    public void A_prompt_needs_no_line_end_to_arrive()
    {
        var framer = Framers.For(new DelimiterFraming("\r\n"u8.ToArray(), []) { Prompts = ["User: "u8.ToArray()] });

        Assert.That(framer.Next("User:"u8), Is.EqualTo(Cut.More));
        Assert.That(framer.Next("User: "u8), Is.EqualTo(Cut.Frame(6, 0, 6)));
    }

    [Test]
    public void A_line_of_ours_that_begins_like_a_prompt_is_a_line()
    {
        var framer = Framers.For(new DelimiterFraming("\r"u8.ToArray(), []) { Prompts = ["AB"u8.ToArray()] });

        Assert.That(framer.Sent("ABC\r"u8), Is.EqualTo(Cut.Frame(4, 0, 3)));
    }

    [Test]
    public void A_maximum_below_the_end_is_refused() =>
        Assert.That(() => Framers.For(new DelimiterFraming("\r\n"u8.ToArray(), []) { Max = 1 }), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void An_empty_end_is_refused() =>
        Assert.That(() => Framers.For(new DelimiterFraming([], [])), Throws.ArgumentException);

    private static Framer Framer(string end, params string[] others) =>
        Framers.For(new DelimiterFraming(FramerKind.Latin(end), [.. others.Select(FramerKind.Latin)]) { Max = 64 });

    private static IEnumerable<string> Lines(Framer framer, string input)
    {
        var bytes = FramerKind.Latin(input);
        return Stream.Payloads(Stream.Play(framer, bytes), bytes).Select(Encoding.Latin1.GetString);
    }

    private static string Written(Framer framer, string payload)
    {
        var output = new ArrayBufferWriter<byte>();
        framer.Write(FramerKind.Latin(payload), output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}

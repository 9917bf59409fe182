using System.Buffers;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class LengthFramerTests
{
    [TestCase(LengthCoding.Binary, 1, ByteOrder.Big, "07")]
    [TestCase(LengthCoding.Binary, 2, ByteOrder.Big, "0008")]
    [TestCase(LengthCoding.Binary, 2, ByteOrder.Little, "0800")]
    [TestCase(LengthCoding.Binary, 3, ByteOrder.Big, "000009")]
    [TestCase(LengthCoding.Binary, 3, ByteOrder.Little, "090000")]
    [TestCase(LengthCoding.Binary, 4, ByteOrder.Big, "0000000A")]
    [TestCase(LengthCoding.Binary, 4, ByteOrder.Little, "0A000000")]
    [TestCase(LengthCoding.Decimal, 3, ByteOrder.Big, "303039")]
    [TestCase(LengthCoding.Hex, 4, ByteOrder.Big, "30303041")]
    public void A_length_is_written_and_read_in_its_coding(LengthCoding coding, int width, ByteOrder order, string expected)
    {
        var profile = new LengthFraming(new(3, 2 + width), coding, order, LengthCounts.Frame, 0, [], []);
        var frame = Written(profile, new byte[2 + width + 4]);

        Assert.That(Convert.ToHexString(frame.AsSpan(2, width)), Is.EqualTo(expected));
        Assert.That(Framers.For(profile).Next(frame), Is.EqualTo(Cut.Frame(frame.Length, 0, frame.Length)));
    }

    [TestCase(LengthCounts.Frame, 0, 9)]
    [TestCase(LengthCounts.Itself, 0, 7)]
    [TestCase(LengthCounts.Rest, 0, 5)]
    [TestCase(LengthCounts.Rest, 3, 2)]
    [TestCase(LengthCounts.Rest, -2, 7)]
    public void A_length_counts_what_its_profile_says(LengthCounts counts, int add, int expected)
    {
        var profile = new LengthFraming(new(3, 4), LengthCoding.Binary, ByteOrder.Big, counts, add, [], [0]);
        var frame = Written(profile, new byte[9]);

        Assert.That(frame[3], Is.EqualTo(expected));
        Assert.That(Framers.For(profile).Next(frame), Is.EqualTo(Cut.Frame(10, 0, 9)));
    }

    [TestCase("12x4", FramingFault.BadLength)]
    [TestCase(" 012", FramingFault.BadLength)]
    [TestCase("-012", FramingFault.BadLength)]
    [TestCase("0003", FramingFault.BadLength)]
    [TestCase("0101", FramingFault.TooLong)]
    public void A_length_that_cannot_be_true_is_known_before_more_bytes_come(string field, FramingFault fault)
    {
        var framer = Framers.For(new LengthFraming(new(1, 4), LengthCoding.Decimal, ByteOrder.Big, LengthCounts.Frame, 0, [], []) { Max = 100 });

        Assert.That(framer.Next(FramerKind.Latin(field)), Is.EqualTo(Cut.Broken(fault)));
    }

    [Test]
    public void A_length_near_the_limit_of_four_bytes_does_not_overflow()
    {
        var framer = Framers.For(new LengthFraming(new(1, 4), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Rest, 100, [], []));

        Assert.That(framer.Next([0xFF, 0xFF, 0xFF, 0xFF]), Is.EqualTo(Cut.Broken(FramingFault.TooLong)));
    }

    [Test]
    public void A_payload_too_long_for_its_field_is_not_written() =>
        Assert.That(
            () => Written(new LengthFraming(new(1, 1), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [], []), new byte[256]),
            Throws.TypeOf<FramingException>().With.Message.Contains("256 bytes").And.Message.Contains("cannot say so"));

    [Test]
    public void A_payload_shorter_than_its_header_is_not_written() =>
        Assert.That(
            () => Written(new LengthFraming(new(3, 4), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [], []), new byte[3]),
            Throws.TypeOf<FramingException>());

    [Test]
    public void A_payload_so_short_that_its_check_lies_on_its_length_is_not_written()
    {
        var profile = new LengthFraming(new(2, 2), LengthCoding.Binary, ByteOrder.Little, LengthCounts.Frame, 0, [0], [0xAA])
        {
            Checks = [new(CheckAlgorithm.Lrc8, new(1, 1), new(-3, -2), CheckCoding.Hex, ByteOrder.Big, [])],
        };

        Assert.That(() => Written(profile, new byte[4]), Throws.TypeOf<FramingException>().With.Message.Contains("4 bytes, too few"));
        Assert.That(Written(profile, new byte[5]), Has.Length.EqualTo(6));
    }

    [Test]
    public void The_start_constant_is_written_over_whatever_stands_there() =>
        Assert.That(
            Written(new LengthFraming(new(2, 2), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [0xAA], []), [1, 2, 3]),
            Is.EqualTo(new byte[] { 0xAA, 3, 3 }));

    [Test]
    public void A_frame_inside_a_false_one_is_found_by_the_start_constant()
    {
        var profile = new LengthFraming(new(2, 2), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [0xAA], [0x55]) { Max = 16 };

        Assert.That(
            Stream.Play(Framers.For(profile), 0xAA, 9, 0xAA, 3, 7, 0x55, 0xAA, 2, 0x55, 0, 0),
            Is.EqualTo([
                Piece.Noise(0, 2, FramingFault.BadEnd), Piece.Frame(2, 4, 2, 3), Piece.Frame(6, 3, 6, 2), Piece.Noise(9, 2, FramingFault.NoStart)
            ]));
    }

    [Test]
    public void After_a_false_length_it_goes_on_behind_the_next_end_byte()
    {
        var profile = new LengthFraming(new(1, 2), LengthCoding.Decimal, ByteOrder.Big, LengthCounts.Frame, 0, [], [0]) { Max = 16 };

        Assert.That(
            Stream.Play(Framers.For(profile), "05a\004bb\003c\0"u8.ToArray()),
            Is.EqualTo([Piece.Noise(0, 4, FramingFault.BadEnd), Piece.Frame(4, 5, 4, 4), Piece.Frame(9, 4, 9, 3)]));
    }

    [Test]
    public void After_a_wrong_check_it_goes_on_behind_the_frame_even_with_nothing_to_search_for()
    {
        var profile = new LengthFraming(new(1, 1), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [], [])
        {
            Checks = [new(CheckAlgorithm.Xor8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, [])],
        };

        Assert.That(
            Stream.Play(Framers.For(profile), 3, 1, 9, 3, 1, 2),
            Is.EqualTo([Piece.Noise(0, 3, FramingFault.BadCheck), Piece.Frame(3, 3, 3, 2)]));
    }

    [Test]
    public void After_a_wrong_check_a_start_constant_is_searched_inside_the_frame()
    {
        var profile = new LengthFraming(new(2, 2), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [0xAA], [])
        {
            Checks = [new(CheckAlgorithm.Xor8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, [])],
        };

        Assert.That(
            Stream.Play(Framers.For(profile), 0xAA, 6, 1, 0xAA, 3, 0xA9, 0xAA, 3, 0xA9),
            Is.EqualTo([Piece.Noise(0, 3, FramingFault.BadCheck), Piece.Frame(3, 3, 3, 2), Piece.Frame(6, 3, 6, 2)]));
    }

    [TestCase(LengthCoding.Binary, 5)]
    [TestCase(LengthCoding.Decimal, 10)]
    [TestCase(LengthCoding.Hex, 9)]
    public void A_field_of_another_width_is_refused(LengthCoding coding, int width) =>
        Assert.That(
            () => Framers.For(new LengthFraming(new(1, width), coding, ByteOrder.Big, LengthCounts.Frame, 0, [], [])), Throws.ArgumentException);

    [Test]
    public void A_start_constant_that_reaches_into_the_length_is_refused() =>
        Assert.That(
            () => Framers.For(new LengthFraming(new(1, 2), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [1], [])), Throws.ArgumentException);

    private static byte[] Written(LengthFraming profile, byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>();
        Framers.For(profile).Write(payload, output);
        return output.WrittenSpan.ToArray();
    }
}

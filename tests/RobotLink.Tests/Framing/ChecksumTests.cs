using System.Buffers;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class ChecksumTests
{
    /// <summary>The check values that catalogues of CRCs print for the text 123456789.</summary>
    [TestCase(CheckAlgorithm.Crc16Modbus, 0x4B37)]
    [TestCase(CheckAlgorithm.Crc16Ccitt, 0x31C3)]
    [TestCase(CheckAlgorithm.Crc16CcittFfff, 0x29B1)]
    public void A_CRC_has_its_published_check_value(CheckAlgorithm algorithm, int expected) =>
        Assert.That(Checksums.Crc16(algorithm, "123456789"u8), Is.EqualTo(expected));

    [TestCase(CheckAlgorithm.Crc32, 0xCBF43926u)]
    [TestCase(CheckAlgorithm.Sum8, 0xDDu)]
    [TestCase(CheckAlgorithm.Sum16, 0x01DDu)]
    [TestCase(CheckAlgorithm.Lrc8, 0x23u)]
    [TestCase(CheckAlgorithm.Crc16Modbus, 0x4B37u)]
    public void A_check_of_the_digits_has_its_published_value(CheckAlgorithm algorithm, uint expected) =>
        Assert.That(Checksums.Of(algorithm, "123456789"u8), Is.EqualTo(expected));

    [TestCase(CheckAlgorithm.Lrc8, "035")]
    [TestCase(CheckAlgorithm.Sum16, "00477")]
    [TestCase(CheckAlgorithm.Crc16Modbus, "19255")]
    [TestCase(CheckAlgorithm.Crc32, "3421780262")]
    public void Decimal_digits_are_padded_to_the_largest_value(CheckAlgorithm algorithm, string expected)
    {
        var width = expected.Length;
        var framer = Checked(new CheckProfile(algorithm, new(1, 9), new(-width, -1), CheckCoding.Decimal, ByteOrder.Big, []));

        Assert.That(Write(framer, "123456789"u8.ToArray()), Is.EqualTo(FramerKind.Latin("123456789" + expected)));
        Assert.That(framer.AtGap(FramerKind.Latin("123456789" + expected)).Kind, Is.EqualTo(CutKind.Frame));
    }

    [TestCase(ByteOrder.Big, "CBF43926")]
    [TestCase(ByteOrder.Little, "2639F4CB")]
    public void A_check_of_four_bytes_has_an_order(ByteOrder order, string expected)
    {
        var framer = Checked(new CheckProfile(CheckAlgorithm.Crc32, new(1, 9), new(-4, -1), CheckCoding.Binary, order, []));

        Assert.That(Convert.ToHexString(Write(framer, "123456789"u8.ToArray()).AsSpan(9)), Is.EqualTo(expected));
    }

    [Test]
    public void An_ignored_check_is_filled_and_not_demanded()
    {
        var framer = Checked(new CheckProfile(CheckAlgorithm.Sum8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, []) { Ignored = true });

        Assert.That(Write(framer, [1, 2]), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(framer.AtGap([1, 2, 99]).Kind, Is.EqualTo(CutKind.Frame));
    }

    [Test]
    public void XOR_of_the_digits_is_31_hexadecimal() => Assert.That(Checksums.Xor8("123456789"u8), Is.EqualTo(0x31));

    [TestCase(CheckCoding.Binary, ByteOrder.Big, "3132333435363738394B37")]
    [TestCase(CheckCoding.Binary, ByteOrder.Little, "313233343536373839374B")]
    [TestCase(CheckCoding.Hex, ByteOrder.Big, "31323334353637383934423337")]
    [TestCase(CheckCoding.Hex, ByteOrder.Little, "31323334353637383933373442")]
    public void A_check_is_written_in_its_coding_and_order(CheckCoding coding, ByteOrder order, string expected)
    {
        var width = coding == CheckCoding.Hex ? 4 : 2;
        var framer = Checked(new CheckProfile(CheckAlgorithm.Crc16Modbus, new(1, 9), new(-width, -1), coding, order, []));

        Assert.That(Convert.ToHexString(Write(framer, "123456789"u8.ToArray())), Is.EqualTo(expected));
        Assert.That(framer.AtGap(Convert.FromHexString(expected)).Kind, Is.EqualTo(CutKind.Frame));
    }

    [Test]
    public void Hexadecimal_digits_are_accepted_in_either_case()
    {
        var framer = Checked(new CheckProfile(CheckAlgorithm.Crc16Modbus, new(1, 9), new(10, 13), CheckCoding.Hex, ByteOrder.Big, []));

        Assert.That(framer.AtGap("1234567894b37"u8).Kind, Is.EqualTo(CutKind.Frame));
    }

    [TestCase("1234567894B38", TestName = "A_wrong_check_is_noise")]
    [TestCase("12345678", TestName = "A_frame_too_short_for_its_check_is_noise")]
    public void Bad(string text)
    {
        var framer = Checked(new CheckProfile(CheckAlgorithm.Crc16Modbus, new(1, 9), new(10, 13), CheckCoding.Hex, ByteOrder.Big, []));

        Assert.That(framer.AtGap(FramerKind.Latin(text)), Is.EqualTo(Cut.Noise(text.Length, FramingFault.BadCheck)));
    }

    [Test]
    public void A_constant_is_filled_in_and_demanded()
    {
        var framer = Checked(new CheckProfile(CheckAlgorithm.Constant, default, new(2, 3), CheckCoding.Binary, ByteOrder.Big, "OK"u8.ToArray()));

        Assert.That(Write(framer, "....."u8.ToArray()), Is.EqualTo(".OK..".Select(letter => (byte)letter)));
        Assert.That(framer.AtGap("xOKyz"u8).Kind, Is.EqualTo(CutKind.Frame));
        Assert.That(framer.AtGap("xOxyz"u8).Fault, Is.EqualTo(FramingFault.BadCheck));
    }

    [Test]
    public void Checks_are_filled_in_the_order_written()
    {
        var inner = new CheckProfile(CheckAlgorithm.Xor8, new(1, 2), new(3, 3), CheckCoding.Binary, ByteOrder.Big, []);
        var outer = new CheckProfile(CheckAlgorithm.Xor8, new(1, 3), new(4, 4), CheckCoding.Binary, ByteOrder.Big, []);

        Assert.That(Write(Checked(inner, outer), [1, 2, 0xFF, 0xFF]), Is.EqualTo(new byte[] { 1, 2, 3, 0 }));
    }

    [Test]
    public void A_payload_without_room_for_its_check_is_not_written()
    {
        var framer = Checked(new CheckProfile(CheckAlgorithm.Xor8, new(1, 8), new(9, 9), CheckCoding.Binary, ByteOrder.Big, []));

        Assert.That(() => Write(framer, new byte[8]), Throws.TypeOf<FramingException>().With.Message.Contains("8 bytes between its marks, too few for its check at 9"));
    }

    [Test]
    public void A_check_whose_place_has_another_size_is_refused() =>
        Assert.That(
            () => Checked(new CheckProfile(CheckAlgorithm.Crc16Ccitt, new(1, 8), new(9, 9), CheckCoding.Binary, ByteOrder.Big, [])),
            Throws.ArgumentException);

    [TestCase(1, 2, 3, -1, 2, 0)]
    [TestCase(-2, -1, 1, -3, 0, 2)]
    [TestCase(3, 4, 1, 2, 0, 0)]
    [TestCase(-3, -2, 1, 2, 0, 0)]
    public void Only_a_check_at_an_edge_is_kept_from_messages(int first, int last, int from, int to, int front, int back)
    {
        var check = new CheckProfile(CheckAlgorithm.Xor8, new(from, to), new(first, last), CheckCoding.Hex, ByteOrder.Big, []);

        Assert.That(new DelimiterFraming([13], []) { Checks = [check] }.Edges, Is.EqualTo(new CheckEdges(front, back)));
    }

    [Test]
    public void Checks_beside_each_other_are_taken_together()
    {
        var inner = new CheckProfile(CheckAlgorithm.Sum8, new(1, -3), new(-2, -2), CheckCoding.Binary, ByteOrder.Big, []);
        var outer = new CheckProfile(CheckAlgorithm.Xor8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, []);
        var framer = Checked(outer, inner);

        Assert.That(framer.AtGap([1, 2, 3, 0]), Is.EqualTo(Cut.Frame(4, 0, 2)));
        Assert.That(new GapFraming(TimeSpan.Zero) { Checks = [inner] }.Edges, Is.EqualTo(default(CheckEdges)), "behind it stands another byte");
    }

    [Test]
    public void A_constant_stays_in_the_message_where_it_is_printed()
    {
        var check = new CheckProfile(CheckAlgorithm.Constant, default, new(-1, -1), CheckCoding.Binary, ByteOrder.Big, [42]);

        Assert.That(Checked(check).AtGap([1, 42]), Is.EqualTo(Cut.Frame(2, 0, 2)));
    }

    [TestCase(8, 8)]
    [TestCase(-1, -1)]
    public void In_frames_of_one_size_the_last_byte_has_two_names(int first, int last)
    {
        var check = new CheckProfile(CheckAlgorithm.Xor8, new(1, 7), new(first, last), CheckCoding.Binary, ByteOrder.Big, []);
        var framer = Framers.For(new FixedFraming(8) { Checks = [check] });

        Assert.That(Write(framer, [1, 0, 0, 0, 0, 0, 2]), Is.EqualTo(new byte[] { 1, 0, 0, 0, 0, 0, 2, 3 }));
        Assert.That(framer.Next([1, 0, 0, 0, 0, 0, 2, 3]), Is.EqualTo(Cut.Frame(8, 0, 7)));
    }

    [Test]
    public void In_front_of_a_length_nothing_is_taken_because_places_count_from_there()
    {
        var check = new CheckProfile(CheckAlgorithm.Xor8, new(2, -1), new(1, 1), CheckCoding.Binary, ByteOrder.Big, []);
        var length = new LengthFraming(new(2, 2), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [], []) { Checks = [check] };
        var framer = Framers.For(length);

        Assert.That(framer.Next([10, 3, 9]), Is.EqualTo(Cut.Frame(3, 0, 3)));
        Assert.That(length.ChecksInside().Single().At, Is.EqualTo(new ByteRange(1, 1)));
    }

    [Test]
    public void Behind_a_length_that_is_stripped_a_check_is_taken_as_well()
    {
        var check = new CheckProfile(CheckAlgorithm.Xor8, new(3, -1), new(2, 2), CheckCoding.Binary, ByteOrder.Big, []);
        var framer = Framers.For(new LengthFraming(new(1, 1), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [], []) { Strip = true, Checks = [check] });

        Assert.That(framer.Next([4, 3, 1, 2]), Is.EqualTo(Cut.Frame(4, 2, 2)));
        Assert.That(Write(framer, [1, 2]), Is.EqualTo(new byte[] { 4, 3, 1, 2 }));
    }

    [Test]
    public void A_frame_too_short_for_a_check_that_is_not_looked_at_is_still_none()
    {
        var check = new CheckProfile(CheckAlgorithm.Crc32, new(1, -5), new(-4, -1), CheckCoding.Binary, ByteOrder.Big, []) { Ignored = true };

        Assert.That(Checked(check).AtGap([1, 2, 3]).Fault, Is.EqualTo(FramingFault.BadCheck));
    }

    private static Framer Checked(params CheckProfile[] checks) => Framers.For(new GapFraming(TimeSpan.FromMilliseconds(5)) { Checks = checks });

    private static byte[] Write(Framer framer, byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>();
        framer.Write(payload, output);
        return output.WrittenSpan.ToArray();
    }
}

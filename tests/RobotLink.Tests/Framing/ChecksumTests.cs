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

        Assert.That(Write(framer, [.. "123456789"u8, .. new byte[width]]), Is.EqualTo(FramerKind.Latin("123456789" + expected)));
        Assert.That(framer.AtGap(FramerKind.Latin("123456789" + expected)).Kind, Is.EqualTo(CutKind.Frame));
    }

    [TestCase(ByteOrder.Big, "CBF43926")]
    [TestCase(ByteOrder.Little, "2639F4CB")]
    public void A_check_of_four_bytes_has_an_order(ByteOrder order, string expected)
    {
        var framer = Checked(new CheckProfile(CheckAlgorithm.Crc32, new(1, 9), new(-4, -1), CheckCoding.Binary, order, []));

        Assert.That(Convert.ToHexString(Write(framer, [.. "123456789"u8, 0, 0, 0, 0]).AsSpan(9)), Is.EqualTo(expected));
    }

    [Test]
    public void An_ignored_check_is_filled_and_not_demanded()
    {
        var framer = Checked(new CheckProfile(CheckAlgorithm.Sum8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, []) { Ignored = true });

        Assert.That(Write(framer, [1, 2, 0]), Is.EqualTo(new byte[] { 1, 2, 3 }));
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

        Assert.That(Convert.ToHexString(Write(framer, [.. "123456789"u8, .. new byte[width]])), Is.EqualTo(expected));
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

        Assert.That(() => Write(framer, new byte[8]), Throws.TypeOf<FramingException>().With.Message.Contains("8 bytes, too few for its check at 9"));
    }

    [Test]
    public void A_check_whose_place_has_another_size_is_refused() =>
        Assert.That(
            () => Checked(new CheckProfile(CheckAlgorithm.Crc16Ccitt, new(1, 8), new(9, 9), CheckCoding.Binary, ByteOrder.Big, [])),
            Throws.ArgumentException);

    private static Framer Checked(params CheckProfile[] checks) => Framers.For(new GapFraming(TimeSpan.FromMilliseconds(5)) { Checks = checks });

    private static byte[] Write(Framer framer, byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>();
        framer.Write(payload, output);
        return output.WrittenSpan.ToArray();
    }
}

using System.Buffers;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

/// <summary>Frames exchanged with independent programs.</summary>
internal sealed class KnownFrameTests
{
    private static readonly LengthFraming ModbusTcp =
        new(new(5, 6), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Rest, 0, [], []) { Max = 260 };

    private static readonly LengthFraming OpenProtocol =
        new(new(1, 4), LengthCoding.Decimal, ByteOrder.Big, LengthCounts.Frame, 0, [], [0]) { Max = 9999 };

    private static readonly LengthFraming Rtde =
        new(new(1, 2), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Frame, 0, [], []) { Max = 4096 };

    private static readonly LengthFraming Melsec =
        new(new(8, 9), LengthCoding.Binary, ByteOrder.Little, LengthCounts.Rest, 0, [0x50, 0], []) { Max = 2048 };

    private static readonly GapFraming ModbusRtu = new(TimeSpan.FromMilliseconds(2))
    {
        Max = 256,
        Checks = [new(CheckAlgorithm.Crc16Modbus, new(1, -3), new(-2, -1), CheckCoding.Binary, ByteOrder.Little, [])],
    };

    private static readonly TestCaseData[] Frames =
    [
        Known(ModbusTcp, "00 01 00 00 00 06 01 03 00 00 00 02", "Modbus_TCP_request"),
        Known(ModbusTcp, "00 01 00 00 00 07 01 03 04 00 00 00 0a", "Modbus_TCP_answer"),
        Known(ModbusTcp, "00 02 00 00 00 03 01 83 02", "Modbus_TCP_exception"),
        Known(OpenProtocol, Hex("00200001003         \0"), "Open_Protocol_start"),
        Known(OpenProtocol, Hex("002400050010        0060\0"), "Open_Protocol_accepted"),
        Known(OpenProtocol, Hex("0026000400100000    000196\0"), "Open_Protocol_error"),
        Known(OpenProtocol, Hex("00200062            \0"), "Open_Protocol_acknowledgement"),
        Known(Rtde, "00 05 56 00 02", "RTDE_version"),
        Known(Rtde, "00 03 76", "RTDE_frame_without_body"),
        Known(Melsec, "50 00 00 ff ff 03 00 0c 00 04 00 01 04 00 00 64 00 00 a8 02 00", "MELSEC_3E_read"),
    ];

    [TestCaseSource(nameof(Frames))]
    public void A_known_frame_is_read_and_written_the_same(LengthFraming profile, string hex)
    {
        var frame = Convert.FromHexString(hex.Replace(" ", ""));
        byte[] twice = [.. frame, .. frame];

        var payloads = Stream.Payloads(Stream.Play(Framers.For(profile), twice), twice);

        Assert.That(payloads, Is.EqualTo([frame[..^profile.End.Length], frame[..^profile.End.Length]]));
        Assert.That(Written(profile, Blanked(profile, payloads[0])), Is.EqualTo(frame));
    }

    /// <summary>The request that manuals of the Modbus serial line use as their example: read 10 registers of device 1.</summary>
    [Test]
    public void A_Modbus_RTU_frame_ends_with_its_CRC_low_byte_first()
    {
        var frame = Convert.FromHexString("01030000000AC5CD");

        Assert.That(Written(ModbusRtu, frame[..^2]), Is.EqualTo(frame));
        Assert.That(Framers.For(ModbusRtu).AtGap(frame), Is.EqualTo(Cut.Frame(8, 0, 6)));
    }

    /// <summary>Whatever stood in the length field, Write says what is true.</summary>
    private static byte[] Blanked(LengthFraming profile, byte[] payload)
    {
        byte[] blanked = [.. payload];
        blanked.AsSpan(profile.At.First - 1, profile.At.Length).Fill((byte)'?');
        return blanked;
    }

    private static byte[] Written(FramingProfile profile, byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>();
        Framers.For(profile).Write(payload, output);
        return output.WrittenSpan.ToArray();
    }

    private static string Hex(string text) => Convert.ToHexString(FramerKind.Latin(text));

    private static TestCaseData Known(LengthFraming profile, string hex, string name) => new TestCaseData(profile, hex).SetArgDisplayNames(name);
}

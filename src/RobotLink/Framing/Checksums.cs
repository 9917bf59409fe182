using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>The arithmetic of the checks.</summary>
internal static class Checksums
{
    private const ushort ModbusPolynomial = 0xA001;
    private const ushort CcittPolynomial = 0x1021;

    private static readonly ushort[] Modbus = Table(ModbusStep);
    private static readonly ushort[] Ccitt = Table(CcittStep);

    public static byte Xor8(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes)
        {
            sum ^= value;
        }

        return sum;
    }

    public static ushort Crc16(CheckAlgorithm algorithm, ReadOnlySpan<byte> bytes) => algorithm switch
    {
        CheckAlgorithm.Crc16Modbus => Crc16Modbus(bytes),
        CheckAlgorithm.Crc16Ccitt => Crc16Ccitt(bytes, 0),
        CheckAlgorithm.Crc16CcittFfff => Crc16Ccitt(bytes, 0xFFFF),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a CRC-16."),
    };

    private static ushort Crc16Modbus(ReadOnlySpan<byte> bytes)
    {
        ushort sum = 0xFFFF;
        foreach (var value in bytes)
        {
            sum = (ushort)((sum >> 8) ^ Modbus[(byte)(sum ^ value)]);
        }

        return sum;
    }

    private static ushort Crc16Ccitt(ReadOnlySpan<byte> bytes, ushort sum)
    {
        foreach (var value in bytes)
        {
            sum = (ushort)((sum << 8) ^ Ccitt[(byte)((sum >> 8) ^ value)]);
        }

        return sum;
    }

    /// <summary>Least significant bit first.</summary>
    private static ushort ModbusStep(int value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ ModbusPolynomial;
        }

        return (ushort)value;
    }

    /// <summary>Most significant bit first.</summary>
    private static ushort CcittStep(int value)
    {
        value <<= 8;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 0x8000) == 0 ? value << 1 : (value << 1) ^ CcittPolynomial;
        }

        return (ushort)value;
    }

    private static ushort[] Table(Func<int, ushort> step) => [.. Enumerable.Range(0, 256).Select(step)];
}

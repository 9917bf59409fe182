using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>The arithmetic of the checks.</summary>
internal static class Checksums
{
    private const ushort ModbusPolynomial = 0xA001;
    private const ushort CcittPolynomial = 0x1021;
    private const uint IeeePolynomial = 0xEDB88320;

    private static readonly ushort[] Modbus = Table(ModbusStep);
    private static readonly ushort[] Ccitt = Table(CcittStep);
    private static readonly uint[] Ieee = Table(IeeeStep);

    /// <returns>The check in the lowest bits.</returns>
    public static uint Of(CheckAlgorithm algorithm, ReadOnlySpan<byte> bytes) => algorithm switch
    {
        CheckAlgorithm.Xor8 => Xor8(bytes),
        CheckAlgorithm.Sum8 => (byte)Sum(bytes),
        CheckAlgorithm.Sum16 => (ushort)Sum(bytes),
        CheckAlgorithm.Lrc8 => (byte)-(int)Sum(bytes),
        CheckAlgorithm.Crc32 => Crc32(bytes),
        _ => Crc16(algorithm, bytes),
    };

    /// <summary>Over the bytes that pairs of hexadecimal digits stand for.</summary>
    public static uint OfHexDigits(CheckAlgorithm algorithm, ReadOnlySpan<byte> digits)
    {
        const int onStackMax = 512;
        var length = digits.Length / 2;
        var bytes = length <= onStackMax ? stackalloc byte[length] : new byte[length];
        for (var index = 0; index < length; index++)
        {
            bytes[index] = (byte)((HexDigit(digits[2 * index]) << 4) | HexDigit(digits[(2 * index) + 1]));
        }

        return Of(algorithm, bytes);
    }

    public static bool AreHexDigits(ReadOnlySpan<byte> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiHexDigit((char)character))
            {
                return false;
            }
        }

        return text.Length % 2 == 0;
    }

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

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        foreach (var value in bytes)
        {
            sum += value;
        }

        return sum;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum = (sum >> 8) ^ Ieee[(byte)(sum ^ value)];
        }

        return ~sum;
    }

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

    /// <summary>Least significant bit first.</summary>
    private static uint IeeeStep(int value)
    {
        var sum = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ IeeePolynomial;
        }

        return sum;
    }

    private static T[] Table<T>(Func<int, T> step) => [.. Enumerable.Range(0, 256).Select(step)];
}

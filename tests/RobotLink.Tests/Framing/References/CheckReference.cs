using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing.References;

/// <summary>The checks bit by bit.</summary>
internal static class CheckReference
{
    public static bool Holds(IReadOnlyList<CheckProfile> checks, byte[] payload)
    {
        foreach (var check in checks)
        {
            if (!check.Ignored && !Holds(check, payload))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Leaves a payload that is too short as it is.</summary>
    public static void Fill(IReadOnlyList<CheckProfile> checks, byte[] payload)
    {
        foreach (var check in checks)
        {
            if (Place(check.At, payload) is { } place && Expected(check, payload) is { } expected)
            {
                expected.CopyTo(payload, place.Start.Value);
            }
        }
    }

    private static bool Holds(CheckProfile check, byte[] payload)
    {
        if (Place(check.At, payload) is not { } place || Expected(check, payload) is not { } expected)
        {
            return false;
        }

        var found = payload[place];
        return check is { Coding: CheckCoding.Hex, Algorithm: not CheckAlgorithm.Constant }
            ? string.Equals(Encoding.Latin1.GetString(found), Encoding.Latin1.GetString(expected), StringComparison.OrdinalIgnoreCase)
            : found.SequenceEqual(expected);
    }

    /// <summary>Null when the range lies outside.</summary>
    private static Range? Place(ByteRange range, byte[] payload)
    {
        var first = range.First > 0 ? range.First : payload.Length + range.First + 1;
        var last = range.Last > 0 ? range.Last : payload.Length + range.Last + 1;
        return first >= 1 && last >= first && last <= payload.Length ? (first - 1)..last : null;
    }

    private static byte[]? Expected(CheckProfile check, byte[] payload)
    {
        if (check.Algorithm == CheckAlgorithm.Constant)
        {
            return check.Constant;
        }

        if (Place(check.Over, payload) is not { } covered)
        {
            return null;
        }

        var over = payload[covered];
        var value = check.Algorithm switch
        {
            CheckAlgorithm.Xor8 => new[] { over.Aggregate((sum, next) => (byte)(sum ^ next)) },
            CheckAlgorithm.Crc16Modbus => Bytes(Reverse(Divide(0x8005, 0xFFFF, over.Select(next => (byte)(Reverse(next) >> 8))))),
            CheckAlgorithm.Crc16Ccitt => Bytes(Divide(0x1021, 0, over)),
            CheckAlgorithm.Crc16CcittFfff => Bytes(Divide(0x1021, 0xFFFF, over)),
            CheckAlgorithm.Sum8 => [(byte)over.Sum(next => next)],
            CheckAlgorithm.Sum16 => Bytes((ushort)over.Sum(next => next)),
            CheckAlgorithm.Lrc8 => [(byte)(256 - (over.Sum(next => next) % 256))],
            _ => BitConverter.GetBytes(Crc32(over)).Reverse().ToArray(),
        };
        if (check.Coding == CheckCoding.Decimal)
        {
            var digits = value.Length switch { 1 => 3, 2 => 5, _ => 10 };
            return Encoding.ASCII.GetBytes(value.Aggregate(0L, (number, next) => (number * 256) + next).ToString().PadLeft(digits, '0'));
        }

        if (check.Order == ByteOrder.Little)
        {
            Array.Reverse(value);
        }

        return check.Coding == CheckCoding.Hex ? Encoding.ASCII.GetBytes(Convert.ToHexString(value)) : value;
    }

    private static uint Crc32(IEnumerable<byte> bytes)
    {
        var remainder = uint.MaxValue;
        foreach (var next in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var carry = (remainder & 1) != ((uint)(next >> bit) & 1);
                remainder = (remainder >> 1) ^ (carry ? 0xEDB88320 : 0);
            }
        }

        return ~remainder;
    }

    private static byte[] Bytes(ushort value) => [(byte)(value >> 8), (byte)value];

    private static ushort Divide(ushort polynomial, ushort start, IEnumerable<byte> bytes)
    {
        var remainder = start;
        foreach (var next in bytes)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                var carry = (remainder >> 15) ^ ((next >> bit) & 1);
                remainder = (ushort)((remainder << 1) ^ (carry == 0 ? 0 : polynomial));
            }
        }

        return remainder;
    }

    private static ushort Reverse(ushort value)
    {
        var reversed = 0;
        for (var bit = 0; bit < 16; bit++)
        {
            reversed |= ((value >> bit) & 1) << (15 - bit);
        }

        return (ushort)reversed;
    }
}

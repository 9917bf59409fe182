using System.Buffers;
using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Numbers as bytes, in every order that registers and records have.</summary>
internal static class BinaryNumber
{
    /// <summary>Bytes of a type; 0 for one that is no binary number.</summary>
    public static int Width(FieldProfile field) => field.Type switch
    {
        FieldType.U8 or FieldType.I8 => 1,
        FieldType.U16 or FieldType.I16 => 2,
        FieldType.U24 => 3,
        FieldType.U32 or FieldType.I32 or FieldType.F32 => 4,
        FieldType.U64 or FieldType.I64 or FieldType.F64 => 8,
        FieldType.Bcd => field.Digits / 2,
        FieldType.Time when field.Time?.Shape == TimeShape.Bcd => TimeText.BcdWidth,
        _ => 0,
    };

    public static bool IsSigned(FieldType type) => type is FieldType.I8 or FieldType.I16 or FieldType.I32 or FieldType.I64;

    public static bool IsFloat(FieldType type) => type is FieldType.F32 or FieldType.F64;

    /// <summary>The bits, the highest byte first.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes, WordOrder order)
    {
        var value = 0UL;
        for (var index = 0; index < bytes.Length; index++)
        {
            value = (value << 8) | bytes[Place(index, bytes.Length, order)];
        }

        return value;
    }

    public static void Write(ulong value, WordOrder order, Span<byte> bytes)
    {
        for (var index = bytes.Length - 1; index >= 0; index--)
        {
            bytes[Place(index, bytes.Length, order)] = unchecked((byte)value);
            value >>= 8;
        }
    }

    /// <summary>The whole number that <paramref name="bits"/> of a signed type stand for.</summary>
    public static long SignExtend(ulong bits, int width)
    {
        var unused = 64 - (8 * width);
        return unchecked((long)(bits << unused)) >> unused;
    }

    /// <summary>The number that two digits per byte stand for; false when a half byte is no digit.</summary>
    public static bool TryReadDigits(ReadOnlySpan<byte> bytes, WordOrder order, out long value)
    {
        value = 0;
        for (var index = 0; index < bytes.Length; index++)
        {
            var pair = bytes[Place(index, bytes.Length, order)];
            if ((pair >> 4) > 9 || (pair & 0xF) > 9)
            {
                return false;
            }

            value = (value * 100) + ((pair >> 4) * 10) + (pair & 0xF);
        }

        return true;
    }

    public static void WriteDigits(long value, WordOrder order, Span<byte> bytes)
    {
        for (var index = bytes.Length - 1; index >= 0; index--)
        {
            var pair = (int)(value % 100);
            bytes[Place(index, bytes.Length, order)] = (byte)(((pair / 10) << 4) | (pair % 10));
            value /= 100;
        }
    }

    /// <summary>Bytes that are printed, two digits each; false when one is no digit.</summary>
    public static bool TryUnprint(ReadOnlySpan<byte> digits, Span<byte> bytes) =>
        digits.Length == 2 * bytes.Length && Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done;

    public static byte[] Print(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetBytes(Convert.ToHexString(bytes));

    /// <summary>Adds bits to those that stand there.</summary>
    public static void Merge(ReadOnlySpan<byte> bytes, Span<byte> place, bool isHex)
    {
        for (var index = 0; index < place.Length; index++)
        {
            place[index] = isHex ? Digit(Digit(place[index]) | Digit(bytes[index])) : (byte)(place[index] | bytes[index]);
        }
    }

    private static int Digit(byte printed) => printed == 0 ? 0 : char.IsAsciiDigit((char)printed) ? printed - '0' : printed - 'A' + 10;

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    /// <summary>The least and the most that a whole type holds.</summary>
    public static (decimal Least, decimal Most) Bounds(FieldProfile field)
    {
        if (field.Bits is { } bits)
        {
            return (0, (decimal)Mask(bits.Length));
        }

        if (field.Type == FieldType.Bcd)
        {
            return (0, Power(field.Digits) - 1);
        }

        var width = 8 * Width(field);
        return IsSigned(field.Type) ? (-(decimal)(1UL << (width - 1)), (decimal)(1UL << (width - 1)) - 1) : (0, (decimal)Mask(width));
    }

    public static ulong Mask(int bits) => bits >= 64 ? ulong.MaxValue : (1UL << bits) - 1;

    private static decimal Power(int digits)
    {
        var power = 1m;
        for (var index = 0; index < digits; index++)
        {
            power *= 10;
        }

        return power;
    }

    /// <summary>Where the byte stands that is <paramref name="index"/>th from the highest.</summary>
    private static int Place(int index, int width, WordOrder order) => order switch
    {
        WordOrder.Little => width - 1 - index,
        WordOrder.BigSwapped when width % 2 == 0 => index ^ 1,
        WordOrder.LittleSwapped when width % 2 == 0 => width - 2 - (index & ~1) + (index & 1),
        _ => index,
    };
}

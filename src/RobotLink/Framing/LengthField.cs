using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Where a frame carries its length, and how the number there becomes one.</summary>
internal sealed class LengthField
{
    private const int DecimalDigitsMax = 9;
    private const int HexDigitsMax = 8;

    private readonly LengthCoding coding;
    private readonly bool little;
    private readonly int at;
    private readonly int width;
    private readonly long addend;

    public LengthField(LengthFraming profile)
    {
        coding = profile.Coding;
        little = profile.Order == ByteOrder.Little;
        at = profile.At.First - 1;
        width = profile.At.Length;
        if (at < 0 || !IsWidth(coding, width))
        {
            throw new ArgumentException(
                $"A length field at {profile.At} is not possible: binary ones have 1 to 4 bytes, decimal ones up to {DecimalDigitsMax} "
                + $"digits, hexadecimal ones up to {HexDigitsMax}, counted from the first byte of the frame.",
                nameof(profile));
        }

        addend = profile.Add + profile.Counts switch
        {
            LengthCounts.Frame => 0,
            LengthCounts.Itself => at,
            LengthCounts.Rest => End,
            _ => throw new ArgumentOutOfRangeException(nameof(profile)),
        };
    }

    public int At => at;

    /// <summary>So many bytes are needed to read it.</summary>
    public int End => at + width;

    /// <summary>Two bytes in the order of networks, as most have it: <see cref="ReadShort"/> does.</summary>
    public bool IsShort => coding == LengthCoding.Binary && width == 2 && !little;

    /// <summary>As <see cref="Read"/>, where nothing has to be looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadShort(ReadOnlySpan<byte> received) => addend + BinaryPrimitives.ReadUInt16BigEndian(received[at..]);

    /// <summary>The length of the frame without its end bytes; negative when the field is no number, or one below nothing.</summary>
    public long Read(ReadOnlySpan<byte> received)
    {
        var field = received.Slice(at, width);
        if (coding != LengthCoding.Binary)
        {
            return ReadText(field);
        }

        if (width == 2)
        {
            var value = BinaryPrimitives.ReadUInt16BigEndian(field);
            return addend + (little ? BinaryPrimitives.ReverseEndianness(value) : value);
        }

        if (width == 4)
        {
            var value = BinaryPrimitives.ReadUInt32BigEndian(field);
            return addend + (little ? BinaryPrimitives.ReverseEndianness(value) : value);
        }

        return addend + (width == 1 ? field[0] : Three(field));
    }

    /// <exception cref="FramingException">The number does not fit the field.</exception>
    public void Write(Span<byte> frame)
    {
        var value = frame.Length - addend;
        var field = frame.Slice(at, width);
        if (value < 0 || !TryWrite(value, field))
        {
            throw new FramingException($"The message has {frame.Length} bytes; its length field of {width} bytes cannot say so.");
        }
    }

    /// <summary>Hexadecimal ones in either case; negative when it is none.</summary>
    public static int Digit(byte character, LengthCoding coding)
    {
        var digit = character - '0';
        if ((uint)digit > 9)
        {
            digit = (character | 0x20) - 'a' + 10;
            return coding == LengthCoding.Decimal || digit is < 10 or > 15 ? -1 : digit;
        }

        return digit;
    }

    private int Three(ReadOnlySpan<byte> field) =>
        little ? field[0] | (field[1] << 8) | (field[2] << 16) : (field[0] << 16) | (field[1] << 8) | field[2];

    private long ReadText(ReadOnlySpan<byte> field) => coding == LengthCoding.Decimal ? ReadDecimal(field) : ReadHex(field);

    private long ReadDecimal(ReadOnlySpan<byte> field)
    {
        var value = 0L;
        foreach (var character in field)
        {
            var digit = (uint)character - '0';
            if (digit > 9)
            {
                return -1;
            }

            value = (value * 10) + digit;
        }

        return value + addend;
    }

    private long ReadHex(ReadOnlySpan<byte> field)
    {
        var value = 0L;
        foreach (var character in field)
        {
            var digit = Digit(character, coding);
            if (digit < 0)
            {
                return -1;
            }

            value = (value * 16) + digit;
        }

        return value + addend;
    }

    private bool TryWrite(long value, Span<byte> field)
    {
        if (coding == LengthCoding.Binary)
        {
            for (var index = 0; index < width; index++)
            {
                field[little ? index : width - 1 - index] = (byte)(value >> (8 * index));
            }

            return value >> (8 * width) == 0;
        }

        field.Fill((byte)'0');
        Span<byte> digits = stackalloc byte[20];
        _ = value.TryFormat(digits, out var count, coding == LengthCoding.Decimal ? "D" : "X", CultureInfo.InvariantCulture);
        if (count > width)
        {
            return false;
        }

        digits[..count].CopyTo(field[(width - count)..]);
        return true;
    }

    private static bool IsWidth(LengthCoding coding, int width) => coding switch
    {
        LengthCoding.Binary => width is >= 1 and <= 4,
        LengthCoding.Decimal => width is >= 1 and <= DecimalDigitsMax,
        _ => width is >= 1 and <= HexDigitsMax,
    };
}

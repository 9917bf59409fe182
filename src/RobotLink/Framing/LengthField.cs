using System.Buffers.Binary;
using System.Globalization;
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
                $"A length field at {profile.At} is not possible: binary ones have 1, 2 or 4 bytes, decimal ones up to {DecimalDigitsMax} "
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

    /// <summary>The length of the frame without its end bytes; false when the field is no number.</summary>
    public bool TryRead(ReadOnlySpan<byte> received, out long length)
    {
        var field = received.Slice(at, width);
        if (coding != LengthCoding.Binary)
        {
            return TryReadText(field, out length);
        }

        var value = width switch
        {
            1 => field[0],
            2 => little ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt16BigEndian(field),
            _ => little ? BinaryPrimitives.ReadUInt32LittleEndian(field) : BinaryPrimitives.ReadUInt32BigEndian(field),
        };
        length = value + addend;
        return true;
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

    private bool TryReadText(ReadOnlySpan<byte> field, out long length)
    {
        var digits = coding == LengthCoding.Decimal ? 10 : 16;
        var value = 0L;
        length = 0;
        foreach (var character in field)
        {
            if (!char.IsAsciiHexDigit((char)character) || (digits == 10 && !char.IsAsciiDigit((char)character)))
            {
                return false;
            }

            value = (value * digits) + (char.IsAsciiDigit((char)character) ? character - '0' : (character | 0x20) - 'a' + 10);
        }

        length = value + addend;
        return true;
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
        LengthCoding.Binary => width is 1 or 2 or 4,
        LengthCoding.Decimal => width is >= 1 and <= DecimalDigitsMax,
        _ => width is >= 1 and <= HexDigitsMax,
    };
}

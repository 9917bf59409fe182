using System.Globalization;

namespace RobotLink.Messages;

internal enum NumberResult
{
    /// <summary>No number stands here.</summary>
    None,
    Read,

    /// <summary>A number, but too large to hold: an error, never wrapped around or cut.</summary>
    TooLarge,
}

/// <summary>Numbers as devices print them, whatever the culture of this PC.</summary>
/// <remarks>
/// A whole number is <c>[+-]digits</c>; leading zeros and <c>-0</c> are welcome, controllers print both. A number may also have a point with digits
/// on at least one side (<c>5.</c> and <c>.5</c> occur) and an exponent. Never: inner spaces, commas, hexadecimal, NaN, Infinity.
/// </remarks>
internal static class NumberText
{
    private const ulong LargestExactDouble = 1UL << 53;

    private static readonly double[] ExactPowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads the longest whole number at the front.</summary>
    public static NumberResult ReadWhole(ReadOnlySpan<byte> text, out long value, out int length)
    {
        var negative = ReadSign(text, out length);
        var first = length;
        ulong magnitude = 0;
        var tooLarge = false;
        for (; length < text.Length && IsDigit(text[length]); length++)
        {
            var digit = (ulong)(text[length] - '0');
            tooLarge |= magnitude > (ulong.MaxValue - digit) / 10;
            magnitude = (magnitude * 10) + digit;
        }

        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        if (length == first)
        {
            return NumberResult.None;
        }

        return tooLarge || magnitude > (negative ? 1UL << 63 : long.MaxValue) ? NumberResult.TooLarge : NumberResult.Read;
    }

    /// <summary>Reads the longest number at the front; the nearest double, as IEEE 754 wants it.</summary>
    public static NumberResult ReadNumber(ReadOnlySpan<byte> text, out double value, out int length)
    {
        value = 0;
        var negative = ReadSign(text, out length);
        ulong mantissa = 0;
        var significant = 0;
        var first = length;
        length += ReadDigits(text[length..], ref mantissa, ref significant);
        var digits = length - first;
        var exponent = 0;
        if (length < text.Length && text[length] == '.')
        {
            var fraction = ReadDigits(text[(length + 1)..], ref mantissa, ref significant);
            length += digits + fraction > 0 ? fraction + 1 : 0;
            digits += fraction;
            exponent = -fraction;
        }

        if (digits == 0)
        {
            return NumberResult.None;
        }

        length += ReadExponent(text[length..], ref exponent);

        // Both operands are exact doubles here, so one operation rounds correctly; the rest is rare and left to the framework.
        if (significant <= 19 && mantissa <= LargestExactDouble && Math.Abs(exponent) < ExactPowersOfTen.Length)
        {
            var magnitude = exponent < 0 ? mantissa / ExactPowersOfTen[-exponent] : mantissa * ExactPowersOfTen[exponent];
            value = negative ? -magnitude : magnitude;
            return NumberResult.Read;
        }

        return double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)
            ? NumberResult.Read
            : NumberResult.TooLarge;
    }

    /// <summary>The shortest text that reads back as the same double; with an exponent only where plain digits would not be exact or run long.</summary>
    public static string Write(double value)
    {
        const int plainMax = 28;
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Contains('E') && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            var plain = exact.ToString(CultureInfo.InvariantCulture);
            if (plain.Length <= plainMax && double.Parse(plain, CultureInfo.InvariantCulture).Equals(value))
            {
                return plain;
            }
        }

        return text;
    }

    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    private static bool ReadSign(ReadOnlySpan<byte> text, out int length)
    {
        length = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        return length == 1 && text[0] == '-';
    }

    private static int ReadDigits(ReadOnlySpan<byte> text, ref ulong mantissa, ref int significant)
    {
        var length = 0;
        for (; length < text.Length && IsDigit(text[length]); length++)
        {
            mantissa = unchecked((mantissa * 10) + (ulong)(text[length] - '0'));
            significant += significant > 0 || text[length] != '0' ? 1 : 0;
        }

        return length;
    }

    private static int ReadExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        const int beyondAnyDouble = 100_000;
        if (text.Length < 2 || text[0] is not ((byte)'e' or (byte)'E'))
        {
            return 0;
        }

        var result = ReadWhole(text[1..], out var written, out var length);
        if (result == NumberResult.None)
        {
            return 0;
        }

        exponent = result == NumberResult.Read && Math.Abs((decimal)written) < beyondAnyDouble ? exponent + (int)written : int.MaxValue;
        return length + 1;
    }
}

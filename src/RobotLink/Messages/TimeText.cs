using System.Globalization;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Moments as devices write them. What comes without a zone stays without one.</summary>
internal static class TimeText
{
    /// <summary>Bytes of an S7 date and time.</summary>
    public const int BcdWidth = 8;

    private const int LongestIso = 40;
    private const int TicksPerUnitDigits = 7;

    /// <summary>ISO 8601, no longer than needed; Z only where the zone is known.</summary>
    public static string Iso(DateTime value)
    {
        var text = value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        return value.Kind == DateTimeKind.Utc ? text + "Z" : text;
    }

    /// <summary>Bytes of a text of this format; 0 when that varies.</summary>
    public static int Width(TimeFormat format) => format.Shape == TimeShape.Letters ? format.Letters.Length : 0;

    public static bool TryUnix(decimal value, TimeShape shape, out DateTime time)
    {
        var ticks = value * (shape == TimeShape.UnixMilliseconds ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond);
        var fits = ticks >= -DateTime.UnixEpoch.Ticks && ticks <= DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;
        time = fits ? DateTime.UnixEpoch.AddTicks((long)ticks) : default;
        return fits;
    }

    /// <summary>Seconds or milliseconds since 1970; fractions are kept.</summary>
    public static decimal ToUnix(DateTime time, TimeShape shape) =>
        (decimal)(time - DateTime.UnixEpoch).Ticks / (shape == TimeShape.UnixMilliseconds ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond);

    /// <summary>A moment as a text that has exactly this format.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, TimeFormat format, out DateTime time)
    {
        time = default;
        switch (format.Shape)
        {
            case TimeShape.Iso:
                return TryIso(text, out time);
            case TimeShape.Letters:
                return TryLetters(text, format.Letters, out time);
            default:
                return NumberText.ReadWhole(text, out var whole, out var length) == NumberResult.Read && length == text.Length
                    && TryUnix(whole, format.Shape, out time);
        }
    }

    /// <returns>Null when the format cannot say the moment.</returns>
    public static string? Write(DateTime time, TimeFormat format)
    {
        switch (format.Shape)
        {
            case TimeShape.Iso:
                return Iso(time);
            case TimeShape.Letters:
                return WriteLetters(time, format.Letters);
            default:
                var unix = ToUnix(time, format.Shape);
                return decimal.Truncate(unix) == unix ? unix.ToString("0", CultureInfo.InvariantCulture) : null;
        }
    }

    /// <summary>A text of ours or of a caller's.</summary>
    public static bool TryParse(string text, out DateTime time) => TryIso(System.Text.Encoding.UTF8.GetBytes(text), out time);

    /// <summary>S7 date and time: year, month, day, hour, minute, second, milliseconds in three digits, weekday.</summary>
    public static bool TryReadBcd(ReadOnlySpan<byte> bytes, out DateTime time)
    {
        time = default;
        Span<int> parts = stackalloc int[7];
        for (var index = 0; index < parts.Length; index++)
        {
            if ((bytes[index] >> 4) > 9 || (bytes[index] & 0xF) > 9)
            {
                return false;
            }

            parts[index] = ((bytes[index] >> 4) * 10) + (bytes[index] & 0xF);
        }

        // Years 90 to 99 belong to the twentieth century.
        var year = parts[0] + (parts[0] >= 90 ? 1900 : 2000);
        return (bytes[7] >> 4) <= 9 && TryMoment(
            [year, parts[1], parts[2], parts[3], parts[4], parts[5]],
            ((parts[6] * 10) + (bytes[7] >> 4)) * TimeSpan.TicksPerMillisecond, out time);
    }

    public static bool TryWriteBcd(DateTime time, Span<byte> bytes)
    {
        static byte Pair(int value) => (byte)((value / 10 << 4) | (value % 10));
        if (time.Year is < 1990 or > 2089 || time.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            return false;
        }

        int[] parts = [time.Year % 100, time.Month, time.Day, time.Hour, time.Minute, time.Second, time.Millisecond / 10];
        for (var index = 0; index < parts.Length; index++)
        {
            bytes[index] = Pair(parts[index]);
        }

        bytes[7] = (byte)((time.Millisecond % 10 << 4) | ((int)time.DayOfWeek + 1));
        return true;
    }

    private static bool TryIso(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        if (text.Length is < 10 or > LongestIso)
        {
            return false;
        }

        Span<char> characters = stackalloc char[LongestIso];
        for (var index = 0; index < text.Length; index++)
        {
            characters[index] = (char)text[index];
        }

        const DateTimeStyles style = DateTimeStyles.AdjustToUniversal;
        return characters[4] == '-' && characters[7] == '-' && (text.Length == 10 || characters[10] is 'T' or ' ')
            && DateTime.TryParse(characters[..text.Length], CultureInfo.InvariantCulture, style, out time);
    }

    private static bool TryLetters(ReadOnlySpan<byte> text, string letters, out DateTime time)
    {
        time = default;
        if (text.Length != letters.Length)
        {
            return false;
        }

        Span<int> parts = [1, 1, 1, 0, 0, 0];
        var fraction = 0L;
        for (var at = 0; at < letters.Length;)
        {
            var run = Run(letters, at);
            var part = Part(letters[at], run);
            if (part == Piece.None)
            {
                if (text[at] != letters[at])
                {
                    return false;
                }

                at++;
                continue;
            }

            if (!TryNumber(text.Slice(at, run), out var number))
            {
                return false;
            }

            if (part == Piece.Fraction)
            {
                fraction = number * Power(TicksPerUnitDigits - run);
            }
            else
            {
                parts[(int)part] = (int)number + (part == Piece.Year && run == 2 ? 2000 : 0);
            }

            at += run;
        }

        var fits = TryMoment(parts, fraction, out time);
        time = fits && letters.EndsWith('Z') ? time : DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        time = fits && letters.EndsWith('Z') ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time;
        return fits;
    }

    private static string? WriteLetters(DateTime time, string letters)
    {
        var text = new System.Text.StringBuilder();
        for (var at = 0; at < letters.Length;)
        {
            var run = Run(letters, at);
            var part = Part(letters[at], run);
            var number = part switch
            {
                Piece.Year => run == 2 ? time.Year % 100 : time.Year,
                Piece.Month => time.Month,
                Piece.Day => time.Day,
                Piece.Hour => time.Hour,
                Piece.Minute => time.Minute,
                Piece.Second => time.Second,
                Piece.Fraction => time.Ticks % TimeSpan.TicksPerSecond / Power(TicksPerUnitDigits - run),
                _ => -1L,
            };
            if (part == Piece.None)
            {
                text.Append(letters[at++]);
                continue;
            }

            text.Append(number.ToString(CultureInfo.InvariantCulture).PadLeft(run, '0'));
            at += run;
        }

        var written = text.ToString();
        return TryLetters(System.Text.Encoding.ASCII.GetBytes(written), letters, out var read) && read.Ticks == time.Ticks ? written : null;
    }

    private static bool TryMoment(ReadOnlySpan<int> parts, long fraction, out DateTime time)
    {
        time = default;
        if (parts[0] is < 1 or > 9999 || parts[1] is < 1 or > 12 || parts[2] < 1 || parts[2] > DateTime.DaysInMonth(parts[0], parts[1])
            || parts[3] > 23 || parts[4] > 59 || parts[5] > 59)
        {
            return false;
        }

        time = new DateTime(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], DateTimeKind.Unspecified).AddTicks(fraction);
        return true;
    }

    private static int Run(string letters, int at)
    {
        var run = 1;
        while (at + run < letters.Length && letters[at + run] == letters[at])
        {
            run++;
        }

        return run;
    }

    private static Piece Part(char letter, int run) => (letter, run) switch
    {
        ('y', 2 or 4) => Piece.Year,
        ('M', 2) => Piece.Month,
        ('d', 2) => Piece.Day,
        ('H', 2) => Piece.Hour,
        ('m', 2) => Piece.Minute,
        ('s', 2) => Piece.Second,
        ('f', <= TicksPerUnitDigits) => Piece.Fraction,
        _ => Piece.None,
    };

    private static bool TryNumber(ReadOnlySpan<byte> text, out long number) =>
        NumberText.ReadWhole(text, out number, out var length) == NumberResult.Read && length == text.Length && NumberText.IsDigit(text[0]);

    private static long Power(int digits)
    {
        var power = 1L;
        for (var index = 0; index < digits; index++)
        {
            power *= 10;
        }

        return power;
    }

    private enum Piece
    {
        None = -1,
        Year,
        Month,
        Day,
        Hour,
        Minute,
        Second,
        Fraction,
    }
}

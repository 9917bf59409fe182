using System.Globalization;

namespace RobotLink.Messages;

/// <summary>Angles as satellite receivers print them: degrees and minutes without anything between, such as <c>4807.038</c> for 48 degrees 7.038 minutes.</summary>
internal static class AngleText
{
    private const int MinutesDigits = 2;
    private const int MinutesOfDegree = 60;

    /// <summary>Of minutes, when written: less than a millimetre on the ground.</summary>
    private const int DecimalsMax = 7;

    private const int DecimalsUsual = 4;

    /// <summary>So many decimals of a degree keep seven of a minute.</summary>
    private const int DegreesDecimals = 10;

    /// <summary>Reads the longest angle at the front.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int degreesDigits, out double degrees, out int length)
    {
        degrees = 0;
        var whole = degreesDigits + MinutesDigits;
        length = 0;
        if (text.Length < whole || text[..whole].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return false;
        }

        var end = whole;
        if (end < text.Length && text[end] == '.')
        {
            end++;
            while (end < text.Length && NumberText.IsDigit(text[end]))
            {
                end++;
            }
        }

        _ = NumberText.ReadWhole(text[..degreesDigits], out var before, out _);
        if (!decimal.TryParse(text[degreesDigits..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) || minutes >= MinutesOfDegree)
        {
            return false;
        }

        length = end;
        degrees = Scaling.ToDouble(decimal.Round(before + (minutes / MinutesOfDegree), DegreesDecimals));
        return true;
    }

    /// <returns>Null when the angle is negative or has more degrees than digits.</returns>
    public static string? Write(decimal degrees, int degreesDigits)
    {
        if (degrees is < 0 or >= 1000)
        {
            return null;
        }

        var minutes = decimal.Round(degrees * MinutesOfDegree, DecimalsMax);
        var whole = decimal.Truncate(minutes / MinutesOfDegree);
        var before = whole.ToString(CultureInfo.InvariantCulture).PadLeft(degreesDigits, '0');
        var format = "00." + new string('0', DecimalsUsual) + new string('#', DecimalsMax - DecimalsUsual);
        return before.Length > degreesDigits ? null : before + (minutes - (whole * MinutesOfDegree)).ToString(format, CultureInfo.InvariantCulture);
    }
}

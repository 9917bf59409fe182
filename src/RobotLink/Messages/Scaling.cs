using System.Globalization;

namespace RobotLink.Messages;

/// <summary>Implied decimals: the value is the number on the wire times a scale, computed in decimal so that 1234 at 0.01 is 12.34 exactly.</summary>
internal static class Scaling
{
    private const double SafeForDecimal = 1e28;

    public static double Apply(decimal wire, decimal scale, decimal add = 0)
    {
        // Beyond decimal's range the last places cannot matter.
        if (Math.Abs((double)wire * (double)scale) >= SafeForDecimal)
        {
            return ((double)wire * (double)scale) + (double)add;
        }

        return ToDouble((wire * scale) + add);
    }

    /// <param name="wire">The digits that were read as <paramref name="number"/>.</param>
    public static double Apply(ReadOnlySpan<byte> wire, double number, decimal scale, decimal add = 0) =>
        Math.Abs(number * (double)scale) < SafeForDecimal
        && decimal.TryParse(wire, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && ToDouble(exact) == number
            ? ToDouble((exact * scale) + add)
            : (number * (double)scale) + (double)add;

    /// <summary>The nearest double; the framework's own conversion may be one step off for long numbers.</summary>
    public static double ToDouble(decimal value)
    {
        const int decimalCharacters = 32;
        Span<byte> text = stackalloc byte[decimalCharacters];
        return value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture)
            && NumberText.ReadNumber(text[..length], out var number, out _) == NumberResult.Read
            ? number
            : (double)value;
    }

    /// <summary>The decimal that prints like <paramref name="value"/>; false when decimal cannot hold it.</summary>
    public static bool TryExact(double value, out decimal exact) =>
        decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out exact)
        && ToDouble(exact) == value;

    /// <summary>The number to put on the wire for <paramref name="value"/>; false when there is none at this scale.</summary>
    public static bool TryUndo(decimal value, decimal scale, out decimal wire)
    {
        wire = 0;
        if (scale == 0 || Math.Abs((double)value / (double)scale) >= SafeForDecimal)
        {
            return false;
        }

        wire = value / scale;
        return wire * scale == value;
    }
}

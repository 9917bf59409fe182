using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Numbers with units: durations, sizes, shares. A number without its unit is never guessed at.</summary>
internal static class Quantity
{
    public static readonly IReadOnlyList<(string Unit, double Factor)> Durations = [("ms", 0.001), ("s", 1), ("min", 60), ("h", 3600)];
    public static readonly IReadOnlyList<(string Unit, double Factor)> Sizes = [("B", 1), ("KiB", 1024), ("MiB", 1024 * 1024)];
    public static readonly IReadOnlyList<(string Unit, double Factor)> Shares = [("%", 0.01)];

    /// <summary>Splits <c>2.5s</c> into its number and its unit. The unit is empty for a bare number.</summary>
    public static bool TrySplit(string text, out double number, out string unit)
    {
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
        {
            digits++;
        }

        unit = text[digits..].Trim();
        return double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
    }

    public static bool TryParse(string text, IReadOnlyList<(string Unit, double Factor)> units, out double value)
    {
        value = 0;
        if (!TrySplit(text, out var number, out var unit) || text.Contains(' ', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var known in units)
        {
            if (known.Unit == unit)
            {
                value = number * known.Factor;
                return true;
            }
        }

        return false;
    }

    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        var parsed = TryParse(text, Durations, out var seconds);

        // Longer than any limit is enough to be refused, and does not overflow.
        duration = parsed ? TimeSpan.FromMilliseconds(Math.Round(Math.Min(seconds, 1e9) * 1000, 3)) : default;
        return parsed;
    }

    /// <summary>What to write for a number whose unit is missing or unknown.</summary>
    public static string Suggest(string text, IReadOnlyList<(string Unit, double Factor)> units)
    {
        if (!TrySplit(text, out var number, out var unit))
        {
            return $"Write a number with one of the units {string.Join(", ", units.Select(known => known.Unit))}, such as 4{units[^1].Unit}.";
        }

        var plain = number.ToString("0.###", CultureInfo.InvariantCulture);
        if (unit.Length > 0)
        {
            var meant = Habit(unit) ?? Nearest.To(unit, units.Select(known => known.Unit));
            return meant is not null && units.Any(known => known.Unit == meant) ? $"Write {plain}{meant}."
                : $"Known units: {string.Join(", ", units.Select(known => known.Unit))}.";
        }

        return units == Shares
            ? number is > 0 and < 1 ? $"Write {(number * 100).ToString("0.###", CultureInfo.InvariantCulture)}%." : $"Write {plain}%."
            : units == Durations ? $"Write {plain}s for seconds or {plain}ms for milliseconds."
            : $"Write {plain}B for bytes or {plain}KiB for 1024 times as much.";
    }

    public static string Format(TimeSpan duration)
    {
        var (unit, factor) = duration.TotalSeconds switch
        {
            0 => ("s", 1.0),
            < 1 => ("ms", 0.001),
            >= 3600 when duration.TotalSeconds % 3600 == 0 => ("h", 3600.0),
            >= 60 when duration.TotalSeconds % 60 == 0 => ("min", 60.0),
            _ => ("s", 1.0),
        };
        return (duration.TotalSeconds / factor).ToString("0.###", CultureInfo.InvariantCulture) + unit;
    }

    public static string FormatSize(double bytes) => bytes switch
    {
        >= 1024 * 1024 when bytes % (1024 * 1024) == 0 => $"{bytes / (1024 * 1024):0}MiB",
        >= 1024 when bytes % 1024 == 0 => $"{bytes / 1024:0}KiB",
        _ => $"{bytes:0}B",
    };

    public static string FormatShare(double share) => (share * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    /// <summary>Our unit for one that people write.</summary>
    private static string? Habit(string unit) => unit.ToLowerInvariant() switch
    {
        "msec" or "millis" or "milliseconds" => "ms",
        "sec" or "secs" or "second" or "seconds" => "s",
        "m" or "mins" or "minute" or "minutes" => "min",
        "hr" or "hour" or "hours" => "h",
        "b" or "byte" or "bytes" => "B",
        "k" or "kb" or "kib" => "KiB",
        "mb" or "mib" => "MiB",
        "percent" => "%",
        _ => null,
    };
}

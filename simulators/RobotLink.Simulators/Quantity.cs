using System.Globalization;

namespace RobotLink.Simulators;

/// <summary>Durations and sizes with their unit, as the profile language writes them.</summary>
internal static class Quantity
{
    private static readonly (string Unit, TimeSpan Length)[] Durations =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("min", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)),
    ];

    private static readonly (string Unit, long Bytes)[] Sizes = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    public static bool TryDuration(string text, out TimeSpan duration)
    {
        var unit = Array.Find(Durations, entry => text.EndsWith(entry.Unit, StringComparison.Ordinal));
        var good = Number(text, unit.Unit, out var number) && number <= TimeSpan.FromDays(1) / unit.Length;
        duration = good ? number * unit.Length : TimeSpan.Zero;
        return good;
    }

    public static bool TrySize(string text, out long bytes)
    {
        var unit = Array.Find(Sizes, entry => text.EndsWith(entry.Unit, StringComparison.Ordinal));
        var good = Number(text, unit.Unit, out var number) && number <= (1L << 50) / unit.Bytes;
        bytes = good ? (long)(number * unit.Bytes) : 0;
        return good;
    }

    public static string Text(TimeSpan duration) => duration.Ticks % TimeSpan.TicksPerSecond == 0
        ? $"{duration.TotalSeconds:0}s"
        : $"{duration.TotalMilliseconds:0.####}ms";

    public static string Text(long bytes)
    {
        var unit = Array.Find(Sizes, entry => bytes % entry.Bytes == 0);
        return $"{bytes / unit.Bytes}{unit.Unit}";
    }

    private static bool Number(string text, string? unit, out double number)
    {
        number = 0;
        return unit is not null
            && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}

using System.Globalization;

namespace RobotLink.Host.Api;

/// <summary>Durations with their unit, as profiles write them: <c>500ms</c>, <c>5s</c>, <c>2min</c>.</summary>
internal static class Duration
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("min", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("h", TimeSpan.FromHours(1)),
    ];

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>A record that goes back further is none.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromHours(48);

    /// <summary>False without a unit, for zero and below, and above an hour.</summary>
    public static bool TryParse(string text, out TimeSpan duration) => TryParse(text, Longest, out duration);

    /// <summary>The same for times to look back, which may be longer; <c>10m</c> are minutes, too.</summary>
    public static bool TryParseLong(string text, out TimeSpan duration) =>
        TryParse(text is [.., >= '0' and <= '9', 'm'] ? $"{text}in" : text, LongestLook, out duration);

    private static bool TryParse(string text, TimeSpan longest, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                duration = count <= longest / length ? count * length : default;
                return duration > TimeSpan.Zero;
            }
        }

        return false;
    }

    /// <summary>For people: <c>0.4 s</c>, <c>12 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>, <c>4 d 3 h</c>.</summary>
    public static string Words(TimeSpan duration) => duration switch
    {
        { Ticks: < 0 } => "0 s",
        { TotalSeconds: < 10 } => $"{duration.TotalSeconds:0.#} s",
        { TotalMinutes: < 1 } => $"{Math.Floor(duration.TotalSeconds):0} s",
        { TotalHours: < 1 } => $"{duration.Minutes} min {duration.Seconds} s",
        { TotalDays: < 1 } => $"{duration.Hours} h {duration.Minutes} min",
        _ => $"{duration.Days} d {duration.Hours} h",
    };

    /// <summary>The time in which a dead device is noticed; null stands for never.</summary>
    public static string Bound(double? seconds) => seconds is { } known ? $"{known:0.#} s" : "never";
}

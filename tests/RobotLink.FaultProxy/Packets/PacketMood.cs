using System.Globalization;

namespace RobotLink.FaultProxy.Packets;

/// <summary>How a line treats packets at present.</summary>
public sealed record PacketMood
{
    /// <summary>Hands on what comes as it comes.</summary>
    public static PacketMood Fair { get; } = new();

    /// <summary>Share of packets that are lost, each by itself: 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>Each packet comes so much later.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Up to so much later or sooner, each packet by itself: packets overtake one another.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Nothing passes, and what is under way is lost.</summary>
    public bool IsCut { get; init; }

    /// <summary>Reads <c>fair</c>, <c>cut</c>, or any of <c>loss=5% delay=20ms jitter=20ms</c>.</summary>
    /// <exception cref="FormatException">It is written wrongly; the message says how it is right.</exception>
    public static PacketMood Parse(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(Fair, (mood, word) => word.Split('=', 2) switch
    {
        ["fair"] => Fair,
        ["cut"] => mood with { IsCut = true },
        ["loss", var text] => mood with { Loss = Share(text) },
        ["delay", var text] => mood with { Delay = Milliseconds(text) },
        ["jitter", var text] => mood with { Jitter = Milliseconds(text) },
        _ => throw new FormatException($"'{word}' is not known; write fair, cut, loss=5%, delay=20ms or jitter=20ms"),
    });

    private static double Share(string text) =>
        text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? percent / 100
            : throw new FormatException($"'{text}' is no share; write 5% or 0.1%");

    private static TimeSpan Milliseconds(string text) => text.EndsWith("ms", StringComparison.Ordinal) && int.TryParse(text[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? TimeSpan.FromMilliseconds(number)
        : throw new FormatException($"'{text}' is no time; write 20ms");
}

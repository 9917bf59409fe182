namespace RobotLink.FaultProxy;

/// <summary>How a relay treats bytes at present, in both directions.</summary>
public sealed record Mood
{
    /// <summary>Hands on what comes as it comes.</summary>
    public static Mood Fair { get; } = new();

    /// <summary>Each piece comes so much later.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Up to so much later or sooner; order is kept, as TCP keeps it.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Nothing passes. Both ends still acknowledge, as when something in between holds bytes back.</summary>
    public bool IsStalled { get; init; }

    /// <summary>Pieces of so many bytes, each in a segment of its own; 0: as they come.</summary>
    public int PieceBytes { get; init; }

    /// <summary>Reads <c>fair</c>, <c>stall</c>, or any of <c>delay=20ms jitter=5ms piece=1</c>.</summary>
    /// <exception cref="FormatException">It is written wrongly; the message says how it is right.</exception>
    public static Mood Parse(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(Fair, (mood, word) => word.Split('=', 2) switch
    {
        ["fair"] => Fair,
        ["stall"] => mood with { IsStalled = true },
        ["delay", var text] => mood with { Delay = Milliseconds(text) },
        ["jitter", var text] => mood with { Jitter = Milliseconds(text) },
        ["piece", var text] when int.TryParse(text, out var bytes) && bytes >= 0 => mood with { PieceBytes = bytes },
        _ => throw new FormatException($"'{word}' is not known; write fair, stall, delay=20ms, jitter=20ms or piece=1"),
    });

    private static TimeSpan Milliseconds(string text) => text.EndsWith("ms", StringComparison.Ordinal) && int.TryParse(text[..^2], out var number) && number >= 0
        ? TimeSpan.FromMilliseconds(number)
        : throw new FormatException($"'{text}' is no time; write 20ms");
}

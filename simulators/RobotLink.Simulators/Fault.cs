using System.Globalization;

namespace RobotLink.Simulators;

/// <summary>The ways in which a simulated device can fail.</summary>
public enum FaultKind
{
    None,
    Silent,
    Stop,
    Refuse,
    Reset,
    Close,
    CloseAlways,
    Slow,
    Garble,
    Split,
    Merge,
    Endless,
    PowerOff,
    Drop,
}

/// <summary>One way to fail, with its amount. The text form is what <c>--fault</c> and the control port take.</summary>
public sealed record Fault
{
    private static readonly (FaultKind Kind, string Word)[] Words =
    [
        (FaultKind.None, "none"), (FaultKind.Silent, "silent"), (FaultKind.Stop, "stop"), (FaultKind.Refuse, "refuse"),
        (FaultKind.Reset, "reset"), (FaultKind.Close, "close"), (FaultKind.CloseAlways, "close-always"), (FaultKind.Slow, "slow"),
        (FaultKind.Garble, "garble"), (FaultKind.Split, "split"), (FaultKind.Merge, "merge"), (FaultKind.Endless, "endless"),
        (FaultKind.PowerOff, "power-off"), (FaultKind.Drop, "drop"),
    ];

    private Fault(FaultKind kind) => Kind = kind;

    public static Fault None { get; } = new(FaultKind.None);

    /// <summary>Every word that <see cref="TryParse"/> knows, for help texts.</summary>
    public static string Vocabulary => string.Join(", ", Words.Select(entry => entry.Kind switch
    {
        FaultKind.Slow => "slow DURATION",
        FaultKind.Garble => "garble [N]",
        FaultKind.Endless => "endless [SIZE]",
        FaultKind.Drop => "drop SHARE",
        _ => entry.Word,
    }));

    public FaultKind Kind { get; private init; }

    /// <summary>How long each answer waits (<c>slow</c>).</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>Every how many frames one is garbage (<c>garble</c>). 1 = each.</summary>
    public int Every { get; private init; } = 1;

    /// <summary>How many bytes flow per connection (<c>endless</c>). Null = for ever.</summary>
    public long? Bytes { get; private init; }

    /// <summary>How many frames of a hundred are lost (<c>drop</c>).</summary>
    public int Percent { get; private init; }

    /// <summary>Reads <c>none</c>, <c>slow 2s</c>, <c>garble 3</c>, <c>endless 1GiB</c> and the like.</summary>
    public static bool TryParse(string text, out Fault fault, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = None;
        error = "";
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var known = Array.FindIndex(Words, entry => parts.Length > 0 && entry.Word == parts[0]);
        var amount = parts.Length > 1 ? string.Concat(parts[1..]) : null;
        if (known < 0)
        {
            error = $"Unknown fault '{text}'. Use one of: {Vocabulary}.";
            return false;
        }
        var kind = Words[known].Kind;
        var parsed = (kind, amount) switch
        {
            (FaultKind.Slow, not null) when Quantity.TryDuration(amount, out var delay) => new Fault(kind) { Delay = delay },
            (FaultKind.Slow, _) => null,
            (FaultKind.Garble, not null) => Whole(amount) is { } every ? new Fault(kind) { Every = every } : null,
            (FaultKind.Endless, not null) => Quantity.TrySize(amount, out var bytes) ? new Fault(kind) { Bytes = bytes } : null,
            (FaultKind.Drop, not null) => Share(amount) is { } share ? new Fault(kind) { Percent = share } : null,
            (FaultKind.Drop, _) => null,
            (_, null) => new Fault(kind),
            _ => null,
        };
        if (parsed is null)
        {
            error = $"Fault '{text}' is not complete or has a wrong amount. Write 'slow 500ms', 'garble 3', 'endless 1GiB', 'drop 30%' "
                + "or the word alone where no amount belongs.";
            return false;
        }
        fault = parsed;
        return true;
    }

    public override string ToString()
    {
        var word = Array.Find(Words, entry => entry.Kind == Kind).Word;
        return Kind switch
        {
            FaultKind.Slow => $"{word} {Quantity.Text(Delay)}",
            FaultKind.Garble when Every > 1 => $"{word} {Every}",
            FaultKind.Drop => $"{word} {Percent}%",
            FaultKind.Endless when Bytes is { } bytes => $"{word} {Quantity.Text(bytes)}",
            _ => word,
        };
    }

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static int? Share(string text) => text.EndsWith('%') && Whole(text[..^1]) is { } share and <= 100 ? share : null;
}

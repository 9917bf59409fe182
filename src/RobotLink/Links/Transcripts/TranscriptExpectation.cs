using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>A field that resulted, and whether it equals a written value.</summary>
internal sealed record TranscriptValue(string Field, string? Value, Func<string, bool> Matches);

/// <summary>Something that resulted while a transcript played.</summary>
/// <param name="Kind"><c>reply event unparsed late repeat noise request reconnect</c>.</param>
/// <param name="Outcome">For a request: how it ended.</param>
/// <param name="Shape">For a frame that was understood.</param>
internal sealed record TranscriptOutcome(
    string Kind, string? Name, string? Outcome, IReadOnlyList<TranscriptValue> Fields, MessageShape? Shape = null)
{
    public override string ToString()
    {
        var fields = Fields.Count == 0 ? "" : $" {{{string.Join(", ", Fields.Select(field => $"{field.Field}: {field.Value}"))}}}";
        return $"{Kind}{(Name is null ? "" : " " + Name)}{(Outcome is null ? "" : " " + Outcome)}{fields}";
    }
}

/// <summary>What a line that begins with = asks for.</summary>
internal sealed record TranscriptExpectation(
    string Kind, string? Name, string? Outcome, IReadOnlyList<ListedField> Fields, string? Cause, TimeSpan? Within)
{
    public static TranscriptExpectation Parse(string text)
    {
        var (words, fields) = TranscriptText.WordsAndFields(text);
        if (words.Length == 0 || !ExampleWords.Results.Contains(words[0]))
        {
            throw new TranscriptMismatchException($"'{text}' expects nothing known; begin with one of {string.Join(", ", ExampleWords.Results)}");
        }

        var name = words.Length > 1 ? words[1] : null;
        return words[0] == "link"
            ? new TranscriptExpectation("link", name, null, fields, CauseIn(words), WithinIn(words))
            : new TranscriptExpectation(words[0], name, words[0] == "request" && words.Length > 2 ? words[2] : null, fields, null, null);
    }

    public bool Fits(TranscriptOutcome outcome) =>
        outcome.Kind == Kind
        && (Name is null || outcome.Name == Name)
        && (Outcome is null || outcome.Outcome == Outcome)
        && Fields.All(expected => outcome.Fields.Any(seen => seen.Field == expected.Name && seen.Matches(expected.Value)));

    private static string? CauseIn(string[] words) =>
        words.FirstOrDefault(word => word.StartsWith("cause=", StringComparison.Ordinal))?["cause=".Length..];

    private static TimeSpan? WithinIn(string[] words)
    {
        var at = Array.IndexOf(words, "within");
        return at < 0 || at + 1 >= words.Length ? null : TranscriptText.Duration(words[at + 1]);
    }
}

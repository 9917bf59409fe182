using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>A field that resulted, and whether it equals a written value.</summary>
/// <param name="Value">Null for a value that is missing, or that the device says it does not know.</param>
/// <param name="QualityAt">What the value is worth at a later moment: <c>good</c>, <c>uncertain</c> or <c>bad</c>.</param>
internal sealed record TranscriptValue(string Field, string? Value, Func<string, bool> Matches, Func<TimeSpan, string> QualityAt)
{
    /// <param name="received">When it came.</param>
    public static TranscriptValue Of(MessageShape shape, int index, byte[] payload, FieldValue[] values, TimeSpan received)
    {
        string QualityAt(TimeSpan now) => FieldQuality.Of(shape, index, payload, values, now - received).Word;
        var (name, value) = (shape.Fields[index].Name, values[index]);
        return FieldQuality.IsUnknown(shape, index, payload, value)
            ? new TranscriptValue(name, null, written => written == "null", QualityAt)
            : new TranscriptValue(
                name, FieldText.Plain(shape, index, payload, value), written => FieldComparer.Matches(shape, index, payload, value, written), QualityAt);
    }
}

/// <summary>What a value is worth is asked as <c>field.quality</c>.</summary>
internal static class TranscriptQuality
{
    private const string Ending = ".quality";

    /// <summary>The field whose quality is asked; null when a value is.</summary>
    public static string? FieldOf(string name) => name.EndsWith(Ending, StringComparison.Ordinal) ? name[..^Ending.Length] : null;

    public static string Of(string field) => field + Ending;
}

/// <summary>Something that resulted while a transcript played.</summary>
/// <param name="Kind"><c>reply event unparsed late repeat noise request reconnect</c>.</param>
/// <param name="Outcome">For a request: how it ended.</param>
/// <param name="Shape">For a frame that was understood.</param>
internal sealed record TranscriptOutcome(
    string Kind, string? Name, string? Outcome, IReadOnlyList<TranscriptValue> Fields, MessageShape? Shape = null)
{
    public override string ToString() => Words([.. Fields.Select(field => $"{field.Field}: {field.Value ?? "null"}")]);

    /// <summary>The same with what its values are worth now, where that is less than good.</summary>
    public string At(TimeSpan now) => Words([.. Fields.SelectMany(field => field.QualityAt(now) is var quality and not "good"
        ? new[] { $"{field.Field}: {field.Value ?? "null"}", $"{TranscriptQuality.Of(field.Field)}: {quality}" }
        : [$"{field.Field}: {field.Value ?? "null"}"])]);

    private string Words(IReadOnlyList<string> values)
    {
        var fields = values.Count == 0 ? "" : $" {{{string.Join(", ", values)}}}";
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

    /// <param name="now">When it is asked: values grow old.</param>
    public bool Fits(TranscriptOutcome outcome, TimeSpan now) =>
        outcome.Kind == Kind
        && (Name is null || outcome.Name == Name)
        && (Outcome is null || outcome.Outcome == Outcome)
        && Fields.All(expected => TranscriptQuality.FieldOf(expected.Name) is { } field
            ? outcome.Fields.Any(seen => seen.Field == field && seen.QualityAt(now) == expected.Value)
            : outcome.Fields.Any(seen => seen.Field == expected.Name && seen.Matches(expected.Value)));

    private static string? CauseIn(string[] words) =>
        words.FirstOrDefault(word => word.StartsWith("cause=", StringComparison.Ordinal))?["cause=".Length..];

    private static TimeSpan? WithinIn(string[] words)
    {
        var at = Array.IndexOf(words, "within");
        return at < 0 || at + 1 >= words.Length ? null : TranscriptText.Duration(words[at + 1]);
    }
}

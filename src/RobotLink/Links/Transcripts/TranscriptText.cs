using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>Reads the words of transcript lines.</summary>
internal static class TranscriptText
{
    public static TimeSpan Duration(string text) => Quantity.TryParseDuration(text.Trim(), out var duration)
        ? duration
        : throw new TranscriptMismatchException($"'{text.Trim()}' is no duration; write for instance 500ms or 2s");

    /// <summary><c>NAME {a: 1, b: two}</c> to words and pairs.</summary>
    public static (string[] Words, IReadOnlyList<ListedField> Fields) WordsAndFields(string text) =>
        FieldList.TryParse(text, out var before, out var fields, out var fault)
            ? (before.Split(' ', StringSplitOptions.RemoveEmptyEntries), fields)
            : throw new TranscriptMismatchException($"{fault} Write {{field: value, ...}}");

    /// <summary>A written value as a request takes it.</summary>
    public static object? Argument(ListedField field)
    {
        if (field.Quoted || field.Value.Length == 0)
        {
            return field.Value;
        }

        return field.Value switch
        {
            "null" => null,
            "true" => true,
            "false" => false,
            ['[' or '{', ..] => Nested(field.Value),
            _ => field.Value,
        };
    }

    private static object Nested(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

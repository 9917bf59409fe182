using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>Reads the words of transcript lines.</summary>
internal static class TranscriptText
{
    public static TimeSpan Duration(string text) => Quantity.TryParseDuration(text.Trim(), out var duration)
        ? duration
        : throw new TranscriptMismatchException($"'{text.Trim()}' is no duration; write for instance 500ms or 2s");

    /// <summary><c>{a: 1, b: two}</c> to pairs; commas and colons inside quotes stay.</summary>
    public static IReadOnlyList<(string Field, string Value)> Fields(string text)
    {
        var inner = text.Trim();
        if (inner.Length < 2 || inner[0] != '{' || inner[^1] != '}')
        {
            throw new TranscriptMismatchException($"'{inner}' is no list of fields; write {{field: value, ...}}");
        }

        var fields = new List<(string, string)>();
        foreach (var part in Split(inner[1..^1]))
        {
            var colon = part.IndexOf(':');
            if (colon < 0)
            {
                throw new TranscriptMismatchException($"'{part.Trim()}' is no field; write field: value");
            }

            fields.Add((part[..colon].Trim(), Unquoted(part[(colon + 1)..].Trim())));
        }

        return fields;
    }

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        char? quote = null;
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (quote is null && character == ',')
            {
                yield return text[start..index];
                start = index + 1;
            }
            else if (character is '"' or '\'')
            {
                quote = quote is null ? character : quote == character ? null : quote;
            }
        }

        if (text[start..].Trim().Length > 0)
        {
            yield return text[start..];
        }
    }

    private static string Unquoted(string text) => text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1] : text;
}

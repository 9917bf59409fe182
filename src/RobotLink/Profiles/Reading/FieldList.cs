namespace RobotLink.Profiles;

/// <summary>Reads <c>{a: 1, b: "two, three", c: [4, 5]}</c> as transcripts write it.</summary>
internal static class FieldList
{
    /// <summary>Splits at the first brace: what stands before it, and the fields; no fields when there is no brace.</summary>
    /// <param name="fault">Why the list cannot be read; null when it can.</param>
    public static bool TryParse(string text, out string before, out IReadOnlyList<ListedField> fields, out string? fault)
    {
        var brace = text.IndexOf('{', StringComparison.Ordinal);
        before = (brace < 0 ? text : text[..brace]).TrimEnd();
        fields = [];
        fault = null;
        if (brace < 0)
        {
            return true;
        }

        var list = text[brace..].Trim();
        if (list.Length < 2 || list[^1] != '}')
        {
            var close = list.LastIndexOf('}');
            fault = close > 0 ? $"{list[(close + 1)..].Trim()} stands behind the closing brace." : $"{list} has no closing brace.";
            return false;
        }

        var read = new List<ListedField>();
        foreach (var part in Split(list[1..^1]))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                fault = $"{(part.Length == 0 ? "An empty place" : part)} is no field with a value.";
                return false;
            }

            var value = part[(colon + 1)..].Trim();
            var quoted = value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0];
            read.Add(new ListedField(part[..colon].Trim(), quoted ? value[1..^1] : value, quoted));
        }

        fields = read;
        return true;
    }

    /// <summary>At commas that stand neither in quotes nor in brackets.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var (start, depth) = (0, 0);
        char? quote = null;
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (quote is not null)
            {
                quote = character == quote ? null : quote;
            }
            else if (character is '"' or '\'')
            {
                quote = character;
            }
            else if (character is '[' or '{')
            {
                depth++;
            }
            else if (character is ']' or '}')
            {
                depth--;
            }
            else if (character == ',' && depth == 0)
            {
                parts.Add(text[start..index].Trim());
                start = index + 1;
            }
        }

        if (text[start..].Trim() is { Length: > 0 } last)
        {
            parts.Add(last);
        }

        return parts;
    }
}

/// <param name="Quoted">A quoted value is a text whatever it looks like.</param>
internal readonly record struct ListedField(string Name, string Value, bool Quoted);

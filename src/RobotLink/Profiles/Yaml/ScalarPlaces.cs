namespace RobotLink.Profiles;

/// <summary>Finds where a character of a value stands in the file: quotes, escapes and block texts shift it.</summary>
internal static class ScalarPlaces
{
    public static YamlPlace Of(YamlScalar scalar, int at, int length)
    {
        var place = scalar.Place;
        if (place.Line != place.EndLine)
        {
            return place;
        }

        var start = place.Column + Shift(scalar, at);
        var end = place.Column + Shift(scalar, at + length);
        return new YamlPlace(place.File, place.Line, start, place.Line, Math.Max(start + 1, end));
    }

    /// <summary>The lines of a literal block, each with the column its text begins in; null when the value is no such block.</summary>
    public static IReadOnlyList<(string Text, int Line, int Column)>? Lines(YamlScalar scalar)
    {
        var file = scalar.Place.File;
        var at = file.Offset(scalar.Place.Line, scalar.Place.Column);
        if (scalar.Style != YamlStyle.Block || at >= file.Text.Length || file.Text[at] != '|')
        {
            return null;
        }

        var texts = scalar.Value.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var lines = new List<(string, int, int)>(texts.Length);
        for (var index = 0; index < texts.Length; index++)
        {
            var line = scalar.Place.Line + 1 + index;
            lines.Add((texts[index], line, file.Line(line).Length - texts[index].Length + 1));
        }

        return lines;
    }

    private static int Shift(YamlScalar scalar, int at)
    {
        if (scalar.Style != YamlStyle.Quoted)
        {
            return at;
        }

        var line = scalar.Place.File.Line(scalar.Place.Line);
        var first = scalar.Place.Column - 1;
        var raw = first + 1;
        for (var index = 0; index < at && raw < line.Length; index++)
        {
            raw += line[first] == '\'' ? line[raw] == '\'' ? 2 : 1 : EscapeLength(line, raw);
        }

        return raw - first;
    }

    private static int EscapeLength(ReadOnlySpan<char> line, int raw) =>
        line[raw] != '\\' || raw + 1 >= line.Length ? 1 : line[raw + 1] switch
        {
            'x' => 4,
            'u' => 6,
            'U' => 10,
            _ => 2,
        };
}

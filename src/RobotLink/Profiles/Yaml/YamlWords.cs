using YamlDotNet.Core;

namespace RobotLink.Profiles;

/// <summary>The YAML parser's complaints in the words of somebody who writes a profile.</summary>
internal static class YamlWords
{
    private const string InBrackets = "did not find expected ',' or";
    private const string Usual = "Check indentation, quotes and brackets here and in the line above.";
    private const string InQuotes = "Write the closing quote; a quote inside the text is doubled: 'it\'\'s'.";

    private static readonly (string Part, string Words, string Fix)[] Known =
    [
        ("invalid mapping", "A second colon makes this a key, but no key can stand here.", "Put a value with a colon in it in quotes."),
        ("mapping values are not allowed", "A colon makes this a key, but no key can stand here.", "Check the colon and the indentation here and in the line above."),
        ("expected ':'", "A colon is missing behind this key.", "Write a colon and a blank behind the key."),
        ("expected '-'", "A list item was expected here.", "Begin it with a dash and a blank, as deep as the items above."),
        ("',' or ']'", "The bracket that opens here is not closed.", "Write ] behind the last item, and commas between them."),
        ("',' or '}'", "The brace that opens here is not closed.", "Write } behind the last value, and commas between them."),
        ("unexpected end of stream", "The quotes that open here are not closed.", InQuotes),
        ("document indicator", "The quotes that open here are not closed.", InQuotes),
        ("cannot start any token", "A value cannot begin with this character.", "Put the value in quotes."),
        ("escape", "Inside double quotes a backslash begins an escape, and this one does not exist.", "Use single quotes, or names of bytes such as <CR>."),
        ("expected key", "This does not continue what stands above: a key and a colon were expected.", Usual),
        ("block sequence entries are not allowed", "A list item cannot stand here.", Usual),
        ("expected <document start>", "This does not belong to what stands above it.", Usual),
    ];

    /// <summary>Brackets or braces are open where the complaint comes.</summary>
    public static bool IsUnclosed(YamlException reason) => reason.Message.Contains(InBrackets, StringComparison.OrdinalIgnoreCase);

    public static (string Words, string Fix) Explain(YamlException reason, SourceFile file, YamlPlace place)
    {
        foreach (var (part, words, fix) in Known)
        {
            if (reason.Message.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return (words, fix);
            }
        }

        var line = file.Line(place.Line).Trim();
        return (line.Length is > 0 and < 60 ? $"This line is not YAML: {line}" : "This is not YAML.", Usual);
    }
}

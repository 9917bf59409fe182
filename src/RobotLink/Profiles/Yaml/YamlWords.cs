using YamlDotNet.Core;

namespace RobotLink.Profiles;

/// <summary>The YAML parser's complaints in the words of somebody who writes a profile.</summary>
internal static class YamlWords
{
    private static readonly (string Part, string Words)[] Known =
    [
        ("mapping values are not allowed", "A colon makes this a key, but no key can stand here."),
        ("could not find expected ':'", "A colon is missing behind this key."),
        ("did not find expected key", "A key was expected here."),
        ("did not find expected '-'", "A list item beginning with - was expected here."),
        ("did not find expected ',' or ']'", "The list is not closed: a comma or ] is missing."),
        ("did not find expected ',' or '}'", "The braces are not closed: a comma or } is missing."),
        ("unexpected end of stream", "The quotes are not closed."),
        ("document indicator", "The quotes are not closed."),
        ("cannot start any token", "A value cannot begin with this character."),
        ("escape", "Inside double quotes, a backslash begins an escape, and this one does not exist."),
        ("not in this context", "This cannot stand here."),
        ("block sequence entries are not allowed", "A list item cannot stand here."),
        ("did not find expected <document start>", "This does not belong to what is above it: the indentation differs."),
    ];

    public static string Explain(YamlException reason, SourceFile file, YamlPlace place)
    {
        foreach (var (part, words) in Known)
        {
            if (reason.Message.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return words;
            }
        }

        var line = file.Line(place.Line).Trim();
        return line.Length is > 0 and < 60 ? $"This line is not YAML: {SourceFile.Harmless(line.ToString())}" : "This is not YAML.";
    }
}

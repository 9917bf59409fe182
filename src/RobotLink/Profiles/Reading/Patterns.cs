using System.Text.RegularExpressions;

namespace RobotLink.Profiles;

/// <summary>Reads <c>pattern</c>: a regular expression whose time cannot run away, and whose named groups are fields.</summary>
internal static class Patterns
{
    public static IReadOnlyList<FieldProfile> Fields(YamlScalar scalar, MistakeList mistakes)
    {
        Regex pattern;
        try
        {
            pattern = new Regex(scalar.Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException reason)
        {
            mistakes.Add("E1364", scalar, $"The pattern cannot be read: {SourceFile.Harmless(reason.Message)}", null, "Correct it, or print the message as a text with holes.");
            return [];
        }
        catch (NotSupportedException)
        {
            mistakes.Add(
                "E1364", scalar, "The pattern looks around or refers back, which takes no bounded time.", null,
                "Write it without (?=..), (?!..), (?<=..), (?<!..), (?>..) and \\1.");
            return [];
        }

        var names = pattern.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])).ToList();
        if (names.Find(name => !Names.IsField(name)) is { } odd)
        {
            mistakes.Add("E1364", scalar, $"The group {odd} cannot be the name of a field.", null, "Use small letters, digits and _, a letter first.");
        }

        return [.. names.Select(name => new FieldProfile { Name = name, Type = FieldType.Text })];
    }
}

using System.Buffers;
using System.Text.RegularExpressions;

namespace RobotLink.Profiles;

/// <summary>Reads <c>pattern</c>: a regular expression whose time cannot run away, and whose named groups are fields.</summary>
internal static class Patterns
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    public static IReadOnlyList<FieldProfile> Fields(YamlScalar scalar, MistakeList mistakes)
    {
        Regex pattern;
        try
        {
            // The engine without backtracking takes long to prepare, so it is asked only where it might refuse.
            pattern = new Regex(scalar.Value, RegexOptions.CultureInvariant | (IsPlain(scalar.Value) ? RegexOptions.None : RegexOptions.NonBacktracking));
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

    /// <summary>Holds groups with and without a name, and nothing that looks around, refers back, or continues a match.</summary>
    public static bool IsPlain(string pattern)
    {
        for (var at = 0; at < pattern.Length; at++)
        {
            var rest = pattern.AsSpan(at);
            if (rest[0] == '\\')
            {
                if (rest.Length > 1 && (char.IsAsciiDigit(rest[1]) || rest[1] is 'k' or 'G'))
                {
                    return false;
                }

                at++;
            }
            else if (rest.StartsWith("(?") && !rest.StartsWith("(?:") && !IsNamed(rest))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNamed(ReadOnlySpan<char> group) =>
        group.StartsWith("(?<") && group.IndexOf('>') is > 3 and var end && group[3..end].IndexOfAnyExcept(NameCharacters) < 0;
}

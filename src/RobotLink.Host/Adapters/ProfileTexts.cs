using System.Text.RegularExpressions;
using RobotLink.Recording;

namespace RobotLink.Host.Adapters;

/// <summary>Profiles as their files have them, each with its parents, so that a recording can be read on another PC.</summary>
internal static partial class ProfileTexts
{
    public static IReadOnlyList<RecordedProfile> Of(ProfileShelf shelf, IEnumerable<string> names)
    {
        var found = new Dictionary<string, RecordedProfile>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            for (var next = name; next is not null && !found.ContainsKey(next) && shelf.Files.TryRead(next, out var text);)
            {
                found.Add(next, new RecordedProfile(next, text.Text));
                next = Parent().Match(text.Text) is { Success: true } line ? line.Groups[1].Value : null;
            }
        }

        return [.. found.Values];
    }

    [GeneratedRegex("""^extends:\s*["']?([A-Za-z0-9][A-Za-z0-9_/-]*)["']?\s*(#.*)?\r?$""", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Parent();
}

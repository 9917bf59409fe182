using System.Text.RegularExpressions;
using RobotLink.Profiles;
using RobotLink.Recording;

namespace RobotLink.Host.Adapters;

/// <summary>Profiles as their files have them, each with its parents, so that a recording can be read on another PC.</summary>
internal static partial class ProfileTexts
{
    /// <summary>The profiles of these links; a link that the site file changes something for has one of its own.</summary>
    public static IReadOnlyList<RecordedProfile> Of(ProfileShelf shelf, IEnumerable<LinkConfiguration> links)
    {
        var found = new Dictionary<string, RecordedProfile>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            if (link.Override is { } over)
            {
                var own = NameFor(link);
                found[own] = new RecordedProfile(own, $"profile: {own}\nextends: {link.Profile.Name}\n{over}");
            }

            Add(shelf, link.Profile.Name, found);
        }

        return [.. found.Values];
    }

    /// <summary>The profiles of these names.</summary>
    public static IReadOnlyList<RecordedProfile> Of(ProfileShelf shelf, IEnumerable<string> names)
    {
        var found = new Dictionary<string, RecordedProfile>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            Add(shelf, name, found);
        }

        return [.. found.Values];
    }

    /// <summary>What a recording calls the profile of a link.</summary>
    public static string NameFor(LinkConfiguration link) => link.Override is null ? link.Profile.Name : ProfileCatalogue.OfLinks + link.Id;

    /// <summary>It is the one of a single link.</summary>
    public static bool IsOfLink(string name) => name.StartsWith(ProfileCatalogue.OfLinks, StringComparison.Ordinal);

    private static void Add(ProfileShelf shelf, string name, Dictionary<string, RecordedProfile> found)
    {
        for (var next = name; next is not null && !found.ContainsKey(next) && shelf.Files.TryRead(next, out var text);)
        {
            found.Add(next, new RecordedProfile(next, text.Text));
            next = Parent().Match(text.Text) is { Success: true } line ? line.Groups[1].Value : null;
        }
    }

    [GeneratedRegex("""^extends:\s*["']?([A-Za-z0-9][A-Za-z0-9_/-]*)["']?\s*(#.*)?\r?$""", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Parent();
}

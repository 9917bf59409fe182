using System.Text;
using RobotLink.Host.Adapters;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Host.Support;

/// <summary>The site file and its profiles, as they may be handed on.</summary>
internal static class ConfigurationTexts
{
    /// <summary>Names and texts of entries.</summary>
    /// <param name="profiles">Those that are used; their parents come along.</param>
    public static IReadOnlyList<(string Name, string Text)> Of(ProfileShelf shelf, IEnumerable<string> profiles)
    {
        var texts = new List<(string, string)>();
        if (Site(shelf) is { } site)
        {
            texts.Add(("configuration/site.yaml", PublicText.OfSite(site)));
        }

        texts.AddRange(ProfileTexts.Of(shelf, profiles).Select(profile => ($"configuration/profiles/{profile.Name}.yaml", PublicText.OfProfile(profile.Text))));
        return texts;
    }

    /// <summary>Where the site's secrets are kept; also those of a file with mistakes.</summary>
    public static IReadOnlyList<SecretReference> References(ProfileShelf shelf) => Site(shelf) is { } text ? PublicText.References(text) : [];

    /// <summary>Null where there is none that can be read.</summary>
    private static string? Site(ProfileShelf shelf)
    {
        try
        {
            var file = new FileInfo(Path.Combine(shelf.Folder, ConfigurationFolder.SiteFile));
            return file is { Exists: true } && file.Length <= FileLimits.Site.Bytes ? File.ReadAllText(file.FullName, Encoding.UTF8) : null;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

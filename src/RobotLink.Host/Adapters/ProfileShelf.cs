using System.Text.RegularExpressions;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Host.Adapters;

/// <summary>A profile that can be used by name.</summary>
internal sealed record ShelvedProfile(string Name, string? Title, string? Version, string? Source, bool Bundled);

/// <summary>Finds the site of a configuration folder, and profiles there and beside the program.</summary>
internal sealed partial class ProfileShelf(string folder)
{
    /// <summary>Parents that other profiles extend are no kinds of devices themselves.</summary>
    private const string ParentsPrefix = "base/";

    private readonly ConfigurationFolder files = new(folder);

    public string Folder => folder;

    /// <summary>The files themselves, for whoever follows their changes.</summary>
    public ConfigurationFolder Files => files;

    /// <summary>Every kind of device, by name.</summary>
    public IReadOnlyList<ShelvedProfile> All()
    {
        var catalogue = new ProfileCatalogue(files);
        return [.. files.Names.Where(name => !name.StartsWith(ParentsPrefix, StringComparison.Ordinal)).Select(name => Shelved(catalogue, name))];
    }

    /// <summary>The text of a profile by name, or of a file; null when there is neither.</summary>
    public ProfileText? Text(string nameOrFile) =>
        File.Exists(nameOrFile) ? ProfileText.Decode(nameOrFile, File.ReadAllBytes(nameOrFile), FileLimits.Profile)
        : files.TryRead(nameOrFile, out var text) ? text
        : null;

    /// <summary>A profile by name, or a file when there is one.</summary>
    public ReadResult Read(string nameOrFile) => File.Exists(nameOrFile) && Text(nameOrFile) is { } text
        ? ReadText(text)
        : ProfileReader.Read(nameOrFile, files);

    /// <summary>A profile's text; its parents are looked up as usual.</summary>
    public ReadResult ReadText(ProfileText text)
    {
        var name = ProfileLine().Match(text.Text) is { Success: true } line ? line.Groups[1].Value : NameOf(text.File);
        return ProfileReader.Read(name, new WithText(files, name, text));
    }

    /// <summary>The site of the folder.</summary>
    public SiteResult ReadSite() => files.ReadSite();

    public SiteResult ReadSiteText(string fileName, string text) => SiteReader.Read(fileName, text, files);

    /// <summary>The name that a file would be found by: its own, or its folder's.</summary>
    private static string NameOf(string file)
    {
        var own = Path.GetFileNameWithoutExtension(file);
        var name = own == "profile" && Path.GetFileName(Path.GetDirectoryName(file)) is { Length: > 0 } folder ? folder : own;
        return ProfileFiles.IsName(name) ? name : "profile";
    }

    private ShelvedProfile Shelved(ProfileCatalogue catalogue, string name)
    {
        var profile = catalogue.Read(name).Profile;
        var bundled = files.TryRead(name, out var text) && text.File.StartsWith("device-profiles", StringComparison.Ordinal);
        return new ShelvedProfile(name, profile?.Title, profile?.Version, profile?.Source, bundled);
    }

    [GeneratedRegex(@"^profile:\s*([A-Za-z0-9][A-Za-z0-9_/-]*)\s*(#.*)?$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex ProfileLine();

    /// <summary>The usual profiles, and one more by its own name.</summary>
    private sealed class WithText(ConfigurationFolder files, string name, ProfileText text) : IProfileSource
    {
        public IReadOnlyList<string> Names => files.Names;

        public IReadOnlyList<string> Places => files.Places;

        public bool TryRead(string wanted, out ProfileText found)
        {
            found = text;
            return wanted == name || files.TryRead(wanted, out found);
        }
    }
}

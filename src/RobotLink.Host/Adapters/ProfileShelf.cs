using RobotLink.Profiles;

namespace RobotLink.Host.Adapters;

/// <summary>A profile that can be used by name.</summary>
internal sealed record ShelvedProfile(string Name, string? Title, string? Version, string? Source, bool Bundled, string File);

/// <summary>Finds sites and profiles in a configuration folder and beside the program.</summary>
internal sealed class ProfileShelf(string folder)
{
    public string Folder => folder;

    public IReadOnlyList<ShelvedProfile> All() => throw new NotSupportedException(folder);

    /// <summary>The file of a profile by name, or the file itself; null when there is neither.</summary>
    public string? Locate(string nameOrFile) => throw new NotSupportedException(nameOrFile + folder);

    /// <summary>A profile by name, or a file when there is one.</summary>
    public (DeviceProfile? Profile, IReadOnlyList<Mistake> Mistakes) Read(string nameOrFile) => throw new NotSupportedException(nameOrFile + folder);

    /// <summary>A profile's text; its parents are looked up as usual.</summary>
    public (DeviceProfile? Profile, IReadOnlyList<Mistake> Mistakes) ReadText(string fileName, string text) =>
        throw new NotSupportedException(fileName + text + folder);

    /// <summary>The site of the folder.</summary>
    public (SiteConfiguration? Site, IReadOnlyList<Mistake> Mistakes) ReadSite() => throw new NotSupportedException(folder);

    public (SiteConfiguration? Site, IReadOnlyList<Mistake> Mistakes) ReadSiteText(string fileName, string text) =>
        throw new NotSupportedException(fileName + text + folder);
}

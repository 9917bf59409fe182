using RobotLink.Profiles;

namespace RobotLink.Host.Adapters;

/// <summary>Puts new profiles into the folder of the site's own.</summary>
internal static class ProfileFiles
{
    /// <summary>Small letters, digits, dashes and underscores, beginning with a letter: a file of this name works everywhere.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetterLower(name[0])
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_');

    /// <summary>Writes the profile's file, unless there is one: nothing is ever replaced.</summary>
    /// <returns>Where it is, and whether it was written.</returns>
    public static async Task<(string Path, bool Written)> WriteAsync(string folder, string name, string text, CancellationToken stopping)
    {
        var profiles = Directory.CreateDirectory(Path.Combine(folder, "profiles")).FullName;
        var path = Path.Combine(profiles, $"{name}.yaml");
        if (File.Exists(Path.Combine(profiles, name, "profile.yaml")))
        {
            return (Path.Combine(profiles, name, "profile.yaml"), false);
        }

        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            await using var writer = new StreamWriter(file);
            await writer.WriteAsync(text.AsMemory(), stopping);
            return (path, true);
        }
        catch (IOException) when (File.Exists(path))
        {
            return (path, false);
        }
    }

    /// <summary>The profile's mistakes, as if it lay in the folder already.</summary>
    public static ReadResult Read(ProfileShelf shelf, string name, string text) => shelf.ReadText(new ProfileText($"{name}.yaml", text));
}

using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Pages;

/// <summary>The pages of docs/, and what a reader would do with their examples.</summary>
internal static class Handbook
{
    public static string Folder => Path.Combine(Texts.Root, "docs");

    /// <summary>Paths within docs/.</summary>
    public static IEnumerable<string> Pages => Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public static string Read(string page) => File.ReadAllText(Path.Combine(Folder, page));

    /// <summary>Reads an example as a site, a profile, or the lines behind the first two of a profile.</summary>
    /// <param name="own">Profiles that it may name.</param>
    public static IEnumerable<Mistake> Mistakes(string text, Texts own)
    {
        var first = text.Split('\n').First(line => !line.StartsWith('#'));
        if (first.Split(':')[0] is "schema" or "site" or "links")
        {
            return Texts.Site(text, own).Mistakes;
        }

        var name = first.StartsWith("profile: ", StringComparison.Ordinal) ? first["profile: ".Length..].Trim() : "p";
        var parent = $"\n{text}".Contains("\nframing:", StringComparison.Ordinal) ? "base/tcp" : "base/tcp-line";
        var whole = name == "p" && !text.Contains("profile: p", StringComparison.Ordinal) ? $"profile: p\nextends: {parent}\n{text}" : text;
        return ProfileReader.Read(name, own.With(name, whole)).Mistakes;
    }
}

using RobotLink.Profiles;

namespace RobotLink.Fuzz;

/// <summary>The profiles of the repository, read once, and one text more that takes a name's place.</summary>
internal sealed class BundledProfiles : IProfileSource
{
    private readonly Dictionary<string, string> texts;

    private BundledProfiles(Dictionary<string, string> texts)
    {
        this.texts = texts;
        Names = [.. texts.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Read in place of a file.</summary>
    public (string Name, string Text) Instead { get; set; } = ("", "");

    /// <summary>Looks for device-profiles/ beside the solution, upwards from the program.</summary>
    public static BundledProfiles Load()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "RobotLink.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The program does not lie within the repository.");
        }

        var folder = Path.Combine(root, "device-profiles");
        return new BundledProfiles(Directory.EnumerateFiles(folder, "profile.yaml", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Replace('\\', '/'), File.ReadAllText));
    }

    public string Text(string name) => texts[name];

    public bool TryRead(string name, out ProfileText text)
    {
        var found = texts.TryGetValue(name, out var own);
        text = name == Instead.Name ? new ProfileText($"{name}.yaml", Instead.Text) : new ProfileText(name, own ?? "");
        return found || name == Instead.Name;
    }
}

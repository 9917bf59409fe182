using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>Profiles in memory over the bundled ones.</summary>
internal sealed class Texts : IProfileSource
{
    private readonly Dictionary<string, string> own = new(StringComparer.Ordinal);

    public static string Root { get; } = FindRoot();

    public static string Bundled => Path.Combine(Root, "device-profiles");

    public IReadOnlyList<string> Names => [.. BundledNames().Union(own.Keys).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Places => ["profiles", "device-profiles"];

    public Texts With(string name, string text)
    {
        own[name] = text;
        return this;
    }

    public bool TryRead(string name, out ProfileText text)
    {
        var path = Path.Combine(Bundled, name, "profile.yaml");
        text = own.TryGetValue(name, out var mine) ? new ProfileText($"{name}.yaml", mine)
            : File.Exists(path) ? new ProfileText($"device-profiles/{name}/profile.yaml", File.ReadAllText(path))
            : new ProfileText(name, "");
        return text.Text.Length > 0 || own.ContainsKey(name);
    }

    public string? WhyMissing(SecretReference secret) => secret.Variable == "NOT_SET" ? "the variable is not set" : null;

    /// <summary>Reads one text as the profile <c>p</c> in <c>p.yaml</c>.</summary>
    public static ReadResult Read(string text) => ProfileReader.Read("p", new Texts().With("p", text));

    public static DeviceProfile Good(string text)
    {
        var result = Read(text);
        Assert.That(MistakePrinter.Print(result.Mistakes.Where(mistake => !mistake.IsWarning)), Is.Empty);
        return result.Profile!;
    }

    /// <summary>A line profile, with more lines below.</summary>
    public static string Lines(string more) => $"profile: p\nextends: base/tcp-line\nrequests: {{ status: {{ send: \"STATUS?\", reply: \"STATUS {{state:word}}\", every: 1s }} }}\n{more}\n";

    public static SiteResult Site(string text, Texts? texts = null) => SiteReader.Read("site.yaml", text, texts ?? new Texts());

    /// <summary>A site whose profile <c>p</c> is given.</summary>
    public static SiteConfiguration GoodSite(string text, string profile)
    {
        var result = Site(text, new Texts().With("p", profile));
        Assert.That(MistakePrinter.Print(result.Mistakes.Where(mistake => !mistake.IsWarning)), Is.Empty);
        return result.Site!;
    }

    private static IEnumerable<string> BundledNames() =>
        Directory.EnumerateFiles(Bundled, "profile.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Bundled, Path.GetDirectoryName(path)!).Replace('\\', '/'));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "RobotLink.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}

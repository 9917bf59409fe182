using System.Security.Cryptography;
using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Supervision;

/// <summary>The folder with the site file and the user's profiles, and the bundled profiles. The only reader of configuration files.</summary>
/// <param name="folder">Holds <c>site.yaml</c> and <c>profiles/</c>.</param>
/// <param name="bundled">Holds a folder per bundled profile; null: <c>device-profiles</c> beside the program.</param>
public sealed class ConfigurationFolder(string folder, string? bundled = null) : IProfileSource
{
    public const string SiteFile = "site.yaml";

    private const string InFolder = "profile.yaml";

    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 3 };

    private readonly string own = Path.Combine(folder, "profiles");
    private readonly string bundled = bundled ?? Path.Combine(AppContext.BaseDirectory, "device-profiles");

    public string Folder { get; } = folder;

    /// <summary>Where the user's own profiles are looked for.</summary>
    public string Own => own;

    /// <summary>The user's own profiles.</summary>
    public IReadOnlyList<string> OwnNames => NamesIn(own);

    public bool HasSite => File.Exists(Path.Combine(Folder, SiteFile));

    public IReadOnlyList<string> Names => [.. NamesIn(own).Union(NamesIn(bundled)).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Places => [own, bundled];

    /// <summary>Reads the site file and every profile it names.</summary>
    public SiteResult ReadSite()
    {
        var path = Path.Combine(Folder, SiteFile);
        if (!File.Exists(path))
        {
            return new SiteResult(null, [File.Exists(Folder) ? NoFolder(Folder) : Missing(path)], []);
        }

        var read = SiteReader.Read(ReadText(path, SiteFile, FileLimits.Site, null), this, ReadTogether);
        return read.Site is null ? read : read with { Site = read.Site with { Folder = Folder } };
    }

    /// <summary>
    /// Differs when the content of the site file or of a profile of the user differs. Times are not asked: a link that leads elsewhere now, or a file
    /// written twice within its system's resolution, would be missed. Bundled profiles change with the program alone.
    /// </summary>
    public string Stamp()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in FilesIn(own).Order(StringComparer.Ordinal))
        {
            Append(hash, path, FileLimits.Profile);
        }

        Append(hash, Path.Combine(Folder, SiteFile), FileLimits.Site);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public string? WhyMissing(SecretReference secret) => LinkSecrets.WhyMissing(secret, Folder);

    public bool TryRead(string name, out ProfileText text)
    {
        if (FileOf(own, name) is { } mine)
        {
            var notice = FileOf(bundled, name) is null ? null : $"{mine} is used in place of the bundled profile {name}.";
            text = ReadText(mine, Path.GetRelativePath(Folder, mine), FileLimits.Profile, notice);
            return true;
        }

        var path = FileOf(bundled, name);
        text = path is null
            ? new ProfileText(name, "")
            : ReadText(path, Path.Combine("device-profiles", Path.GetRelativePath(bundled, path)), FileLimits.Profile, null);
        return path is not null;
    }

    private static void Append(IncrementalHash hash, string path, FileLimits limits)
    {
        var content = ReadOnlySpan<byte>.Empty;
        var state = File.Exists(path) ? "there" : "missing";
        try
        {
            content = new FileInfo(path) is { Exists: true } there && there.Length <= limits.Bytes ? File.ReadAllBytes(path) : [];
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            state = "unreadable";
        }

        hash.AppendData(Encoding.UTF8.GetBytes($"{path} {state} {content.Length}\n"));
        hash.AppendData(content);
    }

    /// <summary>Reads profiles on all processors: a site of many kinds is checked while its user waits.</summary>
    private IEnumerable<KeyValuePair<string, ReadResult>> ReadTogether(IReadOnlyList<string> names)
    {
        var readers = new ProfileCatalogue[Math.Min(Environment.ProcessorCount, names.Count)];
        var next = -1;
        Parallel.For(0, readers.Length, reader =>
        {
            var catalogue = readers[reader] = new ProfileCatalogue(this);
            for (var name = Interlocked.Increment(ref next); name < names.Count; name = Interlocked.Increment(ref next))
            {
                catalogue.Read(names[name]);
            }
        });
        return readers.SelectMany(reader => reader.Known);
    }

    private static Mistake Missing(string path) =>
        new("E1701", path, 1, 1, 1, "", "The site file does not exist.", null, "Give its folder with -c, or write one: schema: 1 and links: are enough.");

    private static Mistake NoFolder(string file) =>
        new("E1701", file, 1, 1, 1, "", "This is a file, but the folder of the site file is needed.", null, $"Write -c {(Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".")}.");

    private static string? FileOf(string root, string name)
    {
        var single = Path.Combine(root, $"{name}.yaml");
        var folder = Path.Combine(root, name, InFolder);
        return File.Exists(single) ? single : File.Exists(folder) ? folder : null;
    }

    private static ProfileText ReadText(string path, string shown, FileLimits limits, string? notice)
    {
        try
        {
            // The length is asked first: a file somebody dropped here by mistake may be as large as a disk.
            return new FileInfo(path).Length > limits.Bytes
                ? ProfileText.TooLong(shown, limits)
                : ProfileText.Decode(shown, File.ReadAllBytes(path), limits, notice);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return new ProfileText(shown, "", notice, new Mistake(
                "E1702", shown, 1, 1, 1, "", "The file cannot be read.", reason.Message, "Check that it exists and who may read it."));
        }
    }

    /// <summary>None where the folder does not exist, goes at this moment, or cannot be read.</summary>
    private static string[] FilesIn(string root)
    {
        try
        {
            return Directory.Exists(root) ? Directory.GetFiles(root, "*.yaml", Deep) : [];
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static List<string> NamesIn(string root)
    {
        var names = new List<string>();
        foreach (var path in FilesIn(root))
        {
            var inFolder = Path.GetFileName(path) == InFolder;
            if (inFolder || !IsBesideProfile(root, path))
            {
                var name = Path.GetRelativePath(root, inFolder ? Path.GetDirectoryName(path)! : Path.ChangeExtension(path, null));
                names.Add(name.Replace('\\', '/'));
            }
        }

        return names;
    }

    /// <summary>Files in a profile's own folder belong to it: they are no profiles.</summary>
    private static bool IsBesideProfile(string root, string path)
    {
        for (var place = Path.GetDirectoryName(path)!; place.Length > root.Length; place = Path.GetDirectoryName(place)!)
        {
            if (File.Exists(Path.Combine(place, InFolder)))
            {
                return true;
            }
        }

        return false;
    }
}

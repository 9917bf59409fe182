namespace RobotLink.EndToEndTests.Programs;

/// <summary>A configuration folder of one test, gone with it.</summary>
internal sealed class ConfigFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("robotlink-test-");

    public ConfigFolder(string site) => File.WriteAllText(SiteFile, site);

    /// <param name="files">Further files of the folder, by their path in it.</param>
    public ConfigFolder(string site, IReadOnlyDictionary<string, string> files)
        : this(site)
    {
        foreach (var (path, content) in files)
        {
            var place = System.IO.Path.Combine(folder.FullName, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
            File.WriteAllText(place, content);
        }
    }

    public string Path => folder.FullName;

    public string SiteFile => System.IO.Path.Combine(folder.FullName, "site.yaml");

    public void Dispose() => folder.Delete(recursive: true);
}

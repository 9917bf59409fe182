namespace RobotLink.EndToEndTests.Programs;

/// <summary>A configuration folder of one test, gone with it.</summary>
internal sealed class ConfigFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("robotlink-test-");

    public ConfigFolder(string site) => File.WriteAllText(SiteFile, site);

    public string Path => folder.FullName;

    public string SiteFile => System.IO.Path.Combine(folder.FullName, "site.yaml");

    public void Dispose() => folder.Delete(recursive: true);
}

namespace RobotLink.Tests.Simulators;

/// <summary>The checked-out source tree around the tests.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RobotLink.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("RobotLink.sln is in none of the folders above the tests.");
        }
        return folder.FullName;
    }
}

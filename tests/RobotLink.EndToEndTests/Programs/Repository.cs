namespace RobotLink.EndToEndTests.Programs;

/// <summary>Where things lie in the working copy that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string LabScript => Path.Combine(Root, "tests", "lab", "net");

    /// <summary>The program under test, as users run it.</summary>
    public static string RobotLink => Path.Combine(Root, "src", "RobotLink.Host", "bin", "Release", "net10.0", "robotlink");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RobotLink.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No RobotLink.sln above {AppContext.BaseDirectory}.");
    }
}

namespace RobotLink.Simulation;

internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "RobotLink.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The program does not lie within the repository.");
        }

        return root;
    }
}

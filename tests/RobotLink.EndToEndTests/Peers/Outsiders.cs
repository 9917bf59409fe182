using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>Public programs that speak with our simulators; a test that needs one that is not installed is skipped with the reason.</summary>
internal static class Outsiders
{
    /// <summary>Debian's Python: only it finds the modules of Debian's packages.</summary>
    private const string DebianPython = "/usr/bin/python3";

    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "peers");

    /// <summary>A program of a Debian package.</summary>
    public static RunningProgram StartTool(string tool, params string[] arguments)
    {
        if (!IsInPath(tool))
        {
            Assert.Ignore($"{tool} is not installed");
        }

        return RunningProgram.Start(tool, arguments);
    }

    /// <summary>A script of <c>tests/peers/node</c>.</summary>
    /// <param name="package">The npm package that it stands on.</param>
    public static RunningProgram StartNode(string package, string script, params string[] arguments)
    {
        var folder = Path.Combine(Scripts, "node");
        if (!IsInPath("node"))
        {
            Assert.Ignore("node is not installed");
        }

        // Native packages are there only when they could be built.
        if (!Directory.Exists(Path.Combine(folder, "node_modules", package)))
        {
            Assert.Ignore($"the npm package {package} is not installed: run 'npm ci' in tests/peers/node");
        }

        return RunningProgram.Start("node", [Path.Combine(folder, script), .. arguments]);
    }

    /// <summary>A script of <c>tests/peers</c> that stands on Debian's pymodbus.</summary>
    public static RunningProgram StartPymodbus(string script, params string[] arguments)
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/pymodbus") || !Directory.Exists("/usr/lib/python3/dist-packages/serial_asyncio"))
        {
            Assert.Ignore("the Debian packages python3-pymodbus and python3-serial-asyncio are not installed");
        }

        return RunningProgram.Start(DebianPython, ["-u", Path.Combine(Scripts, script), .. arguments]);
    }

    private static bool IsInPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}

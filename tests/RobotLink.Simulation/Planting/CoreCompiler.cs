using System.Text.Json;

namespace RobotLink.Simulation.Planting;

/// <summary>Compiles the core with one file of it exchanged. MSBuild is asked for the compiler's arguments once; the compiler stays in memory between two calls.</summary>
internal sealed class CoreCompiler
{
    private const string Assembly = "RobotLink.Core.dll";

    private static readonly string Core = Path.Combine(Repository.Root, "src", "RobotLink");

    /// <summary>Of this run alone; it ends by itself after so many seconds without work.</summary>
    private static readonly string[] KeptInMemory = [$"-shared:robotlink-mutants-{Environment.ProcessId}", "-keepalive:30"];

    /// <summary>MSBuild is to tell how it would compile, and to compile nothing; without the file that is never there it would skip what is up to date.</summary>
    private static readonly string[] Ask =
    [
        "msbuild", "RobotLink.csproj", "-nologo", "-t:Compile", "-p:Configuration=Release", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false",
        "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-p:NonExistentFile=none", "-getItem:CscCommandLineArgs", "-getProperty:RoslynTargetsPath",
    ];

    private readonly string compiler;
    private readonly IReadOnlyList<string> arguments;

    /// <exception cref="FormatException">The core's project cannot be read.</exception>
    public CoreCompiler()
    {
        var (exit, answer, error) = Child.Run(Core, Ask);
        if (exit != 0)
        {
            throw new FormatException($"MSBuild does not tell how the core is compiled:\n{answer}{error}");
        }

        using var told = JsonDocument.Parse(answer);
        compiler = Path.Combine(told.RootElement.GetProperty("Properties").GetProperty("RoslynTargetsPath").GetString()!, "bincore", "csc.dll");
        var all = told.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);
        arguments = [.. all.Where(argument => !Starts(argument, "/out:") && !Starts(argument, "/refout:") && !Starts(argument, "/noconfig"))];
    }

    /// <summary>Compiles into <paramref name="folder"/>, in place of the core that lies there.</summary>
    /// <param name="source">The file to exchange, from the repository's root; null: none.</param>
    /// <exception cref="FormatException">It cannot be compiled.</exception>
    public void Compile(string folder, string? source, string text)
    {
        var exchanged = arguments;
        if (source is not null)
        {
            var planted = Path.Combine(folder, "planted.cs");
            File.WriteAllText(planted, text);
            var right = Path.GetRelativePath(Core, Path.Combine(Repository.Root, source));
            exchanged = [.. arguments.Select(argument => argument == right ? planted : argument)];
            if (!exchanged.Contains(planted))
            {
                throw new FormatException($"{source} is no part of the core.");
            }
        }

        var list = Path.Combine(folder, "compile.rsp");
        File.WriteAllLines(list, [.. exchanged, $"/out:\"{Path.Combine(folder, Assembly)}\""]);
        var (exit, output, error) = Child.Run(Core, [compiler, .. KeptInMemory, "-noconfig", "-nologo", $"@{list}"]);
        if (exit != 0)
        {
            throw new FormatException(string.Join('\n', (output + error).Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Take(3)));
        }
    }

    private static bool Starts(string argument, string with) => argument.StartsWith(with, StringComparison.Ordinal);
}

using System.Diagnostics;

namespace RobotLink.Simulation;

/// <summary>Plants one bug after the other in a copy of the source, and lets the simulation look for it.</summary>
internal sealed class MutantRun : IDisposable
{
    private const string Program = "tests/RobotLink.Simulation";

    /// <summary>Of processor time, so that a busy PC finds nothing: a simulation that has used more than this hangs, which is found as well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    /// <summary>What uses no processor time any more has stopped for good by then.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    private static readonly string[] Needed = ["src/RobotLink", Program, "device-profiles"];

    private readonly string copy = Directory.CreateTempSubdirectory("robotlink-mutants-").FullName;

    public MutantRun()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Root))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        Copy("tests/Directory.Build.props");
        foreach (var folder in Needed)
        {
            CopyAll(folder);
        }
    }

    public void Dispose() => Directory.Delete(copy, recursive: true);

    /// <returns>What noticed it; null when nothing did.</returns>
    public string? Find(Mutant mutant)
    {
        var path = Path.Combine(copy, mutant.Source);
        var right = File.ReadAllText(path);
        File.WriteAllText(path, mutant.Plant(right));
        try
        {
            var (built, words) = Run("build", "-c", "Release", "-v", "q", "--nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", Program);
            if (built != 0)
            {
                throw new FormatException($"Mutant {mutant.Name} cannot be built:\n{words}");
            }

            var (exit, said) = Run([Path.Combine(Program, "bin/Release/net10.0/RobotLink.Simulation.dll"), .. mutant.Play.Split(' '), "--stop-at-first", "--jobs", "1"]);
            return exit switch
            {
                0 => null,
                1 => said.Split('\n').FirstOrDefault(line => line.StartsWith("  ", StringComparison.Ordinal))?.Trim(),
                null => "it does not end",
                _ => "it breaks: " + said.Split('\n').FirstOrDefault(line => line.Contains("xception", StringComparison.Ordinal))?.Trim(),
            };
        }
        finally
        {
            File.WriteAllText(path, right);
        }
    }

    private static bool IsBuilt(string path) => path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private void CopyAll(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(Repository.Root, file);
            if (!IsBuilt(relative))
            {
                Copy(relative);
            }
        }
    }

    private void Copy(string relative)
    {
        var target = Path.Combine(copy, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(Repository.Root, relative), target);
    }

    /// <returns>Its exit code, null when it was ended because it did not end; and what it said.</returns>
    private (int? Exit, string Words) Run(params string[] arguments)
    {
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = copy,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en", ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        var (output, error) = (dotnet.StandardOutput.ReadToEndAsync(), dotnet.StandardError.ReadToEndAsync());
        var began = TimeProvider.System.GetTimestamp();
        var hasEnded = dotnet.WaitForExit(Glance);
        while (!hasEnded && dotnet.TotalProcessorTime < Patience && TimeProvider.System.GetElapsedTime(began) < Longest)
        {
            hasEnded = dotnet.WaitForExit(Glance);
        }

        if (!hasEnded)
        {
            dotnet.Kill(entireProcessTree: true);
        }

        return (hasEnded ? dotnet.ExitCode : null, output.Result + error.Result);
    }
}

using System.Diagnostics;

namespace RobotLink.Simulation.Planting;

/// <summary>One call of <c>dotnet</c>.</summary>
internal static class Child
{
    /// <summary>Of processor time, so that a busy PC finds nothing: what has used more than this hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>What uses no processor time any more has stopped for good by then.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <returns>Its exit code, null when it was ended because it did not end; and what it said.</returns>
    public static (int? Exit, string Output, string Error) Run(string folder, params IEnumerable<string> arguments)
    {
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en", ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        var (output, error) = (dotnet.StandardOutput.ReadToEndAsync(), dotnet.StandardError.ReadToEndAsync());
        var began = TimeProvider.System.GetTimestamp();
        var hasEnded = dotnet.WaitForExit(Glance);
        while (!hasEnded && Used(dotnet) < Patience && TimeProvider.System.GetElapsedTime(began) < Longest)
        {
            hasEnded = dotnet.WaitForExit(Glance);
        }

        if (!hasEnded)
        {
            dotnet.Kill(entireProcessTree: true);
        }

        return (hasEnded ? dotnet.ExitCode : null, output.Result, error.Result);
    }

    private static TimeSpan Used(Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            // It has ended since the last glance, which the next one sees.
            return TimeSpan.Zero;
        }
    }
}

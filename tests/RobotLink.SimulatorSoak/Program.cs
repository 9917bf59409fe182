using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RobotLink.SimulatorSoak;

if (Arguments.Parse(args) is not { } wanted)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
try
{
    if (wanted.IsChild)
    {
        Console.WriteLine(JsonSerializer.Serialize(await KindSoak.RunAsync(wanted.Kinds[0], wanted.Duration, wanted.Seed, TimeProvider.System, stopping.Token)));
        return 0;
    }

    // A process for each kind, so that each has its own memory.
    var reports = await Task.WhenAll(wanted.Kinds.Select(kind => RunChildAsync(kind, wanted, stopping.Token)));
    Console.WriteLine(Row("kind", "frames", "connects", "checks", "longest wait", "start", "middle", "end", "slope"));
    foreach (var report in reports)
    {
        Console.WriteLine(Row(
            report.Kind, $"{report.Frames}", $"{report.Connects}", $"{report.Checks}", $"{report.LongestWaitSeconds:0.0} s",
            KiB(report.Start), KiB(report.Middle), KiB(report.End), $"{KiB(report.SlopePerMinute)}/min"));
    }

    foreach (var report in reports.Where(report => report.Failure is not null))
    {
        Console.WriteLine($"FAILED {report.Kind} {report.Failure}");
    }

    return reports.All(report => report.Failure is null) ? 0 : 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped before the end.");
    return 1;
}

static async Task<KindReport> RunChildAsync(string kind, Arguments wanted, CancellationToken token)
{
    var minutes = wanted.Duration.TotalMinutes.ToString("0.######", CultureInfo.InvariantCulture);
    // Started as 'dotnet program.dll', the process is the runtime and wants the program first.
    string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
    string[] words = [.. program, Arguments.Child, "--kinds", kind, "--minutes", minutes, "--seed", wanted.Seed.ToString(CultureInfo.InvariantCulture)];
    using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, words) { RedirectStandardOutput = true })!;
    try
    {
        var said = await child.StandardOutput.ReadToEndAsync(token);
        await child.WaitForExitAsync(token);
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<KindReport>(said)!
            : new KindReport(kind, 0, 0, 0, 0, 0, 0, 0, 0, $"ended with code {child.ExitCode}");
    }
    finally
    {
        if (!child.HasExited)
        {
            child.Kill();
        }
    }
}

static string KiB(double bytes) => $"{bytes / 1024:0} KiB";

static string Row(params string[] cells) => string.Concat(cells.Select((cell, index) => index == 0 ? cell.PadRight(24) : cell.PadLeft(14)));

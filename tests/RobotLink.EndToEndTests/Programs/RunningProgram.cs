using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.Programs;

/// <summary>A process of ours without a terminal, with everything it said. Disposing asks it to end, and ends it if it does not.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private readonly Process process = new();
    private readonly Journal<string> output = new();
    private readonly Journal<string> talk = new();
    private readonly string commandLine;
    private bool isDisposed;

    private RunningProgram(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = process.StartInfo;
        start.FileName = file;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        commandLine = $"{Path.GetFileName(file)} {string.Join(' ', start.ArgumentList)}";
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(talk, line.Data);
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    public DateTimeOffset Started { get; private set; }

    public string Output => string.Join('\n', output.Entries);

    /// <summary>What it said on standard error.</summary>
    public string Talk => string.Join('\n', talk.Entries);

    public static RunningProgram Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var program = new RunningProgram(file, arguments, environment) { Started = LabClock.Now };
        program.process.Start();
        program.process.StandardInput.Close();
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs <c>robotlink</c>, inside a lab's machine if one is named.</summary>
    public static RunningProgram StartRobotLink(
        string? networkNamespace, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
        => networkNamespace is null
            ? Start(Repository.RobotLink, arguments, environment)
            : Start("ip", ["netns", "exec", networkNamespace, Repository.RobotLink, .. arguments], environment);

    /// <summary>Waits for a line on standard error.</summary>
    public async Task<Match> WaitForTalk(Regex line, CancellationToken stop)
        => line.Match((await talk.First($"'{line}' from {commandLine}", line.IsMatch, 0, stop)).Entry);

    /// <summary>Waits for a line on standard output that begins so.</summary>
    public async Task WaitForOutput(string start, CancellationToken stop)
        => await output.First($"'{start}' from {commandLine}", line => line.StartsWith(start, StringComparison.Ordinal), 0, stop);

    public void Signal(int signal) => Signal(process.Id, signal);

    /// <summary>For a process that one of ours started.</summary>
    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    /// <returns>The exit code; both outputs are complete then.</returns>
    public async Task<int> WaitForExit(CancellationToken stop)
    {
        try
        {
            await process.WaitForExitAsync(stop);
            return process.ExitCode;
        }
        catch (OperationCanceledException reason) when (stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{commandLine} did not end.", reason);
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes()
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal)) * 1024;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
        {
            return;
        }

        if (!process.HasExited)
        {
            Signal(Terminate);
        }

        if (!await EndsWithin(Patience))
        {
            Signal(Kill);
            await EndsWithin(Patience);
        }

        // Shown only for tests that fail.
        await TestContext.Out.WriteLineAsync($"--- {commandLine} (ended with {process.ExitCode}) said:\n{Output}\n{Talk}\n---");
        process.Dispose();
    }

    /// <summary>Ended, and every word read.</summary>
    private async Task<bool> EndsWithin(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Keep(Journal<string> journal, string? line)
    {
        if (line is null)
        {
            journal.Close($"{commandLine} ended");
        }
        else
        {
            journal.Add(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}

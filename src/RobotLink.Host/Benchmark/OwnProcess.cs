using System.Diagnostics;
using System.Threading.Channels;
using RobotLink.Host.Cli;

namespace RobotLink.Host.Benchmark;

/// <summary>Another process of this program. It ends when its input does, so it outlives nobody.</summary>
internal sealed class OwnProcess : IAsyncDisposable
{
    private const int WordsKept = 2000;

    /// <summary>It says one line for each that it is told; whatever else it says is not kept for ever.</summary>
    private const int LinesKept = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly TimeProvider time;
    private readonly string name;
    private readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(LinesKept) { FullMode = BoundedChannelFullMode.DropWrite });
    private string lastWords = "";

    private OwnProcess(string name, TimeProvider time, ProcessStartInfo start)
    {
        (this.name, this.time) = (name, time);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, said) => Keep(said.Data);
        process.ErrorDataReceived += (_, said) => lastWords = $"{lastWords}\n{said.Data}"[^Math.Min(WordsKept, lastWords.Length + 1 + (said.Data?.Length ?? 0))..];
        Started = time.GetUtcNow();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public DateTimeOffset Started { get; }

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan Processor => Fresh().TotalProcessorTime;

    /// <summary>Memory that it holds, in bytes.</summary>
    public long Memory => Fresh().WorkingSet64;

    /// <param name="name">For people.</param>
    public static OwnProcess Start(string name, TimeProvider time, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.FileName = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "robotlink.dll"));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // What is set for the site that runs here is not for this.
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("RobotLink__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            _ = start.Environment.Remove(variable);
        }

        return new OwnProcess(name, time, start);
    }

    /// <summary>Says a line, and hears the next.</summary>
    public async Task<string> TellAsync(string line, CancellationToken stopping)
    {
        await process.StandardInput.WriteLineAsync(line.AsMemory(), stopping);
        return await LineAsync(stopping);
    }

    /// <summary>The next line that it says.</summary>
    /// <exception cref="CommandFailedException">It has ended.</exception>
    public async Task<string> LineAsync(CancellationToken stopping)
    {
        try
        {
            return await lines.Reader.ReadAsync(stopping);
        }
        catch (ChannelClosedException reason)
        {
            throw Ended(reason);
        }
    }

    public CommandFailedException Ended(Exception? reason) =>
        new(ExitCode.Failed, $"{name} has ended before its time. It said: {(lastWords.Trim() is { Length: > 0 } words ? words : "nothing")}", reason);

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private Process Fresh()
    {
        process.Refresh();
        return process;
    }

    private void Keep(string? line) => _ = line is null ? lines.Writer.TryComplete() : lines.Writer.TryWrite(line);
}

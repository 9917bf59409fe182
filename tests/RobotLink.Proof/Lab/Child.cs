using System.Diagnostics;
using System.Runtime.InteropServices;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.Proof.Lab;

/// <summary>A program of ours without a terminal; what it says on standard output is kept, what it says beside goes to a file. Disposing ends it.</summary>
internal sealed class Child : IAsyncDisposable
{
    public const int HangUp = 1;
    public const int Continue = 18;
    public const int Kill = 9;
    private const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private readonly Process program;
    private readonly Journal<string> said = new();
    private readonly StreamWriter? talk;
    private bool isDisposed;

    private Child(Process program, string? talkFile)
    {
        this.program = program;
        talk = talkFile is null ? null : new StreamWriter(new FileStream(talkFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
        program.OutputDataReceived += (_, line) => Take(line.Data);
        program.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } words)
            {
                lock (said)
                {
                    if (!isDisposed)
                    {
                        (talk ?? Console.Error).WriteLine(words);
                    }
                }
            }
        };
    }

    public Journal<string> Said => said;

    public int Id => program.Id;

    public bool HasEnded => isDisposed || program.HasExited;

    /// <param name="talkFile">Where standard error goes; null: to ours.</param>
    public static Child Start(string file, IEnumerable<string> arguments, string? talkFile = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var child = new Child(new Process { StartInfo = start }, talkFile);
        child.program.Start();
        child.program.BeginOutputReadLine();
        child.program.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs to its end.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> Output(string file, IEnumerable<string> arguments, CancellationToken stop, IReadOnlyDictionary<string, string>? environment = null)
    {
        var words = arguments.ToList();
        await using var child = Start(file, words, environment: environment);
        await child.program.WaitForExitAsync(stop);
        var output = string.Join('\n', child.said.Entries);
        return child.program.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} {string.Join(' ', words)} ended with {child.program.ExitCode}: {output}");
    }

    public async Task Tell(string line, CancellationToken stop)
    {
        await program.StandardInput.WriteLineAsync(line.AsMemory(), stop);
        await program.StandardInput.FlushAsync(stop);
    }

    public void Signal(int signal)
    {
        if (!isDisposed && !program.HasExited)
        {
            _ = SendSignal(program.Id, signal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        if (!program.HasExited)
        {
            // A program that stands still cannot hear that it should end.
            Signal(Continue);
            Signal(Terminate);
        }

        if (!await EndsWithin(Patience))
        {
            Signal(Kill);
            await EndsWithin(Patience);
        }

        program.Dispose();
        lock (said)
        {
            isDisposed = true;
            talk?.Dispose();
        }
    }

    private async Task<bool> EndsWithin(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time, LabClock.Time);
        try
        {
            await program.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            said.Close($"{program.StartInfo.FileName} ended");
        }
        else
        {
            said.Add(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}

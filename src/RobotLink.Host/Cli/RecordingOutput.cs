using System.Buffers;
using System.Text;
using RobotLink.Recording;

namespace RobotLink.Host.Cli;

/// <summary>The file of a recording while it is written, and what is said of it meanwhile.</summary>
internal sealed class RecordingOutput : IAsyncDisposable
{
    /// <summary>So much may be lost when this program is killed.</summary>
    private static readonly TimeSpan FlushPeriod = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> toldGap = new(StringComparer.Ordinal);
    private readonly string path;
    private readonly Terminal terminal;
    private readonly StreamWriter writer;
    private bool isBroken;
    private readonly DateTimeOffset started;
    private DateTimeOffset flushed;
    private long bytes;
    private long chunks;

    /// <exception cref="CommandFailedException">The file cannot be written, or is there already.</exception>
    public RecordingOutput(string path, bool force, Terminal terminal)
    {
        (this.path, this.terminal) = (path, terminal);
        flushed = started = terminal.Time.GetUtcNow();
        try
        {
            writer = new StreamWriter(new FileStream(path, force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.Read), new UTF8Encoding(false)) { NewLine = "\n" };
        }
        catch (IOException) when (!force && File.Exists(path))
        {
            throw new CommandFailedException(ExitCode.Usage, $"{path} exists already. Name another file with --out, or write over it with --force.");
        }
        catch (DirectoryNotFoundException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"The recording '{path}' cannot be written: there is no folder '{Path.GetDirectoryName(path)}'. Make it first, or name another file with --out.");
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"The recording '{path}' cannot be written: {reason.Message}");
        }
    }

    /// <summary>Since when the daemon was away; null while it has not been.</summary>
    public DateTimeOffset? Gap { get; private set; }

    public void Write(string line, int? length = null)
    {
        Try(() => writer.WriteLine(line));
        chunks += length is null ? 0 : 1;
        bytes += length ?? 0;
    }

    public void WriteMark(RecordedMark mark)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var recording = new RecordingWriter(text))
        {
            recording.Write(mark);
        }

        Write(Encoding.UTF8.GetString(text.WrittenSpan).TrimEnd('\n'));
    }

    /// <summary>The daemon is away.</summary>
    public void Lost(DateTimeOffset now)
    {
        if (Gap is null || toldGap.Count > 0)
        {
            Clear();
            terminal.Error.WriteLine($"{Lines.Time(now)} RobotLink does not answer; the recording goes on when it does.");
            Gap = now;
            toldGap.Clear();
        }
    }

    /// <returns>True the first time for each link since the daemon was away.</returns>
    public bool TryTellGap(string link) => toldGap.Add(link);

    public void Tell(string words) => terminal.Error.WriteLine(words);

    /// <summary>How far it is; where nobody looks, nothing is said.</summary>
    public void Show(DateTimeOffset now)
    {
        if (now - flushed < FlushPeriod)
        {
            return;
        }

        flushed = now;
        Flush();
        if (terminal.Interactive)
        {
            terminal.Error.Write($"\r{Counted()}, {Api.Duration.Words(now - started)}\e[K");
        }
    }

    /// <summary>The last line says that the file is whole.</summary>
    public void End()
    {
        Write($"{{\"type\":\"end\",\"bytes\":{bytes},\"chunks\":{chunks}}}");
        Flush();
        Clear();
        terminal.Error.WriteLine($"{path}: {Counted()}.");
    }

    /// <summary>Nothing that came lies in memory any more.</summary>
    public void Flush() => Try(writer.Flush);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await writer.DisposeAsync();
        }
        catch (IOException) when (isBroken)
        {
            // That was told when it broke.
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException reason)
        {
            isBroken = true;
            Clear();
            throw new CommandFailedException(ExitCode.Failed, $"The recording '{path}' cannot be written any more: {reason.Message.TrimEnd('.')}. What is in it can be opened; free some space and record into another file.");
        }
    }

    private string Counted() => $"{bytes} bytes in {Lines.Count((int)Math.Min(chunks, int.MaxValue), "piece")}";

    private void Clear()
    {
        if (terminal.Interactive)
        {
            terminal.Error.Write("\r\e[K");
        }
    }
}

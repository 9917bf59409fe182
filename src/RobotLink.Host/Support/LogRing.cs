using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Host.Api;

namespace RobotLink.Host.Support;

/// <summary>The newest lines of the log, kept in memory so that they can be looked at where nobody wrote the log down. Thread-safe.</summary>
internal sealed class LogRing(TimeProvider time) : ILoggerProvider
{
    public const int CharactersMax = 512 * 1024;

    /// <summary>A line may hold what a device said; a longer one is cut.</summary>
    private const int LineMax = 4096;

    private readonly LineFormatter formatter = new(time);
    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();
    private int held;

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
        // Nothing is held but memory.
    }

    private void Add(string line)
    {
        var kept = line.Length > LineMax ? line[..LineMax] : line;
        lock (gate)
        {
            lines.Enqueue(kept);
            held += kept.Length;
            while (held > CharactersMax)
            {
                held -= lines.Dequeue().Length;
            }
        }
    }

    private sealed class Writer(LogRing ring, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var text = new StringWriter();
            ring.formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), null, text);
            ring.Add(text.ToString().TrimEnd('\n'));
        }
    }
}

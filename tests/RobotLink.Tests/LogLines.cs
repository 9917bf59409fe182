using Microsoft.Extensions.Logging;

namespace RobotLink.Tests;

/// <summary>Everything that was logged.</summary>
internal sealed class LogLines : ILogger, ILoggerFactory
{
    private readonly Lock gate = new();
    private readonly List<(int Id, string Text)> lines = [];
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All lines so far.</summary>
    public string[] Texts
    {
        get
        {
            lock (gate)
            {
                return [.. lines.Select(line => line.Text)];
            }
        }
    }

    /// <summary>Completes with the next line.</summary>
    public Task Changed()
    {
        lock (gate)
        {
            return next.Task;
        }
    }

    /// <summary>The first line with this number.</summary>
    public async Task<string> FirstAsync(int id, CancellationToken stop)
    {
        string? text = null;
        await Signals.UntilAsync(Changed, () => (text = Find(id)) is not null, stop);
        return text!;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (gate)
        {
            lines.Add((eventId.Id, formatter(state, exception)));
            next.SetResult();
            next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is held.
    }

    private string? Find(int id)
    {
        lock (gate)
        {
            return lines.Find(line => line.Id == id).Text;
        }
    }
}

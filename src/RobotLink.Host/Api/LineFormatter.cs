using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace RobotLink.Host.Api;

/// <summary>One line per log entry: time, level, message, and the reason's own message. No stack unless the level is critical.</summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(Words.Millisecond(time.GetUtcNow()));
        textWriter.Write(' ');
        textWriter.Write(Level(logEntry.LogLevel));
        textWriter.Write(' ');
        textWriter.Write(OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        for (var reason = logEntry.Exception; reason is not null; reason = reason.InnerException)
        {
            textWriter.Write(": ");
            textWriter.Write(OneLine(reason.Message));
        }

        if (logEntry is { LogLevel: LogLevel.Critical, Exception: { } fatal })
        {
            textWriter.Write(" at ");
            textWriter.Write(OneLine(fatal.StackTrace ?? "no stack"));
        }

        textWriter.Write('\n');
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    /// <summary>A device's text must not forge lines of the log or reach the terminal's controls.</summary>
    private static string OneLine(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0 ? text : string.Concat(text.Select(each => char.IsControl(each) ? ' ' : each));
}

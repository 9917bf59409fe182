using Microsoft.Extensions.Logging;

namespace RobotLink.Commands;

/// <summary>
/// Keeps the audit in <c>state/audit</c> beside the site file. Whoever has lines to write finds them written together with those of others, by one flush to the
/// disk; nobody's thread but the writer's waits for it. Thread-safe.
/// </summary>
public sealed partial class AuditJournal : ICommandAudit, IAsyncDisposable
{
    /// <summary>So many lines may wait for the disk; then commands are refused.</summary>
    private const int WaitingMax = 10_000;

    /// <summary>What somebody should know of the past has to be known for so long.</summary>
    public static readonly TimeSpan RecordedFor = TimeSpan.FromHours(24);

    private static readonly TimeSpan SettledWithin = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly AuditFile file;
    private readonly TimeProvider time;
    private readonly ILogger<AuditJournal> logger;
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private List<Pending> pending = [];
    private string? unreadable;
    private Task writing = Task.CompletedTask;
    private bool isWriting;
    private bool hasFailed;
    private TaskCompletionSource settled = Signal();

    /// <param name="folder">Of the site file.</param>
    public AuditJournal(string folder, TimeProvider time, ILogger<AuditJournal> logger)
    {
        (this.time, this.logger) = (time, logger);
        file = new AuditFile(Path.Combine(folder, "state", "audit"), time);
        Recorded = Recover();
    }

    public IReadOnlyList<AuditedCommand> Recorded { get; }

    public IReadOnlyList<AuditedCommand> Last(int count, string? link)
    {
        try
        {
            return AuditReading.Last(file.Folder, count, link);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new AuditException($"The audit in {file.Folder} cannot be read: {reason.Message}", reason);
        }
    }

    public Task AdmitAsync(AuditLine line)
    {
        if (unreadable is not null)
        {
            throw new AuditException(unreadable);
        }

        var pending = new Pending(line, LineKind.Admission, Signal());
        lock (gate)
        {
            if (this.pending.Count >= WaitingMax)
            {
                throw new AuditException($"No command is sent: {WaitingMax} lines wait for the disk of {file.Folder} already. Send fewer commands, or see why the disk is slow.");
            }

            open.Add(line.Id);
            Enqueue(pending);
        }

        return pending.Done.Task;
    }

    public Task EndAsync(AuditLine line)
    {
        var pending = new Pending(line, LineKind.End, Signal());
        lock (gate)
        {
            Enqueue(pending);
        }

        return pending.Done.Task;
    }

    public void Note(AuditLine line)
    {
        lock (gate)
        {
            if (pending.Count < WaitingMax)
            {
                Enqueue(new Pending(line, LineKind.Note, Signal()));
            }
        }
    }

    /// <summary>To be called when all links have ended: waits for the last lines.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (gate)
        {
            last = open.Count == 0 ? Task.CompletedTask : settled.Task;
        }

        await last.WaitAsync(SettledWithin, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            last = writing;
        }

        await last;
        file.Dispose();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Under the gate.</summary>
    private void Enqueue(Pending line)
    {
        pending.Add(line);
        if (!isWriting)
        {
            isWriting = true;
            writing = Task.Run(WriteAll);
        }
    }

    /// <summary>Until nothing waits any more. What came while the disk was at work goes out with the next flush.</summary>
    private void WriteAll()
    {
        while (true)
        {
            List<Pending> batch;
            lock (gate)
            {
                if (pending.Count == 0)
                {
                    isWriting = false;
                    return;
                }

                (batch, pending) = (pending, []);
            }

            var unwritten = Write(batch);
            lock (gate)
            {
                // How a command ended is still worth writing when the disk takes something again; nobody waits for it.
                var isNews = pending.Count > 0;
                pending.InsertRange(0, unwritten);
                if (unwritten.Count > 0 && !isNews)
                {
                    isWriting = false;
                    return;
                }
            }
        }
    }

    /// <returns>Those to be tried again with the next ones.</returns>
    private List<Pending> Write(List<Pending> batch)
    {
        try
        {
            byte[] bytes = [.. batch.SelectMany(line => line.Line.Encode())];
            file.Append(bytes, toDisk: batch.Exists(line => line.Kind == LineKind.Admission));
            hasFailed = false;
            Complete(batch);
            return [];
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            if (!hasFailed)
            {
                LogUnwritten(file.Folder, reason.Message);
            }

            hasFailed = true;
            return Fail(batch, reason);
        }
    }

    private void Complete(List<Pending> batch)
    {
        Close(batch, line => line.Kind == LineKind.End);
        foreach (var line in batch)
        {
            line.Done.TrySetResult();
        }
    }

    private List<Pending> Fail(List<Pending> batch, Exception reason)
    {
        Close(batch, line => line.Kind != LineKind.Note);
        foreach (var line in batch)
        {
            if (line.Kind == LineKind.Admission)
            {
                line.Done.TrySetException(new AuditException(
                    $"No command is sent: its line cannot be written to the audit in {file.Folder} ({reason.Message}). Make room on the disk, or let RobotLink write there.", reason));
            }
            else
            {
                line.Done.TrySetResult();
            }
        }

        return batch.FindAll(line => line.Kind == LineKind.End).TakeLast(WaitingMax / 2).ToList();
    }

    private void Close(List<Pending> batch, Func<Pending, bool> isOver)
    {
        lock (gate)
        {
            foreach (var line in batch.Where(isOver))
            {
                open.Remove(line.Line.Id);
            }

            if (open.Count == 0)
            {
                settled.TrySetResult();
                settled = Signal();
            }
        }
    }

    /// <summary>Reads what was recorded, and closes what was left open: its end is not known, and never will be.</summary>
    private List<AuditedCommand> Recover()
    {
        try
        {
            var now = time.GetUtcNow();
            var read = AuditReading.Since(file.Folder, now - RecordedFor, out var damaged);
            if (damaged > 0)
            {
                LogDamaged(damaged, file.Folder);
            }

            var recovered = new List<AuditedCommand>(read.Count);
            var ends = new List<byte>();
            foreach (var command in read)
            {
                var ended = command.Ended ?? Lost(command.Decided, now);
                recovered.Add(command with { Ended = ended });
                if (command.Ended is null)
                {
                    ends.AddRange(ended.Encode());
                }
            }

            if (ends.Count > 0)
            {
                file.Append([.. ends], toDisk: false);
                LogLost(recovered.Count(command => command.Ended!.Reason == LostReason));
            }

            return recovered;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            unreadable = $"No command is sent: the audit in {file.Folder} cannot be read or written ({reason.Message}), so nobody knows which were sent before. "
                + "Let RobotLink read and write there, then start it again.";
            LogUnreadable(file.Folder, reason.Message);
            return [];
        }
    }

    private const string LostReason = "RobotLink ended before it knew how this command ended; bytes may have left, and nothing repeats it";

    private static AuditLine Lost(AuditLine decided, DateTimeOffset now) => new()
    {
        Time = now,
        Id = decided.Id,
        Link = decided.Link,
        Request = decided.Request,
        Key = decided.Key,
        Outcome = "unknown",
        Epoch = decided.Epoch,
        Reason = LostReason,
    };

    private enum LineKind
    {
        Admission,
        End,
        Note,
    }

    private sealed record Pending(AuditLine Line, LineKind Kind, TaskCompletionSource Done);

    [LoggerMessage(EventId = 4101, Level = LogLevel.Error, Message = "The audit in {Folder} cannot be written: {Reason}. Commands are refused until it can")]
    private partial void LogUnwritten(string folder, string reason);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Error, Message = "The audit in {Folder} cannot be read: {Reason}. Commands are refused until RobotLink is started again and can read it")]
    private partial void LogUnreadable(string folder, string reason);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Warning, Message = "Commands that were under way when RobotLink ended: {Count}. Their outcome is unknown, and none is sent again")]
    private partial void LogLost(int count);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Warning, Message = "Lines of the audit in {Folder} that cannot be read: {Count}")]
    private partial void LogDamaged(int count, string folder);
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using RobotLink.Commands;
using RobotLink.Messages;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>Writes down what is decided about commands and how they end, and remembers their keys. One for all links of a site. Thread-safe.</summary>
internal sealed class CommandBook(ICommandAudit audit, MonotonicClock clock)
{
    /// <summary>Whoever asks faster is refused all the same, and fills no disk.</summary>
    private const int NotesPerSecond = 20;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, IdempotencyKeys> keys = new(StringComparer.Ordinal);
    private readonly ILookup<string, AuditedCommand> recorded = audit.Recorded.ToLookup(command => command.Decided.Link, StringComparer.Ordinal);
    private readonly string run = clock.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", null);
    private long lastId;
    private TimeSpan notesFrom = TimeSpan.MinValue / 2;
    private int notes;
    private int leftOut;

    /// <summary>They outlive the link's configuration.</summary>
    public IdempotencyKeys KeysOf(string link) =>
        keys.GetOrAdd(link, id => new IdempotencyKeys(clock, recorded[id]));

    /// <summary>The line of a command that may be sent, not written yet.</summary>
    public AuditLine Admission(string link, RequestCall call, RequestShape request, TimeSpan within, int? epoch) => Line(link, call) with
    {
        Decision = AuditLine.Admitted,
        By = call.By,
        Fields = CommandContent.Shown(call.Fields),
        Content = CommandContent.Digest(call, request.Send),
        WithinS = within.TotalSeconds,
        Epoch = epoch,
    };

    /// <summary>The same for a frame that a program sends through the share. What it holds is told by its digest: nobody knows which part of it is secret.</summary>
    public AuditLine Admission(string link, ForeignFrame frame, int? epoch) => Line(link, frame.Exchange.Name, null) with
    {
        Decision = AuditLine.Admitted,
        By = Program(frame.Sender),
        Content = Convert.ToHexStringLower(SHA256.HashData(frame.Payload.Span)),
        WithinS = frame.Patience.TotalSeconds,
        Epoch = epoch,
    };

    /// <summary>A tool is to have the connection for itself: none of what it sends is told apart.</summary>
    public AuditLine Admission(string link, string sender, int? epoch) =>
        Line(link, "raw", null) with { Decision = AuditLine.Admitted, By = Program(sender), Epoch = epoch };

    /// <exception cref="AuditException">It cannot be written, now or in the task.</exception>
    public Task AdmitAsync(AuditLine admission) => audit.AdmitAsync(admission);

    public Task EndAsync(AuditLine admission, RequestResult result) => audit.EndAsync(End(admission, result));

    /// <summary>Decision and end in one line: no byte can have left.</summary>
    public Task EndUnsentAsync(AuditLine admission, RequestResult result) =>
        audit.EndAsync(admission with { Outcome = RequestOutcomes.Word(result.Outcome), Reason = result.Reason, DurationS = 0 });

    public void NoteRefused(string link, RequestCall call, RequestRefusedException refusal) => Note(Line(link, call) with
    {
        Decision = AuditLine.Refused,
        By = call.By,
        Fields = CommandContent.Shown(call.Fields),
        Reason = refusal.Message,
    });

    public void NoteRefused(string link, ForeignFrame frame, string reason) =>
        Note(Line(link, frame.Exchange.Name, null) with { Decision = AuditLine.Refused, By = Program(frame.Sender), Reason = reason });

    /// <summary>A tool was to have the connection for itself, and may not.</summary>
    public void NoteRefused(string link, string sender, string reason) => Note(Line(link, "raw", null) with { Decision = AuditLine.Refused, By = Program(sender), Reason = reason });

    public void NoteRepeated(string link, RequestCall call) => Note(Line(link, call) with { Decision = AuditLine.Repeated, By = call.By });

    private static Requester Program(string sender) => new("share", sender);

    private AuditLine Line(string link, RequestCall call) => Line(link, call.Name, call.IdempotencyKey);

    private AuditLine Line(string link, string request, string? key) => new()
    {
        Time = clock.Time.GetUtcNow(),
        Id = $"{run}-{Interlocked.Increment(ref lastId)}",
        Link = link,
        Request = request,
        Key = key,
    };

    private AuditLine End(AuditLine admission, RequestResult result) => new()
    {
        Time = clock.Time.GetUtcNow(),
        Id = admission.Id,
        Link = admission.Link,
        Request = admission.Request,
        Key = admission.Key,
        Outcome = RequestOutcomes.Word(result.Outcome),
        DurationS = Math.Round(result.Duration.TotalSeconds, 6),
        Reply = result.Reply?.Shape?.Name,
        Epoch = admission.Epoch,
        Reason = result.Reason,
    };

    private void Note(AuditLine line)
    {
        int? missing;
        lock (gate)
        {
            if (clock.Now - notesFrom >= TimeSpan.FromSeconds(1))
            {
                (notesFrom, notes) = (clock.Now, 0);
            }

            if (++notes > NotesPerSecond)
            {
                leftOut++;
                return;
            }

            missing = leftOut > 0 ? leftOut : null;
            leftOut = 0;
        }

        audit.Note(line with { LeftOut = missing });
    }
}

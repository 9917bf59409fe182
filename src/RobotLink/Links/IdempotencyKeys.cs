using RobotLink.Commands;

namespace RobotLink.Links;

/// <summary>
/// Remembers what a key was used for on one link: the same request again gets the stored outcome, another one is refused. Bounded, kept 24 h;
/// what was recorded before this program began counts. Thread-safe.
/// </summary>
internal sealed class IdempotencyKeys
{
    /// <summary>Beyond them the oldest is forgotten.</summary>
    public const int KeysMax = 10_000;

    /// <summary>So many of the newest are answered with their reply; older ones with their outcome.</summary>
    private const int RepliesMax = 200;

    private readonly Lock gate = new();
    private readonly MonotonicClock clock;
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private readonly Queue<string> withReply = new();

    public IdempotencyKeys(MonotonicClock clock, IEnumerable<AuditedCommand> recorded)
    {
        this.clock = clock;
        var (now, wall) = (clock.Now, clock.Wall(clock.Now));
        foreach (var command in recorded.Where(command => command.Decided is { Key: not null, Content: not null }))
        {
            var age = wall - command.Decided.Time;
            Add(command.Decided.Key!, new Entry(command.Decided.Content!, Task.FromResult(Stored(command)), now - (age > TimeSpan.Zero ? age : TimeSpan.Zero)));
        }
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    /// <param name="isRepeat">Nothing was asked: the outcome is that of the first time.</param>
    /// <exception cref="RequestRefusedException">The key was used for something else.</exception>
    public Task<RequestResult> Once(string key, string content, Func<Task<RequestResult>> ask, out bool isRepeat)
    {
        lock (gate)
        {
            Forget();
            isRepeat = entries.TryGetValue(key, out var entry);
            if (entry is not null)
            {
                return entry.Content == content ? entry.Result : throw new RequestRefusedException(
                    RefusalKind.KeyReused, $"The Idempotency-Key '{key}' was used for another request before. Use a new one.");
            }

            // Handing over never waits, so asking under the lock keeps two callers with one key from both being sent.
            var result = ask();
            if (!result.IsFaulted)
            {
                // What failed at once has released the key already.
                Add(key, new Entry(content, result, clock.Now));
            }

            return result;
        }
    }

    /// <summary>Nothing was sent and nothing decided: the key is free again.</summary>
    public void Release(string key)
    {
        lock (gate)
        {
            // Its place in the order stays and is passed over.
            entries.Remove(key);
        }
    }

    private static RequestResult Stored(AuditedCommand command)
    {
        var reply = command.Ended?.Reply is { } name ? $"; its reply '{name}' is not kept over a restart" : "";
        return new RequestResult(
            RequestOutcomes.Read(command.Ended?.Outcome), null, TimeSpan.FromSeconds(command.Ended?.DurationS ?? 0),
            command.Ended?.Reason ?? $"recorded before RobotLink was started again{reply}");
    }

    private void Add(string key, Entry entry)
    {
        entries[key] = entry;
        order.Enqueue(key);
        withReply.Enqueue(key);
        if (withReply.Count > RepliesMax && withReply.Dequeue() is var old && entries.TryGetValue(old, out var kept))
        {
            entries[old] = kept with { Result = WithoutReplyAsync(kept.Result) };
        }
    }

    private static async Task<RequestResult> WithoutReplyAsync(Task<RequestResult> ended)
    {
        var result = await ended;
        return result.Reply is null && result.Parts.Count == 0
            ? result
            : result with { Reply = null, Parts = [], Reason = result.Reason ?? "the stored outcome; its reply is not kept any more" };
    }

    private void Forget()
    {
        while (order.TryPeek(out var oldest)
            && (order.Count > KeysMax || !entries.TryGetValue(oldest, out var entry) || clock.Now - entry.At > AuditJournal.RecordedFor))
        {
            entries.Remove(order.Dequeue());
        }
    }

    private sealed record Entry(string Content, Task<RequestResult> Result, TimeSpan At);
}

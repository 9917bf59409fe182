using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RobotLink.Commands;

namespace RobotLink.Links;

/// <summary>
/// Remembers what a key was used for on one link: the same request again gets the stored outcome, another one is refused. Bounded, kept 24 h;
/// what was recorded before this program began counts. Thread-safe.
/// </summary>
/// <remarks>A day of commands is many: of keys and contents only marks are kept, of older results only the outcome.</remarks>
internal sealed class IdempotencyKeys
{
    /// <summary>Beyond them the oldest is forgotten.</summary>
    public const int KeysMax = 10_000;

    /// <summary>So many of the newest are answered with their reply; older ones with their outcome.</summary>
    private const int RepliesMax = 200;

    private readonly Lock gate = new();
    private readonly MonotonicClock clock;
    private readonly Dictionary<UInt128, Entry> entries = [];
    private readonly Queue<UInt128> order = new();
    private readonly Queue<UInt128> withReply = new();

    public IdempotencyKeys(MonotonicClock clock, IEnumerable<AuditedCommand> recorded)
    {
        this.clock = clock;
        var (now, wall) = (clock.Now, clock.Wall(clock.Now));
        foreach (var command in recorded.Where(command => command.Decided is { Key: not null, Content: not null }))
        {
            var age = wall - command.Decided.Time;
            Add(Mark(command.Decided.Key!), new Entry(Mark(command.Decided.Content!), now - (age > TimeSpan.Zero ? age : TimeSpan.Zero)) { Ended = Stored(command) });
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
            var mark = Mark(key);
            isRepeat = entries.TryGetValue(mark, out var entry);
            if (entry is not null)
            {
                return entry.Content == Mark(content) ? entry.UnderWay ?? Task.FromResult(entry.Ended!) : throw new RequestRefusedException(
                    RefusalKind.KeyReused, $"The Idempotency-Key '{key}' was used for another request before. Use a new one.");
            }

            // Handing over never waits, so asking under the lock keeps two callers with one key from both being sent.
            var result = ask();
            if (!result.IsFaulted)
            {
                // What failed at once has released the key already.
                Add(mark, new Entry(Mark(content), clock.Now) { UnderWay = result });
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
            entries.Remove(Mark(key));
        }
    }

    private static RequestResult Stored(AuditedCommand command)
    {
        var reply = command.Ended?.Reply is { } name ? $"; its reply '{name}' is not kept over a restart" : "";
        return new RequestResult(
            RequestOutcomes.Read(command.Ended?.Outcome), null, TimeSpan.FromSeconds(command.Ended?.DurationS ?? 0),
            command.Ended?.Reason ?? $"recorded before RobotLink was started again{reply}");
    }

    private static UInt128 Mark(string text) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));

    private void Add(UInt128 key, Entry entry)
    {
        entries[key] = entry;
        order.Enqueue(key);
        withReply.Enqueue(key);
        if (withReply.Count > RepliesMax && withReply.Dequeue() is var old && entries.TryGetValue(old, out var kept))
        {
            DropReply(old, kept);
        }
    }

    private void DropReply(UInt128 key, Entry entry)
    {
        if (entry.UnderWay is { IsCompleted: false })
        {
            // A slow one: again when it has ended.
            withReply.Enqueue(key);
        }
        else if (entry.UnderWay is null or { IsCompletedSuccessfully: true })
        {
            entries[key] = new Entry(entry.Content, entry.At) { Ended = WithoutReply(entry.UnderWay?.Result ?? entry.Ended!) };
        }
    }

    private static RequestResult WithoutReply(RequestResult result) => result.Reply is null && result.Parts.Count == 0
        ? result
        : result with { Reply = null, Parts = [], Reason = result.Reason ?? "the stored outcome; its reply is not kept any more" };

    private void Forget()
    {
        while (order.TryPeek(out var oldest)
            && (order.Count > KeysMax || !entries.TryGetValue(oldest, out var entry) || clock.Now - entry.At > AuditJournal.RecordedFor))
        {
            entries.Remove(order.Dequeue());
        }
    }

    private sealed record Entry(UInt128 Content, TimeSpan At)
    {
        /// <summary>With its reply, once it has ended.</summary>
        public Task<RequestResult>? UnderWay { get; init; }

        /// <summary>What is left of it.</summary>
        public RequestResult? Ended { get; init; }
    }
}

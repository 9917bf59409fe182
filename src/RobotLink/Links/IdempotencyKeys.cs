namespace RobotLink.Links;

/// <summary>Remembers what a key was used for: the same request again gets the stored outcome, another one is refused. Bounded, kept 24 h.</summary>
internal sealed class IdempotencyKeys(MonotonicClock clock)
{
    public const int KeysMax = 10_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

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

    /// <exception cref="RequestRefusedException">The key was used for something else.</exception>
    public Task<RequestResult> OnceAsync(string key, RequestCall call, Func<Task<RequestResult>> ask)
    {
        var content = Content(call);
        lock (gate)
        {
            Forget();
            if (entries.TryGetValue(key, out var entry))
            {
                return entry.Content == content ? entry.Result : throw new RequestRefusedException(
                    RefusalKind.KeyReused, $"The Idempotency-Key '{key}' was used for another request before. Use a new one.");
            }

            // Handing over never waits, so asking under the lock keeps two callers with one key from both being sent.
            var result = ask();
            entries.Add(key, new Entry(content, result, clock.Now));
            order.Enqueue(key);
            return result;
        }
    }

    private static string Content(RequestCall call) =>
        $"{call.Name}({string.Join(",", call.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"))})";

    private void Forget()
    {
        while (order.TryPeek(out var oldest) && (order.Count > KeysMax || clock.Now - entries[oldest].At > KeptFor))
        {
            entries.Remove(order.Dequeue());
        }
    }

    private sealed record Entry(string Content, Task<RequestResult> Result, TimeSpan At);
}

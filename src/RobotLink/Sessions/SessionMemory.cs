namespace RobotLink.Sessions;

/// <summary>What must outlive a connection: which unique values were seen, where counters stand, what may still be answered. Owned by the link, bounded.</summary>
public sealed class SessionMemory
{
    /// <summary>Devices repeat what was not acknowledged: a handful. A thousand is far more than any keeps.</summary>
    private const int ValuesMax = 1024;

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>Counters that go on over connections, by name.</summary>
    public Dictionary<string, long> Counters { get; } = new(StringComparer.Ordinal);

    /// <summary>How fast the device is used to answering.</summary>
    internal ReplyPaces Paces { get; } = new();

    /// <summary>Until then the answer to a question of an earlier connection may come.</summary>
    public TimeSpan RepliesComeUntil { get; set; }

    public bool HasSeen(string message, string value) => seen.Contains(Key(message, value));

    public void Remember(string message, string value)
    {
        if (!seen.Add(Key(message, value)))
        {
            return;
        }

        order.Enqueue(Key(message, value));
        if (order.Count > ValuesMax)
        {
            seen.Remove(order.Dequeue());
        }
    }

    private static string Key(string message, string value) => $"{message}\u001f{value}";
}

namespace RobotLink.Sessions;

/// <summary>Keys of questions that were given up: their replies may still come, so they are recognised, and not given to a new question meanwhile.</summary>
internal sealed class AbandonedKeys
{
    /// <summary>Far more than can still be on their way.</summary>
    private const int Most = 64;

    private readonly Queue<ReplyKey> keys = new();

    public void Add(in ReplyKey key)
    {
        if (!key.IsSet)
        {
            return;
        }

        keys.Enqueue(key);
        if (keys.Count > Most)
        {
            keys.Dequeue();
        }
    }

    public void Clear() => keys.Clear();

    public bool Has(in ReplyKey key) => key.IsSet && keys.Contains(key);
}

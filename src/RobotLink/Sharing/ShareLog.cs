using RobotLink.Links;

namespace RobotLink.Sharing;

/// <summary>The last things that happened at a share. Thread-safe.</summary>
internal sealed class ShareLog(TimeProvider time)
{
    private const int Most = 100;

    private readonly Queue<ShareEvent> events = new(Most);

    public void Add(string client, string what, string? why)
    {
        lock (events)
        {
            if (events.Count == Most)
            {
                events.Dequeue();
            }

            events.Enqueue(new ShareEvent(time.GetUtcNow(), client, what, why));
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ShareEvent> All()
    {
        lock (events)
        {
            return [.. events];
        }
    }
}

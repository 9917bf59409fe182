namespace RobotLink.Links;

/// <summary>One pace for the calls of all links, so that a switch that comes back meets no storm. Thread-safe.</summary>
/// <remarks>No limit on calls under way: dead hosts take seconds each, and must not keep the living waiting.</remarks>
internal sealed class DialPace(MonotonicClock clock)
{
    /// <summary>400 calls a second: a thousand links are back in under three seconds.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(2.5);

    private readonly Lock gate = new();
    private TimeSpan next;

    /// <summary>Waits for this call's turn.</summary>
    public Task WaitAsync(CancellationToken stopping)
    {
        TimeSpan wait;
        lock (gate)
        {
            var now = clock.Now;
            var turn = next > now ? next : now;
            next = turn + Apart;
            wait = turn - now;
        }

        return wait <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait, clock.Time, stopping);
    }
}

using System.Collections.Immutable;

namespace RobotLink.Links;

/// <summary>One thread that looks at all connections some fifty times a second: its own, so that a busy thread pool blames no device.</summary>
internal sealed class Watch(MonotonicClock clock) : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    private readonly ManualResetEventSlim stop = new();
    private ImmutableArray<LinkConnection> connections = [];
    private Thread? thread;

    public void Start()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "robotlink-watch", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    public void Add(LinkConnection connection) => ImmutableInterlocked.Update(ref connections, all => all.Add(connection));

    public void Remove(LinkConnection connection) => ImmutableInterlocked.Update(ref connections, all => all.Remove(connection));

    public void Dispose()
    {
        stop.Set();
        thread?.Join();
        stop.Dispose();
    }

    private void Run()
    {
        var last = clock.Now;
        while (!stop.Wait(Beat))
        {
            var now = clock.Now;
            Look(now, now - last - (2 * Beat));
            last = now;
        }
    }

    /// <summary>One link's failure is its own; the watch goes on for the others.</summary>
    private static void Contain(LinkConnection connection, Exception reason)
    {
        try
        {
            connection.Crash(reason);
        }
        catch (Exception)
        {
            // Its socket is closed all the same, and its own task reports the first failure.
        }
    }

    private void Look(TimeSpan now, TimeSpan late)
    {
        foreach (var connection in connections)
        {
            try
            {
                connection.Tick(now, late);
            }
            catch (Exception reason)
            {
                Contain(connection, reason);
            }
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace RobotLink.Links;

/// <summary>One thread that looks at all connections when their turn comes: its own, so that a busy thread pool blames no device.</summary>
[SuppressMessage("Reliability", "CA2213", Justification = "See Dispose.")]
internal sealed class Watch(MonotonicClock clock, WatchList list) : IDisposable
{
    /// <summary>However little there is to do: whoever wakes rarely cannot tell how late it is.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly AutoResetEvent sooner = new(false);
    private volatile bool stopping;
    private Thread? thread;

    public void Start()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "robotlink-watch", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    public void Add(IWatched watched)
    {
        if (list.Add(watched))
        {
            sooner.Set();
        }
    }

    public void Remove(IWatched watched) => list.Remove(watched);

    /// <summary>Its next look is due sooner than it said before.</summary>
    public void Sooner(IWatched watched)
    {
        if (list.Sooner(watched))
        {
            sooner.Set();
        }
    }

    public void Dispose()
    {
        stopping = true;
        sooner.Set();
        thread?.Join();

        // A link that outlived its drain may still call; the event goes with the last who knows it.
    }

    private void Run()
    {
        while (!stopping)
        {
            var planned = clock.Now + Pause();
            if (planned > clock.Now)
            {
                sooner.WaitOne(WholeMilliseconds(planned - clock.Now));
            }

            var now = clock.Now;
            list.Look(now, now - planned);
        }
    }

    private TimeSpan Pause()
    {
        var turn = list.NextTurn;
        var now = clock.Now;
        return turn <= now ? TimeSpan.Zero : turn - now < Beat ? turn - now : Beat;
    }

    /// <summary>Rounded up: who comes too early only has to wait again.</summary>
    private static int WholeMilliseconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalMilliseconds));
}

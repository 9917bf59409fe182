namespace RobotLink.Simulators.Abb;

/// <summary>Counts machine cycles while the program runs. Safe to use from several threads.</summary>
internal sealed class ProductionCycle(TimeProvider time, int seed)
{
    private readonly Lock gate = new();
    private long begun = time.GetTimestamp();
    private TimeSpan spent;
    private bool running;
    private long count;
    private int job = 1;

    public int Job
    {
        get
        {
            lock (gate)
            {
                return job;
            }
        }
        set
        {
            lock (gate)
            {
                CatchUp();
                job = value;
                spent = TimeSpan.Zero;
            }
        }
    }

    public bool Running
    {
        set
        {
            lock (gate)
            {
                CatchUp();
                running = value;
            }
        }
    }

    /// <summary>Cycles finished so far, how far the present one is (0 to 1), and the time until it ends; null while nothing runs.</summary>
    public (long Count, double Phase, TimeSpan? UntilNext) Observe()
    {
        lock (gate)
        {
            CatchUp();
            return (count, spent / Period, running ? Period - spent : null);
        }
    }

    /// <summary>About one part in thirty is bad; which ones depends on the seed alone.</summary>
    public bool IsGood(long cycle) => (cycle * 7 + seed) % 31 != 30;

    // Jobs take 1.0 to 2.0 s.
    private TimeSpan Period => TimeSpan.FromMilliseconds(1000 + (job % 11 * 100));

    private void CatchUp()
    {
        var now = time.GetTimestamp();
        spent += running ? time.GetElapsedTime(begun, now) : TimeSpan.Zero;
        begun = now;
        for (; spent >= Period; spent -= Period)
        {
            count++;
        }
    }
}

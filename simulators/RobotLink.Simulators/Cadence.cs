namespace RobotLink.Simulators;

/// <summary>Counts periods while something runs. Safe to use from several threads.</summary>
internal sealed class Cadence(TimeProvider time, TimeSpan first)
{
    private readonly Lock gate = new();
    private long begun = time.GetTimestamp();
    private TimeSpan period = first;
    private TimeSpan spent;
    private bool running;
    private long count;

    public TimeSpan Period
    {
        get
        {
            lock (gate)
            {
                return period;
            }
        }
        set
        {
            lock (gate)
            {
                CatchUp();
                (period, spent) = (value, TimeSpan.Zero);
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

    /// <summary>Periods finished so far, and the time until the next ends; null while nothing runs.</summary>
    public (long Count, TimeSpan? UntilNext) Observe()
    {
        lock (gate)
        {
            CatchUp();
            return (count, running ? period - spent : null);
        }
    }

    private void CatchUp()
    {
        var now = time.GetTimestamp();
        spent += running ? time.GetElapsedTime(begun, now) : TimeSpan.Zero;
        begun = now;
        var finished = (long)(spent / period);
        count += finished;
        spent -= finished * period;
    }
}

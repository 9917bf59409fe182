namespace RobotLink.Simulators.Motion;

/// <summary>A row of numbers on its way from one value to the next, evenly, at a pace that can change. Safe to use from several threads.</summary>
internal sealed class Glide
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private double[] from;
    private double[] to;
    private TimeSpan lasts;
    private TimeSpan gone;
    private double pace = 1;
    private long seen;

    public Glide(TimeProvider time, params double[] start)
    {
        this.time = time;
        (from, to) = (start, start);
        seen = time.GetTimestamp();
    }

    /// <summary>1 moves as ordered, 0.5 at half the speed, 0 stands still.</summary>
    public double Pace
    {
        set
        {
            lock (gate)
            {
                CatchUp();
                pace = value;
            }
        }
    }

    public double[] Value
    {
        get
        {
            lock (gate)
            {
                CatchUp();
                return Now();
            }
        }
    }

    /// <summary>Change per second.</summary>
    public double[] Speed
    {
        get
        {
            lock (gate)
            {
                CatchUp();
                var per = gone < lasts ? pace / lasts.TotalSeconds : 0;
                return [.. from.Zip(to, (start, end) => (end - start) * per)];
            }
        }
    }

    /// <summary>Until it arrives; zero when it is there, null when it stands still on the way.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (gate)
            {
                CatchUp();
                return gone >= lasts ? TimeSpan.Zero : pace > 0 ? (lasts - gone) / pace : null;
            }
        }
    }

    public void Go(double[] target, TimeSpan within)
    {
        lock (gate)
        {
            CatchUp();
            (from, to) = (Now(), target);
            (lasts, gone) = (within, TimeSpan.Zero);
        }
    }

    /// <summary>Stays where it is.</summary>
    public void Halt()
    {
        lock (gate)
        {
            CatchUp();
            from = Now();
            (to, lasts, gone) = (from, TimeSpan.Zero, TimeSpan.Zero);
        }
    }

    private void CatchUp()
    {
        var now = time.GetTimestamp();
        gone += time.GetElapsedTime(seen, now) * pace;
        gone = gone < lasts ? gone : lasts;
        seen = now;
    }

    private double[] Now()
    {
        var part = lasts > TimeSpan.Zero ? gone / lasts : 1;
        return [.. from.Zip(to, (start, end) => start + ((end - start) * part))];
    }
}

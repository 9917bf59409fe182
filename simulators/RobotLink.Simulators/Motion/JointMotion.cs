namespace RobotLink.Simulators.Motion;

/// <summary>
/// Six joints in degrees. While the program runs they repeat a pick-and-place path, until an ordered move takes them elsewhere.
/// Safe to use from several threads.
/// </summary>
internal sealed class JointMotion(TimeProvider time)
{
    /// <summary>Once along the path, at full speed.</summary>
    public static readonly TimeSpan CycleTime = TimeSpan.FromSeconds(6);

    // Home, above the pick, down, up, above the place, down, home.
    private static readonly double[][] Corners =
    [
        [0, -90, 90, 0, 0, 0], [-35, -70, 80, 0, 30, -35], [-35, -58, 88, 0, 45, -35], [-35, -70, 80, 0, 30, -35],
        [40, -68, 78, 0, 32, 40], [40, -55, 84, 0, 48, 40], [0, -90, 90, 0, 0, 0],
    ];

    private readonly Lock gate = new();
    private Glide? ordered;
    private TimeSpan spent;
    private long seen = time.GetTimestamp();
    private bool running;
    private int speedPercent = 100;

    public static IReadOnlyList<double> Home => Corners[0];

    public bool Running
    {
        get
        {
            lock (gate)
            {
                return running;
            }
        }
        set => Change(() => running = value);
    }

    /// <summary>The speed override, 1 to 100.</summary>
    public int SpeedPercent
    {
        get
        {
            lock (gate)
            {
                return speedPercent;
            }
        }
        set => Change(() => speedPercent = value);
    }

    public double[] Joints
    {
        get
        {
            lock (gate)
            {
                CatchUp();
                return ordered?.Value ?? OnPath().Joints;
            }
        }
    }

    /// <summary>Degrees per second.</summary>
    public double[] Speeds
    {
        get
        {
            lock (gate)
            {
                CatchUp();
                return ordered?.Speed ?? OnPath().Speeds;
            }
        }
    }

    /// <summary>On the path the part hangs in the gripper from the pick to the place.</summary>
    public bool Holds
    {
        get
        {
            lock (gate)
            {
                CatchUp();
                var corner = spent.Ticks % CycleTime.Ticks * (Corners.Length - 1) / (double)CycleTime.Ticks;
                return corner is >= 2 and < 5;
            }
        }
    }

    /// <summary>Rounds along the path so far.</summary>
    public long Cycles
    {
        get
        {
            lock (gate)
            {
                CatchUp();
                return (long)(spent / CycleTime);
            }
        }
    }

    /// <summary>Until the ordered move ends; zero without one, null while it stands still.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (gate)
            {
                return ordered is null ? TimeSpan.Zero : ordered.Left;
            }
        }
    }

    /// <summary>Leaves the path for a target, at so many degrees per second of the joint with the longest way.</summary>
    public void MoveTo(double[] target, double degreesPerSecond)
    {
        var here = Joints;
        var widest = here.Zip(target, (from, to) => Math.Abs(to - from)).Max();
        lock (gate)
        {
            ordered ??= new Glide(time, here);
            ordered.Pace = Pace;
            // A day is longer than any move, and what a wrong target asks for must still be a time.
            ordered.Go(target, TimeSpan.FromSeconds(Math.Min(widest / degreesPerSecond, 86_400)));
        }
    }

    private double Pace => running ? speedPercent / 100.0 : 0;

    private void Change(Action change)
    {
        lock (gate)
        {
            CatchUp();
            change();
            if (ordered is not null)
            {
                ordered.Pace = Pace;
            }
        }
    }

    private void CatchUp()
    {
        var now = time.GetTimestamp();
        spent += ordered is null ? time.GetElapsedTime(seen, now) * Pace : TimeSpan.Zero;
        seen = now;
    }

    private (double[] Joints, double[] Speeds) OnPath()
    {
        var phase = spent / CycleTime % 1;
        var along = phase * (Corners.Length - 1);
        var leg = Math.Min((int)along, Corners.Length - 2);
        var part = along - leg;
        // Starts and stops gently, as a robot does at fine points.
        var eased = part * part * (3 - (2 * part));
        var slope = 6 * part * (1 - part) * Pace * (Corners.Length - 1) / CycleTime.TotalSeconds;
        var (from, to) = (Corners[leg], Corners[leg + 1]);
        return ([.. from.Zip(to, (start, end) => start + ((end - start) * eased))], [.. from.Zip(to, (start, end) => (end - start) * slope)]);
    }
}

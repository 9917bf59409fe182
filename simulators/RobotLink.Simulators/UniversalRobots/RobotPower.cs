namespace RobotLink.Simulators.UniversalRobots;

/// <summary>The robot's mode, with the numbers of RTDE.</summary>
internal enum RobotMode
{
    Booting = 2,
    PowerOff = 3,
    PowerOn = 4,
    Idle = 5,
    Running = 7,
}

/// <summary>Power and brakes of the arm, which take their time. Safe to use from several threads.</summary>
internal sealed class RobotPower(TimeProvider time)
{
    private static readonly TimeSpan Boot = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Release = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Queue<(long At, RobotMode Mode)> coming = new();
    private RobotMode mode = RobotMode.Running;

    public RobotMode Mode
    {
        get
        {
            lock (gate)
            {
                for (; coming.TryPeek(out var next) && next.At <= time.GetTimestamp(); coming.Dequeue())
                {
                    mode = next.Mode;
                }
                return mode;
            }
        }
    }

    /// <summary>The mode as the dashboard writes it.</summary>
    public string Word => Mode switch
    {
        RobotMode.Booting => "BOOTING",
        RobotMode.PowerOff => "POWER_OFF",
        RobotMode.PowerOn => "POWER_ON",
        RobotMode.Idle => "IDLE",
        _ => "RUNNING",
    };

    public void TurnOn()
    {
        if (Mode == RobotMode.PowerOff)
        {
            Set(RobotMode.Booting, (Boot, RobotMode.Idle));
        }
    }

    public void TurnOff() => Set(RobotMode.PowerOff);

    /// <summary>Turns the power on first, when it is off.</summary>
    public void ReleaseBrakes()
    {
        if (Mode is RobotMode.PowerOff or RobotMode.Booting)
        {
            Set(RobotMode.Booting, (Boot, RobotMode.Idle), (Boot + Release, RobotMode.Running));
        }
        else if (Mode == RobotMode.Idle)
        {
            Set(RobotMode.Idle, (Release, RobotMode.Running));
        }
    }

    private void Set(RobotMode now, params (TimeSpan After, RobotMode Mode)[] then)
    {
        lock (gate)
        {
            mode = now;
            coming.Clear();
            foreach (var (after, next) in then)
            {
                coming.Enqueue((time.GetTimestamp() + (long)(after.TotalSeconds * time.TimestampFrequency), next));
            }
        }
    }
}

namespace RobotLink.Simulators.Plant;

/// <summary>
/// A conveyor oven, the machine behind every simulated PLC: it warms towards its setpoint, parts leave it while the belt moves,
/// and what is written to it acts. Temperatures in degrees Celsius, speed and power in percent. Safe to use from several threads.
/// </summary>
internal sealed class ConveyorOven(TimeProvider time, int seed)
{
    public const double SetpointMax = 300;
    public const int SpeedMax = 100;

    private const double RoomTemperature = 20;
    private const double SecondsToWarm = 40;

    private readonly Lock gate = new();
    private long observed = time.GetTimestamp();
    private double temperature = 165;
    private double setpoint = 180;
    private int speed = 50;
    private bool heater = true;
    private bool belt = true;
    private bool powered = true;
    private double parts;
    private TimeSpan runTime;

    public double Setpoint
    {
        set => Change(() => setpoint = Math.Clamp(double.IsNaN(value) ? setpoint : value, 0, SetpointMax));
    }

    public int Speed
    {
        set => Change(() => speed = Math.Clamp(value, 0, SpeedMax));
    }

    public bool Heater
    {
        set => Change(() => heater = value);
    }

    public bool Belt
    {
        set => Change(() => belt = value);
    }

    /// <summary>The outputs of the PLC; they fall off when its program stops.</summary>
    public bool Powered
    {
        set => Change(() => powered = value);
    }

    public OvenState Observe()
    {
        lock (gate)
        {
            CatchUp();
            var moves = powered && belt && speed > 0;
            var shown = temperature + (0.2 * Math.Sin((runTime.TotalSeconds * 0.7) + seed));
            return new OvenState(shown, setpoint, speed, heater, belt, powered, (long)parts, runTime)
            {
                Power = powered && heater ? Math.Clamp((setpoint - RoomTemperature) / 4 + ((setpoint - temperature) * 3), 0, 100) : 0,
                PartAtExit = moves && parts % 1 < 0.25,
                AtTemperature = Math.Abs(temperature - setpoint) <= 2,
                OverTemperature = temperature > setpoint + 10,
            };
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            CatchUp();
            change();
        }
    }

    private void CatchUp()
    {
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(observed, now);
        observed = now;
        var target = powered && heater ? setpoint : RoomTemperature;
        temperature = target + ((temperature - target) * Math.Exp(-passed.TotalSeconds / SecondsToWarm));
        // Full speed brings one part a second.
        parts += powered && belt ? passed.TotalSeconds * speed / 100 : 0;
        runTime += powered ? passed : TimeSpan.Zero;
    }
}

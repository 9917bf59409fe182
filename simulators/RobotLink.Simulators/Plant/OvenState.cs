namespace RobotLink.Simulators.Plant;

/// <summary>What the sensors and the counters of a <see cref="ConveyorOven"/> show at one moment.</summary>
/// <param name="Powered">The PLC runs, so that its outputs are on.</param>
internal sealed record OvenState(
    double Temperature, double Setpoint, int Speed, bool Heater, bool Belt, bool Powered, long Parts, TimeSpan RunTime)
{
    public double Power { get; init; }

    public bool PartAtExit { get; init; }

    public bool AtTemperature { get; init; }

    public bool OverTemperature { get; init; }

    /// <summary>The signals as one number, bit 0 first: powered, heater, belt, at temperature, over temperature, part at exit.</summary>
    public byte Bits => (byte)(
        (Powered ? 1 : 0) | (Heater ? 2 : 0) | (Belt ? 4 : 0) | (AtTemperature ? 8 : 0) | (OverTemperature ? 16 : 0) | (PartAtExit ? 32 : 0));
}

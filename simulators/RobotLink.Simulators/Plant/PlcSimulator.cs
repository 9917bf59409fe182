using System.Globalization;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Plant;

/// <summary>A PLC that runs a conveyor oven. Its stopped program still answers, but the outputs are off.</summary>
public abstract class PlcSimulator : TcpSimulator
{
    private long violations;

    private protected PlcSimulator(string kind, SimulatorOptions options)
        : base(kind, options)
    {
        Oven = new ConveyorOven(Time, Seed);
    }

    /// <summary>It hangs up after this much silence from the client. Default 60 s.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a frame that has begun may pause. Default 5 s.</summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many clients it serves at once; a further call is taken and ended. Default 8.</summary>
    public int ClientsMax { get; init; } = 8;

    /// <summary>How often bytes came that the protocol does not allow.</summary>
    public long ProtocolViolations => Interlocked.Read(ref violations);

    internal ConveyorOven Oven { get; }

    public override string Describe()
    {
        var oven = Oven.Observe();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Program.ToString().ToUpperInvariant()}, oven at {oven.Temperature:0.0} of {oven.Setpoint:0.0} C, heater {OnOff(oven.Heater)}, "
            + $"belt {OnOff(oven.Belt)} at {oven.Speed} %, parts {oven.Parts}");
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection)
    {
        if (Clients <= ClientsMax)
        {
            return [token => ServeAsync(connection, token)];
        }
        connection.End(reset: true);
        return [];
    }

    /// <summary>Answers one client until it has gone or must go.</summary>
    private protected abstract Task ServeAsync(DeviceConnection connection, CancellationToken token);

    private protected override void OnChange() => Oven.Powered = Produces;

    private protected void CountViolation() => Count(ref violations);

    private static string OnOff(bool on) => on ? "on" : "off";
}

using System.Globalization;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Fanuc;

/// <summary>
/// A FANUC robot with Remote Motion Interface. It is asked for a session on one port and holds it on another, which it names;
/// one remote device at a time. A session that ends without FRC_Abort or FRC_Disconnect leaves RMI_MOVE behind.
/// </summary>
public sealed class FanucRmiSimulator : TcpSimulator
{
    public const string Name = "fanuc-rmi";

    private const int UsualPort = 16_001;
    private const int MajorVersion = 7;
    private const int MinorVersion = 1;

    private static readonly TimeSpan FirstWordPatience = TimeSpan.FromSeconds(60);

    private readonly RmiController robot;
    private readonly RmiSessionPort session;

    public FanucRmiSimulator(SimulatorOptions options)
        : base(Name, options)
    {
        robot = new RmiController(Time);
        // On the usual port the session has its usual port too; elsewhere any free one, because devices may stand side by side.
        session = new RmiSessionPort(
            robot, options with { Port = options.Port == UsualPort ? UsualPort + 1 : 0, ControlPort = null, Fault = null, Dial = null, Serial = null, Settings = [] });
    }

    /// <summary>A session without a packet for so long is terminated; zero = never. Default 60 min ($RMI_CFG.$DISCNT_TIM).</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Default 300 ms; unverified.</summary>
    public TimeSpan InitializeTime { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Default 500 ms; on real controllers it may be far over 5 s.</summary>
    public TimeSpan AbortTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Default 200 ms; unverified.</summary>
    public TimeSpan ResetTime { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the seat is kept for a device that was let in and does not come. Default 10 s; unverified.</summary>
    public TimeSpan SeatTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the sessions are held.</summary>
    public int SessionPort => session.Endpoint.Port;

    /// <summary>The switch of the teach pendant is on, so that RMI refuses to begin.</summary>
    public bool PendantEnabled
    {
        get => robot.PendantEnabled;
        set => robot.PendantEnabled = value;
    }

    public override int Clients => base.Clients + session.Clients;

    public override long FramesSent => base.FramesSent + session.FramesSent;

    /// <summary>Connections that ended because their lines were too long.</summary>
    public long ProtocolViolations => session.Violations;

    public override string Describe() => $"{Program.ToString().ToUpperInvariant()}, session port {SessionPort}, {robot.Describe()}";

    public override void Apply(Fault fault)
    {
        base.Apply(fault);
        session.Apply(fault);
    }

    internal override void DropClients()
    {
        base.DropClients();
        session.DropClients();
    }

    internal override string? Control(string command)
    {
        switch (command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["pendant", "on" or "off"]:
                robot.PendantEnabled = command.EndsWith("on", StringComparison.Ordinal);
                break;
            case ["select-other-program"]:
                // Somebody at the pendant selects another program than RMI_MOVE.
                robot.LeftBehind = false;
                break;
            case ["din", var number, "on" or "off"]
                when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= RmiController.PortsMax:
                robot.SetInput(port, command.EndsWith("on", StringComparison.Ordinal));
                break;
            case ["seat-time", var text] when Quantity.TryDuration(text, out var kept):
                SeatTime = kept;
                break;
            default:
                return base.Control(command);
        }
        return $"ok {Describe()}";
    }

    private protected override void Open()
    {
        base.Open();
        try
        {
            session.Times = new RmiTimes(IdleTime, InitializeTime, AbortTime, ResetTime);
            session.Received = CountReceived;
            session.Told = Tell;
            session.Start();
        }
        catch (SimulatorException)
        {
            base.Close();
            throw;
        }
    }

    private protected override async ValueTask ReleaseAsync()
    {
        await base.ReleaseAsync();
        await session.DisposeAsync();
    }

    private protected override void OnChange() => session.Program = Program;

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection) => [token => AdmitAsync(connection, token)];

    // The line end stays, so that the rubbish arrives as packets.
    private protected override void Garble(Span<byte> frame) => Random.Shared.NextBytes(frame[..^2]);

    private async Task AdmitAsync(DeviceConnection connection, CancellationToken token)
    {
        var lines = new CrLfLines(RmiPacket.BytesMax);
        var buffer = new byte[1024];
        while (await connection.ReceiveAsync(buffer, FirstWordPatience, token) is var got and > 0)
        {
            lines.Add(buffer.AsSpan(0, got));
            if (lines.TryTake() is { } line)
            {
                CountReceived();
                await connection.ReplyAsync(Admit(RmiPacket.Read(line)), token);
                return;
            }
            if (lines.TooLong)
            {
                return;
            }
        }
    }

    private byte[] Admit(RmiPacket? packet)
    {
        if (packet is not { Kind: "Communication", Name: "FRC_Connect" })
        {
            // unverified: what the controller answers to anything else on this port.
            return packet?.Return(RmiError.InvalidText) ?? RmiPacket.Bytes("Command", "Unknown", ("ErrorID", (int)RmiError.InvalidText));
        }
        var error = robot.TryReserve(SeatTime) ? RmiError.None : RmiError.AlreadyConnected;
        return packet.Return(error, ("PortNumber", error == RmiError.None ? SessionPort : 0), ("MajorVersion", MajorVersion), ("MinorVersion", MinorVersion));
    }
}

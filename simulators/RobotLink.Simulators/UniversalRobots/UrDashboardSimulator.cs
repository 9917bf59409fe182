using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.UniversalRobots;

/// <summary>
/// The dashboard server of a Universal Robots controller (CB3 and e-Series): one line asked, one sentence answered. It greets every
/// client; <c>quit</c> ends the connection, and in local control it refuses what would change the robot.
/// </summary>
public sealed class UrDashboardSimulator : TcpSimulator
{
    public const string Name = "ur-dashboard";

    private const int LineBytesMax = 1024;

    private readonly DashboardCommands commands;
    private long violations;

    public UrDashboardSimulator(SimulatorOptions options)
        : base(Name, options)
    {
        commands = new DashboardCommands(Time, () => Program, state => Program = state);
    }

    /// <summary>Connections that ended because a line had no end.</summary>
    public long ProtocolViolations => Interlocked.Read(ref violations);

    public override string Describe() => $"{Program.ToString().ToUpperInvariant()}, {commands.Mode}, "
        + $"{(commands.ProtectiveStop ? "protective stop" : "normal")}, {(commands.Remote ? "remote" : "local")} control, {commands.Loaded}";

    internal override string? Control(string command)
    {
        switch (command)
        {
            case "remote" or "local":
                commands.Remote = command == "remote";
                break;
            case "protective-stop":
                commands.StopProtectively();
                break;
            default:
                return base.Control(command);
        }
        return $"ok {Describe()}";
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection) => [token => TalkAsync(connection, token)];

    // The line end stays, so that the rubbish arrives as lines.
    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame[..^1])
        {
            one = (byte)Random.Shared.Next(0x80, 0x100);
        }
    }

    private async Task TalkAsync(DeviceConnection connection, CancellationToken token)
    {
        await connection.SendAsync("Connected: Universal Robots Dashboard Server\n"u8.ToArray(), token);
        var present = new List<byte>();
        var buffer = new byte[1024];
        while (await connection.ReceiveAsync(buffer, Timeout.InfiniteTimeSpan, token) is var got and > 0)
        {
            present.AddRange(buffer.AsSpan(0, got));
            for (var end = present.IndexOf((byte)'\n'); end >= 0; end = present.IndexOf((byte)'\n'))
            {
                var line = Encoding.UTF8.GetString([.. present.GetRange(0, end)]).Trim();
                present.RemoveRange(0, end + 1);
                CountReceived();
                await connection.ReplyAsync(Encoding.UTF8.GetBytes(commands.Answer(line) + "\n"), token);
                if (line is "quit" || (line is "shutdown" && commands.Remote))
                {
                    return;
                }
            }
            if (present.Count > LineBytesMax)
            {
                Count(ref violations);
                return;
            }
        }
    }
}

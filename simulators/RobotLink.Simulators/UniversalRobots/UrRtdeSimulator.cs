using System.Globalization;
using RobotLink.Simulators.Motion;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.UniversalRobots;

/// <summary>
/// Real-Time Data Exchange of a Universal Robots controller, version 2: the client names what it wants to see and to write, and after the
/// start the robot streams at the wanted rate. An input belongs to the client that asked for it first.
/// </summary>
public sealed class UrRtdeSimulator : TcpSimulator
{
    public const string Name = "ur-rtde";

    /// <summary>Few, so that a slow reader finds fresh data soon.</summary>
    private const int SendBufferBytes = 8 * 1024;

    private const int MessageCharactersMax = 200;

    private readonly JointMotion motion;
    private readonly Lock gate = new();
    private readonly Dictionary<DeviceConnection, RtdeSession> sessions = [];
    private readonly Dictionary<string, RtdeSession> claimed = [];
    private long missed;
    private long violations;

    public UrRtdeSimulator(SimulatorOptions options)
        : base(Name, options)
    {
        motion = new JointMotion(Time) { Running = true };
        Variables = new RtdeVariables(motion, Time, () => Program);
    }

    /// <summary>The robot's own rate in Hz. Default 500, as an e-Series has; a CB3 has 125.</summary>
    public double FrequencyMax { get; init; } = 500;

    /// <summary>Packages that were not sent because the reader was too slow for them.</summary>
    public long PackagesMissed => Interlocked.Read(ref missed);

    /// <summary>Connections that ended because their bytes were no package, or came in the wrong order.</summary>
    public long ProtocolViolations => Interlocked.Read(ref violations);

    internal RtdeVariables Variables { get; }

    internal TimeProvider Clock => Time;

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Program.ToString().ToUpperInvariant()}, cycles {motion.Cycles}, speed {motion.SpeedPercent} %, outputs {Variables.Read("actual_digital_output_bits")[0]}, "
        + $"missed {PackagesMissed}");

    internal void Received() => CountReceived();

    internal void Missed(long packages) => Count(ref missed, packages);

    internal void Violated() => Count(ref violations);

    internal bool IsClaimed(string input)
    {
        lock (gate)
        {
            return claimed.ContainsKey(input);
        }
    }

    /// <summary>Gives these inputs to one client, all or none.</summary>
    internal bool TryClaim(RtdeSession session, string[] names)
    {
        lock (gate)
        {
            if (names.Any(claimed.ContainsKey) || names.Distinct().Count() != names.Length)
            {
                return false;
            }
            foreach (var name in names)
            {
                claimed[name] = session;
            }
            return true;
        }
    }

    internal override string? Control(string command)
    {
        switch (command.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
        {
            case ["message", .. { Length: > 0 }] when command.Length <= MessageCharactersMax:
                Say(command["message ".Length..]);
                break;
            case ["inputs", var bits] when ulong.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var levels):
                Variables.DigitalInputs = levels;
                break;
            default:
                return base.Control(command);
        }
        return $"ok {Describe()}";
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection)
    {
        connection.SendBufferBytes = SendBufferBytes;
        var session = new RtdeSession(this, connection);
        lock (gate)
        {
            sessions.Add(connection, session);
        }
        return [session.ReadAsync, session.StreamAsync, session.TellAsync];
    }

    private protected override void OnGone(DeviceConnection connection)
    {
        lock (gate)
        {
            if (sessions.Remove(connection, out var session))
            {
                foreach (var (name, _) in claimed.Where(entry => entry.Value == session).ToList())
                {
                    claimed.Remove(name);
                }
            }
        }
    }

    private protected override void OnChange() => motion.Running = Produces;

    // Length and kind stay, so that the rubbish arrives as packages.
    private protected override void Garble(Span<byte> frame) => Random.Shared.NextBytes(frame[RtdePackage.HeaderLength..]);

    private void Say(string text)
    {
        lock (gate)
        {
            foreach (var session in sessions.Values)
            {
                session.Say(RtdeLevel.Information, text);
            }
        }
    }
}

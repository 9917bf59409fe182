using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using RobotLink.Simulators.Motion;

namespace RobotLink.Simulators.Yaskawa;

/// <summary>
/// A Yaskawa robot with the High-Speed Ethernet Server on UDP: every datagram is one request and is answered with one datagram.
/// It knows no sessions; the client repeats what was lost. Files, which have a port of their own, are not played.
/// </summary>
public sealed class HsesSimulator : UdpSimulator
{
    public const string Name = "yaskawa-hses";

    private const int JobNameBytes = 32;

    private readonly Lock gate = new();
    private readonly JointMotion motion;
    private readonly HsesController robot;
    private readonly HsesReadings readings;
    private readonly HsesVariables variables = new();
    private ProgramState known = ProgramState.Run;
    private long ignored;

    public HsesSimulator(SimulatorOptions options)
        : base(Name, options)
    {
        motion = new JointMotion(Time) { Running = true };
        robot = new HsesController(motion);
        readings = new HsesReadings(robot, motion);
        variables.Set(0x7A, 0, [7]);
        variables.Set(0x7C, 0, [0x40, 0xE2, 0x01, 0x00]);
        variables.Set(0x7E, 0, Encoding.ASCII.GetBytes("HOUSING".PadRight(16, '\0')));
    }

    /// <summary>Datagrams that were no request and therefore got no answer; unverified that a controller stays silent.</summary>
    public long Ignored => Interlocked.Read(ref ignored);

    public override string Describe()
    {
        lock (gate)
        {
            return $"{Program.ToString().ToUpperInvariant()}, {robot.Describe()}";
        }
    }

    internal override string? Control(string command)
    {
        lock (gate)
        {
            switch (command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["remote" or "local"]:
                    robot.Remote = command == "remote";
                    break;
                case ["teach" or "play"]:
                    robot.Teach = command == "teach";
                    break;
                case ["servo", "on" or "off"]:
                    robot.Servo = command.EndsWith("on", StringComparison.Ordinal);
                    break;
                case ["alarm", var code] when int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                    robot.Alarm = number;
                    break;
                default:
                    return base.Control(command);
            }
            Settle();
        }
        return $"ok {Describe()}";
    }

    private protected override ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> datagram)
    {
        if (HsesRequest.Read(datagram, out var reason) is not { } request)
        {
            Count(ref ignored);
            return default;
        }
        if (reason != HsesReason.None)
        {
            return request.Refuse(reason);
        }
        lock (gate)
        {
            ShowSignals();
            var answer = variables.TryAnswer(request) ?? TryRead(request) ?? Execute(request);
            Settle();
            return answer;
        }
    }

    private protected override void OnChange()
    {
        lock (gate)
        {
            if (Program != known)
            {
                known = Program;
                robot.HeldByPendant = known == ProgramState.Hold;
                robot.Running = known != ProgramState.Stop;
            }
            Settle();
        }
    }

    // Identifier, sizes and request id stay, so that the rubbish arrives as answers.
    private protected override void Garble(Span<byte> frame) => Random.Shared.NextBytes(frame[24..]);

    /// <summary>The arm moves when everything allows it.</summary>
    private void Settle() => motion.Running = robot.Moves && Produces;

    /// <summary>Output 1 closes the gripper; input 1 sees the part that waits, input 2 the one in the gripper, input 8 the closed guard.</summary>
    private void ShowSignals()
    {
        var holds = motion.Holds;
        variables.Set(HsesVariables.Signals, 1, [(byte)((holds ? 0x02 : 0x01) | (robot.Servo ? 0x80 : 0))]);
        variables.Set(HsesVariables.Signals, 1001, [(byte)(holds ? 0x01 : 0)]);
    }

    /// <returns>Null when the command is none for reading.</returns>
    private byte[]? TryRead(HsesRequest request)
    {
        if (readings.Read(request.Command, request.Instance) is not { } elements)
        {
            return null;
        }
        if (elements.Count == 0)
        {
            return request.Refuse(HsesStatus.NoSuchInstance);
        }
        return request.Service switch
        {
            0x01 when request.Attribute == 0 => request.Answer([.. elements.SelectMany(element => element)]),
            0x0E when request.Attribute >= 1 && request.Attribute <= elements.Count => request.Answer(elements[request.Attribute - 1]),
            0x01 or 0x0E => request.Refuse(HsesStatus.InvalidElement),
            _ => request.Refuse(HsesStatus.UnknownCommand),
        };
    }

    private byte[] Execute(HsesRequest request)
    {
        var instances = request.Command switch
        {
            0x82 => (1, 2),
            0x83 => (1, 3),
            0x84 => (2, 2),
            0x85 or 0x86 or 0x87 => (1, 1),
            _ => (0, -1),
        };
        if (instances.Item2 < 0 || request.Service is not (0x02 or 0x10))
        {
            return request.Refuse(HsesStatus.UnknownCommand);
        }
        if (request.Instance < instances.Item1 || request.Instance > instances.Item2)
        {
            return request.Refuse(HsesStatus.NoSuchInstance);
        }
        var reason = request.Command switch
        {
            0x85 => request.Data.Length <= JobNameBytes ? robot.Show(request.Data) : HsesReason.DataSize,
            0x87 => request.Data.Length is JobNameBytes or JobNameBytes + 4
                ? robot.SelectJob(Encoding.UTF8.GetString(request.Data, 0, JobNameBytes).TrimEnd('\0'))
                : HsesReason.DataSize,
            _ when request.Data.Length != 4 => HsesReason.DataSize,
            0x82 => robot.Reset(request.Instance),
            0x83 => robot.Switch(request.Instance, BinaryPrimitives.ReadInt32LittleEndian(request.Data)),
            0x84 => robot.SelectCycle(BinaryPrimitives.ReadInt32LittleEndian(request.Data)),
            _ => robot.StartJob(),
        };
        if (reason == HsesReason.None && request.Command == 0x86)
        {
            Program = ProgramState.Run;
        }
        return reason == HsesReason.None ? request.Answer([]) : request.Refuse(reason);
    }
}

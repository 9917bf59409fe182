using System.Globalization;
using RobotLink.Simulators.Motion;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Fanuc;

/// <summary>The robot behind Remote Motion Interface: its seat, the state of RMI_MOVE, the arm, the ports and registers.</summary>
internal sealed class RmiController(TimeProvider time)
{
    public const int PortsMax = 512;
    public const int UserTools = 10;
    public const int UserFrames = 9;
    public const int Window = 8;

    private const double JointDegreesPerSecond = 120;

    private readonly Lock gate = new();
    private readonly Queue<RmiInstruction> lines = new();
    private readonly Glide pose = new(time, 500, 0, 300, 180, 0, 0);
    private readonly Glide joints = new(time, 0, 0, 0, 0, -90, 0);
    private readonly Glide wait = new(time, 0);
    private readonly HashSet<int> inputs = [];
    private readonly HashSet<int> outputs = [];
    private bool powered = true;
    private bool faulted;
    private bool paused;
    private bool seatTaken;
    private long? reserved;

    public Signal Changed { get; } = new();

    public Dictionary<int, double[]> PositionRegisters { get; } = [];

    public Dictionary<(string Kind, int Number), double[]> Frames { get; } = [];

    public (int Frame, int Tool) Active { get; set; } = (0, 1);

    public bool PendantEnabled { get; set; }

    /// <summary>RMI_MOVE exists and RMI has control of it.</summary>
    public bool Initialized { get; private set; }

    /// <summary>An earlier session left RMI_MOVE behind, so that only somebody at the pendant can free it.</summary>
    public bool LeftBehind { get; set; }

    /// <summary>A bad instruction came: no more are taken until FRC_Reset.</summary>
    public bool Held { get; private set; }

    public int NextSequence { get; private set; } = 1;

    public int Override { get; private set; } = 100;

    public long Executed { get; private set; }

    public bool ServoReady => powered && !faulted;

    /// <summary>0 running, 1 paused, 2 aborted.</summary>
    public int ProgramStatus => !Initialized ? 2 : paused || !ServoReady ? 1 : 0;

    public double[] Pose => pose.Value;

    public double[] Joints => joints.Value;

    public double TcpSpeed => Math.Sqrt(pose.Speed.Take(3).Sum(part => part * part));

    public int Waiting => Locked(() => lines.Count);

    public string LastError => faulted ? "SRVO-002" : "No Error";

    /// <summary>Keeps the seat for one remote device, which must come to the session port soon.</summary>
    public bool TryReserve(TimeSpan patience) => Locked(() =>
    {
        if (seatTaken || (reserved is { } since && time.GetElapsedTime(since) < patience))
        {
            return false;
        }
        reserved = time.GetTimestamp();
        return true;
    });

    /// <returns>False for a device that was not let in by FRC_Connect.</returns>
    public bool TryTakeSeat() => Locked(() =>
    {
        var granted = reserved is not null && !seatTaken;
        seatTaken |= granted;
        reserved = null;
        return granted;
    });

    /// <param name="orderly">The session ended with FRC_Abort or FRC_Disconnect.</param>
    public void LeaveSeat(bool orderly)
    {
        LeftBehind |= Initialized && !orderly;
        Abort();
        seatTaken = false;
    }

    /// <summary>Servo power, as the program state of the simulator says.</summary>
    /// <returns>The number of the instruction that this interrupted; null when none was under way.</returns>
    public int? Power(bool on)
    {
        var interrupted = Locked(() => powered && !on && lines.TryPeek(out var line) ? line.Packet.Sequence : null);
        powered = on;
        faulted |= !on;
        Repace();
        return interrupted;
    }

    public RmiError Initialize(int groupMask)
    {
        var error = groupMask != 1 ? RmiError.InvalidGroupMask
            : PendantEnabled ? RmiError.PendantEnabled
            : !ServoReady ? RmiError.ServoOff
            : LeftBehind ? RmiError.ProgramInUse
            : Initialized ? RmiError.InvalidState
            : RmiError.None;
        if (error == RmiError.None)
        {
            (Initialized, Held, paused, NextSequence) = (true, false, false, 1);
            Repace();
        }
        return error;
    }

    public RmiError Abort()
    {
        var error = Initialized ? RmiError.None : RmiError.CommandFailed;
        lock (gate)
        {
            lines.Clear();
        }
        (Initialized, paused) = (false, false);
        pose.Halt();
        joints.Halt();
        Repace();
        return error;
    }

    public RmiError Pause(bool pausing)
    {
        if (!Initialized)
        {
            return RmiError.NotRunning;
        }
        if (!pausing && !paused && ServoReady)
        {
            return RmiError.NotPaused;
        }
        if (!ServoReady)
        {
            return RmiError.ServoOff;
        }
        paused = pausing;
        Repace();
        return RmiError.None;
    }

    public RmiError Reset()
    {
        if (!powered)
        {
            return RmiError.CannotReset;
        }
        // What a fault has stopped goes on only when it is told to.
        paused |= faulted && Initialized;
        (faulted, Held) = (false, false);
        Repace();
        return RmiError.None;
    }

    public RmiError SetOverride(int? percent)
    {
        if (percent is not (>= 1 and <= 100))
        {
            return RmiError.InvalidOverride;
        }
        Override = percent.Value;
        Repace();
        return RmiError.None;
    }

    public bool Input(int port) => Locked(() => inputs.Contains(port));

    public bool Output(int port) => Locked(() => outputs.Contains(port));

    public void SetInput(int port, bool on) => Set(inputs, port, on);

    public void SetOutput(int port, bool on) => Set(outputs, port, on);

    /// <summary>Appends a line to RMI_MOVE, or says why not.</summary>
    public RmiError Append(RmiPacket packet)
    {
        if (!Initialized)
        {
            return RmiError.NotRunning;
        }
        if (Held)
        {
            return RmiError.Hold;
        }
        lock (gate)
        {
            if (lines.Count >= Window)
            {
                return RmiError.WaitForInstruction;
            }
            RmiInstruction? line = null;
            var error = packet.Sequence == NextSequence ? RmiInstruction.Read(packet, out line) : RmiError.InvalidSequence;
            if (error != RmiError.None)
            {
                Held = true;
                return error;
            }
            lines.Enqueue(line!);
            NextSequence = NextSequence == int.MaxValue ? 1 : NextSequence + 1;
        }
        Changed.Fire();
        return RmiError.None;
    }

    /// <summary>The line whose turn it is, unless it waits for the motion that it blends into.</summary>
    public RmiInstruction? Current() => Locked(() =>
        lines.TryPeek(out var line) && (!line.Blends || lines.Skip(1).Any(next => next.Work is RmiWork.Pose or RmiWork.Joints)) ? line : null);

    public void Begin(RmiInstruction line)
    {
        var glide = Of(line);
        var target = line.Relative ? [.. glide.Value.Zip(line.Target, (from, by) => from + by)] : line.Target;
        switch (line.Work)
        {
            case RmiWork.Pose or RmiWork.Joints:
                glide.Go(target, line.Lasts ?? Duration(glide.Value, target, line));
                break;
            case RmiWork.Wait or RmiWork.Nothing:
                wait.Go([0], line.Lasts ?? TimeSpan.Zero);
                break;
        }
    }

    /// <summary>Until the line is done; null when something else must happen first.</summary>
    public TimeSpan? Left(RmiInstruction line) => line.Work == RmiWork.WaitInput
        ? Input(line.Packet.Whole("PortNumber") ?? 0) == (line.Packet.Text("PortValue") == "ON") && ProgramStatus == 0 ? TimeSpan.Zero : null
        : Of(line).Left;

    /// <returns>False when the program has been aborted meanwhile.</returns>
    public bool Finish(RmiInstruction line) => Locked(() =>
    {
        var still = lines.TryPeek(out var first) && first == line;
        if (still)
        {
            lines.Dequeue();
            Executed++;
        }
        return still;
    });

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"RMI {(Initialized ? "running" : "not running")}, {(Held ? "held, " : "")}override {Override} %, waiting {Waiting}, executed {Executed}, "
        + $"position {string.Join(' ', Pose.Take(3).Select(part => part.ToString("0.00", CultureInfo.InvariantCulture)))}");

    private static TimeSpan Duration(double[] from, double[] to, RmiInstruction line)
    {
        var way = line.Packet.Name.StartsWith("FRC_Linear", StringComparison.Ordinal)
            ? Math.Sqrt(from.Zip(to, (start, end) => end - start).Take(3).Sum(part => part * part)) / line.Speed
            : from.Zip(to, (start, end) => Math.Abs(end - start)).Max() / (JointDegreesPerSecond * line.Speed / 100);
        // A motion is never shorter than 12 ms (1.4.5), and what a wrong target asks for must still be a time.
        return TimeSpan.FromSeconds(Math.Clamp(way, 0.012, 86_400));
    }

    private Glide Of(RmiInstruction line) => line.Work switch
    {
        RmiWork.Pose => pose,
        RmiWork.Joints => joints,
        _ => wait,
    };

    private void Repace()
    {
        var runs = Initialized && !paused && ServoReady;
        pose.Pace = joints.Pace = runs ? Override / 100.0 : 0;
        wait.Pace = runs ? 1 : 0;
        Changed.Fire();
    }

    private void Set(HashSet<int> ports, int port, bool on)
    {
        lock (gate)
        {
            _ = on ? ports.Add(port) : ports.Remove(port);
        }
        Changed.Fire();
    }

    private T Locked<T>(Func<T> read)
    {
        lock (gate)
        {
            return read();
        }
    }
}

using System.Globalization;
using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Abb;

/// <summary>
/// An ABB robot whose RAPID program speaks text lines: PING, POS?, JOB n and STATUS?, with a CYC line after each cycle.
/// It listens, or dials the PC as RAPID's SocketConnect does. One client; it hangs up after a minute of silence, and a command that comes before the last answer has gone kills the program.
/// </summary>
public sealed class AbbLinesSimulator : TcpSimulator
{
    public const string Name = "abb-rapid-lines";

    /// <summary>A RAPID string holds no more (ABB 3HAC020435).</summary>
    private const int LineCharactersMax = 80;

    private readonly ProductionCycle cycle;
    private readonly Signal changed = new();
    private readonly ProgramFiles files = new();
    private long violations;

    public AbbLinesSimulator(SimulatorOptions options)
        : base(Name, options)
    {
        cycle = new ProductionCycle(Time, Seed) { Running = true };
    }

    /// <summary>How long the robot takes to change its job. Default 50 ms.</summary>
    public TimeSpan JobTime { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The robot hangs up after this much silence from the PC. Default 60 s, as a RAPID receive without a time does.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The key switch stands on manual: jobs are refused with ERR 12.</summary>
    public bool ManualMode { get; set; }

    /// <summary>Files that came whole.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => files.Whole;

    /// <summary>A broken rule kills the program for good: nobody can call any more. Default false: it starts anew.</summary>
    public bool Fragile { get; set; }

    /// <summary>How often a client broke the rule of one command at a time, or sent an endless line.</summary>
    public long ProtocolViolations => Interlocked.Read(ref violations);

    private protected override bool OneClient => true;

    private protected override bool Listens => !(Fragile && ProtocolViolations > 0);

    public override string Describe()
    {
        var (count, phase, _) = cycle.Observe();
        var mode = ManualMode ? "manual" : "automatic";
        return $"{Word(Program)}, {mode}, job {cycle.Job}, cycle {count}, {Position(cycle.Job, phase)}";
    }

    internal override string? Control(string command)
    {
        if (command is "fragile" or "violations")
        {
            Fragile |= command == "fragile";
            return $"ok {ProtocolViolations} violations";
        }
        if (command is not ("manual" or "automatic"))
        {
            return base.Control(command);
        }
        ManualMode = command == "manual";
        return $"ok {Describe()}";
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection) =>
        [token => PushAsync(connection, token), token => ReadAsync(connection, token)];

    private protected override void OnChange()
    {
        cycle.Running = Produces;
        changed.Fire();
    }

    // The line end stays, so that the rubbish arrives as lines.
    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame[..^2])
        {
            one = (byte)Random.Shared.Next(0x80, 0x100);
        }
    }

    private static string Word(ProgramState state) => state.ToString().ToUpperInvariant();

    private static string Position(int job, double phase)
    {
        var (x, y, z) = PickAndPlacePath.At(job, phase);
        return string.Create(CultureInfo.InvariantCulture, $"{x:0.00} {y:0.00} {z:0.00}");
    }

    private static byte[] Line(string text) => Encoding.ASCII.GetBytes(text + "\r\n");

    private async Task ReadAsync(DeviceConnection connection, CancellationToken token)
    {
        var buffer = new byte[1024];
        var text = "";
        while (await connection.ReceiveAsync(buffer, PeerTimeout, token) is var got and > 0)
        {
            text += Encoding.ASCII.GetString(buffer, 0, got);
            var lines = text.Split('\n');
            text = lines[^1];
            var overlap = lines.Length > 2 && !connection.AfterPause;
            if (overlap || Array.Exists(lines, line => line.Length > LineCharactersMax + 1))
            {
                Break();
                return;
            }
            foreach (var line in lines[..^1])
            {
                if (!await AnswerAsync(connection, line.TrimEnd('\r'), token))
                {
                    Break();
                    return;
                }
            }
        }
    }

    private void Break()
    {
        Count(ref violations);
        if (Fragile)
        {
            StopListening();
        }
    }

    /// <returns>False when the next command came before this answer had left.</returns>
    private async Task<bool> AnswerAsync(DeviceConnection connection, string command, CancellationToken token)
    {
        CountReceived();
        var answer = await ExecuteAsync(command, token);
        await connection.HesitateAsync(token);
        if (connection.HasMore && !connection.AfterPause && Fault.Kind is FaultKind.None or FaultKind.Slow)
        {
            return false;
        }
        await connection.SendAsync(Line(answer), token);
        return true;
    }

    private async Task<string> ExecuteAsync(string command, CancellationToken token)
    {
        var (count, phase, _) = cycle.Observe();
        switch (command)
        {
            case "PING":
                return $"PONG {Word(Program)}";
            case "POS?":
                return $"POS {Position(cycle.Job, phase)}";
            case "STATUS?":
                return $"STATUS {Word(Program)} {(ManualMode ? "MANUAL" : "AUTO")} {cycle.Job} {count}";
            case { Length: > 4 } when command.StartsWith("JOB ", StringComparison.Ordinal):
                return await ChangeJobAsync(command[4..], token);
            default:
                return files.Answer(command) ?? "ERR 30 unknown command";
        }
    }

    private async Task<string> ChangeJobAsync(string number, CancellationToken token)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var job) || job is < 1 or > 99)
        {
            return "ERR 20 job out of range";
        }
        if (ManualMode)
        {
            return "ERR 12 robot is in manual mode";
        }
        await Task.Delay(JobTime, Time, token);
        cycle.Job = job;
        changed.Fire();
        return "OK";
    }

    private async Task PushAsync(DeviceConnection connection, CancellationToken token)
    {
        var told = cycle.Observe().Count;
        while (true)
        {
            var change = changed.Next;
            var (count, _, untilNext) = cycle.Observe();
            for (; told < count; told++)
            {
                var result = cycle.IsGood(told + 1) ? "OK" : "NOK";
                await connection.SendAsync(Line($"CYC {told + 1} {result}"), token);
            }
            await change.WaitAsync(untilNext ?? Timeout.InfiniteTimeSpan, Time, token);
        }
    }
}

using System.Globalization;
using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Keyence;

/// <summary>
/// A code reader of the Keyence SR series. A reply comes in the style of its command, CR behind or STX and ETX around it;
/// the code that a reading finds is pushed with CR, and a reading that fails gives the text ERROR.
/// </summary>
public sealed class KeyenceSrSimulator : TcpSimulator
{
    public const string Name = "keyence-sr";

    private readonly Feed results = new();
    private long violations;

    public KeyenceSrSimulator(SimulatorOptions options)
        : base(Name, options) => State = new ReaderState(Seed);

    /// <summary>From LON to the code. Default 80 ms.</summary>
    public TimeSpan ReadTime { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>From LON to ERROR when there is nothing to read. Default 1 s.</summary>
    public TimeSpan FailureTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A command that pauses for longer is forgotten. Default 10 s (SR-750 manual).</summary>
    public TimeSpan CharacterGap { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What KEYENCE answers: model and version.</summary>
    public string Model { get; init; } = "SR-750,1.00";

    /// <summary>Commands that were longer than any command is.</summary>
    public long ProtocolViolations => Interlocked.Read(ref violations);

    internal ReaderState State { get; }

    internal TimeProvider Clock => Time;

    internal bool Reads => Produces;

    public override string Describe()
    {
        var (good, failed) = State.Counted;
        var view = State.PartPresent ? "part present" : "no part";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Program.ToString().ToUpperInvariant()}, {view}{(State.Reading ? ", reading" : "")}, read {good}, failed {failed}");
    }

    internal void Received() => CountReceived();

    internal void Violated() => Count(ref violations);

    /// <summary>Brings a result to every client; null is a failed reading.</summary>
    internal void Tell(string? code) => results.Publish(Encoding.ASCII.GetBytes((code ?? "ERROR") + "\r"));

    internal override string? Control(string command)
    {
        if (command is not ("part" or "no-part"))
        {
            return null;
        }
        State.PartPresent = command == "part";
        return $"ok {Describe()}";
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection)
    {
        var session = new KeyenceSession(this, connection);
        return [session.ReadAsync, session.ScanAsync, token => results.RunAsync(connection, token)];
    }

    // The marks stay, so that the rubbish arrives as replies and codes.
    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame[(frame[0] == 0x02 ? 1 : 0)..^1])
        {
            one = (byte)Random.Shared.Next(0x80, 0x100);
        }
    }
}

using System.Globalization;
using RobotLink.Simulators.Plant;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Siemens;

/// <summary>
/// A Siemens S7 PLC on ISO-on-TCP. It serves few clients, agrees on the length of a message with each, and hangs up on one
/// that breaks the rules. Its areas: <see cref="S7Memory"/>.
/// </summary>
public sealed class S7Simulator : PlcSimulator
{
    public const string Name = "siemens-s7";

    public S7Simulator(SimulatorOptions options)
        : base(Name, options)
    {
        Jobs = new S7Jobs(new S7Memory(Oven, Time));
    }

    /// <summary>The longest message it agrees to, in bytes from the 32 on. Default 480, as an S7-400 or ET 200S.</summary>
    public int PduLength { get; set; } = 480;

    /// <summary>How many jobs a client may have outstanding, at most 255. Default 8.</summary>
    public int ParallelJobs { get; init; } = 8;

    /// <summary>Rack and slot that a client must name. Default rack 0; slots 0, 1 and 2 are taken, as clients for different CPUs name them.</summary>
    public int Rack { get; init; }

    /// <summary>Whether others may read and write variables. Off, every such job is refused with 8104.</summary>
    public bool PutGet { get; set; } = true;

    internal S7Jobs Jobs { get; }

    internal override string? Control(string command)
    {
        switch (command)
        {
            case "put-get on" or "put-get off":
                PutGet = command == "put-get on";
                break;
            case "pdu 240" or "pdu 480" or "pdu 960":
                PduLength = int.Parse(command[4..], CultureInfo.InvariantCulture);
                break;
            default:
                return null;
        }
        return $"ok put-get {(PutGet ? "on" : "off")}, pdu {PduLength}";
    }

    internal void Received() => CountReceived();

    internal void Violated() => CountViolation();

    /// <summary>The called access point: any kind of connection, then rack and slot in one byte.</summary>
    internal bool Accepts(byte[]? accessPoint) => accessPoint is [_, var place] && place / 32 == Rack && place % 32 <= 2;

    private protected override Task ServeAsync(DeviceConnection connection, CancellationToken token) =>
        new S7Session(this, connection).ServeAsync(token);

    // The packet header stays, so that the rubbish arrives as packets.
    private protected override void Garble(Span<byte> frame) => Random.Shared.NextBytes(frame[4..]);
}

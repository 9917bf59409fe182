using System.Text;
using RobotLink.Simulators.Plant;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Mitsubishi;

/// <summary>
/// A Mitsubishi PLC that speaks MC protocol, frame 3E, on one TCP port for one client. The port is set to binary or ASCII;
/// what comes in the other code it ignores without a word. Its devices: <see cref="McMemory"/>.
/// </summary>
public sealed class MelsecSimulator : PlcSimulator
{
    public const string BinaryName = "mitsubishi-mc-binary";
    public const string AsciiName = "mitsubishi-mc-ascii";

    /// <summary>Timer, command and subcommand, before the request's own data.</summary>
    private const int CommonBytes = 6;

    private const int DataBytesMax = 2048;

    private readonly McCode code;
    private readonly McServer server;
    private readonly byte[] requestMark;

    /// <summary>Bytes of one byte on the wire.</summary>
    private readonly int unit;

    public MelsecSimulator(McCode code, SimulatorOptions options)
        : base(code == McCode.Binary ? BinaryName : AsciiName, options)
    {
        this.code = code;
        unit = code == McCode.Binary ? 1 : 2;
        requestMark = code == McCode.Binary ? [0x50, 0x00] : Encoding.ASCII.GetBytes("5000");
        server = new McServer(new McMemory(Oven), code, () => OnlineChange || Program != ProgramState.Run);
        ClientsMax = 1;
    }

    /// <summary>Whether devices may be written while the program runs. Off, every write is refused with 0055.</summary>
    public bool OnlineChange { get; set; } = true;

    // Mark, network, station, module and multidrop station, length.
    private int HeaderLength => 9 * unit;

    internal override string? Control(string command)
    {
        if (command is not ("online-change on" or "online-change off"))
        {
            return null;
        }
        OnlineChange = command == "online-change on";
        return $"ok {command}";
    }

    private protected override async Task ServeAsync(DeviceConnection connection, CancellationToken token)
    {
        var received = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var got = await connection.ReceiveAsync(buffer, received.Count > 0 ? FrameTimeout : PeerTimeout, token);
            received.AddRange(buffer.AsSpan(0, got));
            if (got == 0)
            {
                if (received.Count == 0)
                {
                    return;
                }
                Drop(received);
            }
            while (Cut(received) is { } frame)
            {
                CountReceived();
                await connection.ReplyAsync(Answer(frame), token);
            }
        }
    }

    // Mark, route and length stay, so that the rubbish arrives as frames.
    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame[HeaderLength..])
        {
            one = (byte)Random.Shared.Next(0x80, 0x100);
        }
    }

    /// <summary>Takes the first request off the front; what cannot be one is dropped with all behind it.</summary>
    private byte[]? Cut(List<byte> received)
    {
        var seen = Math.Min(received.Count, requestMark.Length);
        if (!received[..seen].SequenceEqual(requestMark[..seen]))
        {
            Drop(received);
        }
        if (received.Count < HeaderLength)
        {
            return null;
        }
        var reader = new McReader(received[(7 * unit)..HeaderLength].ToArray(), code);
        var length = reader.Number(2);
        if (reader.Misread || length < CommonBytes * unit || length > DataBytesMax * unit)
        {
            Drop(received);
            return null;
        }
        if (received.Count < HeaderLength + length)
        {
            return null;
        }
        var frame = received[..(HeaderLength + length)].ToArray();
        received.RemoveRange(0, frame.Length);
        return frame;
    }

    private byte[] Answer(byte[] frame)
    {
        var route = frame.AsSpan(2 * unit, 5 * unit);
        var reader = new McReader(frame.AsSpan(HeaderLength), code);
        _ = reader.Number(2);
        var (command, subcommand) = (reader.Number(2), reader.Number(2));
        var (end, content) = reader.Misread
            ? (McEndCode.NotHexadecimal, [])
            : server.Execute(command, subcommand, frame.AsSpan(HeaderLength + (CommonBytes * unit)));
        if (end != McEndCode.Success)
        {
            // Who failed at what: the route, then command and subcommand as they came.
            content = [.. route, .. frame.AsSpan(HeaderLength + (2 * unit), 4 * unit)];
        }
        var reply = new McWriter(code);
        reply.Raw(code == McCode.Binary ? [0xd0, 0x00] : Encoding.ASCII.GetBytes("D000"));
        reply.Raw(route);
        reply.Number((2 * unit) + content.Length, 2);
        reply.Number((int)end, 2);
        reply.Raw(content);
        return reply.ToArray();
    }

    private void Drop(List<byte> received)
    {
        received.Clear();
        CountViolation();
    }
}

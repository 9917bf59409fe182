using System.Buffers.Binary;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Siemens;

/// <summary>One client: first the transport connection, then the agreement on lengths, then jobs.</summary>
internal sealed class S7Session(S7Simulator plc, DeviceConnection connection)
{
    private const byte ConnectRequest = 0xe0;
    private const byte ConnectConfirm = 0xd0;
    private const byte DisconnectRequest = 0x80;
    private const byte TransportData = 0xf0;
    private const byte LastPart = 0x80;
    private const byte PacketSize = 0xc0;
    private const byte CalledAccessPoint = 0xc2;

    /// <summary>As a power of two: 1024 bytes.</summary>
    private const byte PacketSizeMax = 10;

    private const byte Job = 1;
    private const byte AcknowledgeOnly = 2;
    private const byte AcknowledgeWithData = 3;

    private const byte ReadVariables = 0x04;
    private const byte WriteVariables = 0x05;
    private const byte SetUp = 0xf0;

    private const ushort WrongLength = 0x8500;
    private const ushort NotAllowed = 0x8104;

    private const int HeaderLength = 10;
    private const int PacketLengthMax = 8192;

    private readonly List<byte> parts = [];
    private bool connected;
    private int agreedLength;
    private int agreedJobs;

    public async Task ServeAsync(CancellationToken token)
    {
        var received = new List<byte>();
        var buffer = new byte[4096];
        while (await connection.ReceiveAsync(buffer, received.Count > 0 ? plc.FrameTimeout : plc.PeerTimeout, token) is var got and > 0)
        {
            received.AddRange(buffer.AsSpan(0, got));
            var packets = 0;
            while (received.Count >= 4)
            {
                var length = (received[2] << 8) + received[3];
                if (received[0] != 3 || length is < 7 or > PacketLengthMax)
                {
                    plc.Violated();
                    return;
                }
                if (received.Count < length)
                {
                    break;
                }
                var packet = received[4..length].ToArray();
                received.RemoveRange(0, length);
                packets++;
                if (agreedJobs > 0 && packets > agreedJobs && !connection.AfterPause)
                {
                    plc.Violated();
                }
                if (!await TakeAsync(packet, token))
                {
                    return;
                }
            }
        }
    }

    /// <returns>False when the PLC hangs up.</returns>
    private async Task<bool> TakeAsync(byte[] packet, CancellationToken token)
    {
        switch (packet[1])
        {
            case ConnectRequest when !connected && packet.Length >= 7 && packet[0] == packet.Length - 1:
                return await ConnectAsync(packet, token);
            case TransportData when connected && packet[0] == 2 && packet.Length >= 3:
                parts.AddRange(packet.AsSpan(3));
                if ((packet[2] & LastPart) == 0)
                {
                    return parts.Count <= PacketLengthMax;
                }
                var message = parts.ToArray();
                parts.Clear();
                return await AnswerAsync(message, token);
            default:
                plc.Violated();
                return false;
        }
    }

    private async Task<bool> ConnectAsync(byte[] request, CancellationToken token)
    {
        var parameters = request.AsSpan(7).ToArray();
        if (!plc.Accepts(Parameter(parameters, CalledAccessPoint)?.ToArray()))
        {
            byte[] refusal = [6, DisconnectRequest, request[4], request[5], 0, 1, 0];
            await connection.ReplyAsync(Packet(refusal), token);
            return false;
        }
        connected = true;
        // The reply repeats what the client has proposed, with the packet size cut down.
        if (Parameter(parameters, PacketSize) is { Count: 1 } size)
        {
            size[0] = Math.Min(size[0], PacketSizeMax);
        }
        byte[] confirm = [(byte)(6 + parameters.Length), ConnectConfirm, request[4], request[5], 0, 1, 0, .. parameters];
        return await ReplyAsync(Packet(confirm), token);
    }

    /// <returns>False when the message breaks the rules.</returns>
    private async Task<bool> AnswerAsync(byte[] message, CancellationToken token)
    {
        if (message.Length < HeaderLength || message[0] != 0x32 || (message[1] != Job && message[1] != 7))
        {
            plc.Violated();
            return false;
        }
        var parameterLength = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(6));
        var valueLength = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(8));
        if (parameterLength == 0 || message.Length != HeaderLength + parameterLength + valueLength)
        {
            plc.Violated();
            return false;
        }
        plc.Received();
        var parameters = message.AsMemory(HeaderLength, parameterLength);
        var isSetUp = message[1] == Job && parameters.Span[0] == SetUp && parameterLength == 8;
        if (agreedJobs == 0 && !isSetUp)
        {
            plc.Violated();
            return false;
        }
        var reference = (message[4], message[5]);
        var answer = isSetUp ? Agree(reference, parameters.Span)
            : message[1] != Job ? Refuse(reference, NotAllowed)
            : Execute(reference, parameters.Span, message.AsSpan(HeaderLength + parameterLength));
        return await ReplyAsync(Packet([2, TransportData, LastPart, .. answer]), token);
    }

    private byte[] Agree((byte, byte) reference, ReadOnlySpan<byte> wanted)
    {
        agreedJobs = Math.Clamp((int)BinaryPrimitives.ReadUInt16BigEndian(wanted[2..]), 1, plc.ParallelJobs);
        agreedLength = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(wanted[6..]), plc.PduLength);
        return Acknowledge(
            reference,
            [SetUp, 0, 0, (byte)agreedJobs, 0, (byte)agreedJobs, (byte)(agreedLength >> 8), (byte)agreedLength],
            []);
    }

    private byte[] Execute((byte, byte) reference, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> values)
    {
        if (parameters[0] is not (ReadVariables or WriteVariables) || !plc.PutGet)
        {
            return Refuse(reference, NotAllowed);
        }
        var count = parameters.Length > 1 ? parameters[1] : (byte)0;
        var length = HeaderLength + parameters.Length + values.Length;
        if (count is 0 or > S7Jobs.ItemsMax || parameters.Length != 2 + (count * S7Item.Length) || length > agreedLength)
        {
            return Refuse(reference, WrongLength);
        }
        var items = new S7Item[count];
        for (var index = 0; index < count; index++)
        {
            items[index] = S7Item.Read(parameters[(2 + (index * S7Item.Length))..]);
        }
        var results = parameters[0] == ReadVariables ? plc.Jobs.Read(items) : plc.Jobs.Write(items, values);
        var answer = Acknowledge(reference, [parameters[0], count], results);
        return answer.Length > agreedLength ? Refuse(reference, WrongLength) : answer;
    }

    private static byte[] Acknowledge((byte High, byte Low) reference, byte[] parameters, byte[] values) =>
    [
        0x32, AcknowledgeWithData, 0, 0, reference.High, reference.Low, 0, (byte)parameters.Length,
        (byte)(values.Length >> 8), (byte)values.Length, 0, 0, .. parameters, .. values,
    ];

    private static byte[] Refuse((byte High, byte Low) reference, ushort error) =>
        [0x32, AcknowledgeOnly, 0, 0, reference.High, reference.Low, 0, 0, 0, 0, (byte)(error >> 8), (byte)error];

    private static byte[] Packet(byte[] content) => [3, 0, (byte)((content.Length + 4) >> 8), (byte)(content.Length + 4), .. content];

    /// <summary>The value of one parameter of a connect request: code, length, value. Null when it is not there.</summary>
    private static ArraySegment<byte>? Parameter(ArraySegment<byte> parameters, byte code)
    {
        while (parameters.Count >= 2 && parameters.Count >= 2 + parameters[1])
        {
            if (parameters[0] == code)
            {
                return parameters.Slice(2, parameters[1]);
            }
            parameters = parameters.Slice(2 + parameters[1]);
        }
        return null;
    }

    private async Task<bool> ReplyAsync(byte[] packet, CancellationToken token)
    {
        await connection.ReplyAsync(packet, token);
        return true;
    }
}

using System.Buffers.Binary;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Modbus;

/// <summary>
/// A PLC that speaks Modbus TCP. It answers as its own unit and as 0 and 255; for every other unit it says what a gateway says
/// when nobody is there. It hangs up on bytes that are no header.
/// </summary>
public sealed class ModbusTcpSimulator : ModbusSimulator
{
    public const string Name = "modbus-tcp";

    /// <summary>Transaction, protocol and length, 2 bytes each; the unit counts as data.</summary>
    private const int HeaderLength = 6;

    /// <summary>A unit, a function and at most 252 bytes more.</summary>
    private const int DataLengthMax = 254;

    public ModbusTcpSimulator(SimulatorOptions options)
        : base(Name, options)
    {
    }

    private protected override async Task ServeAsync(DeviceConnection connection, CancellationToken token)
    {
        var received = new List<byte>();
        var buffer = new byte[1024];
        while (await connection.ReceiveAsync(buffer, received.Count > 0 ? FrameTimeout : PeerTimeout, token) is var got and > 0)
        {
            received.AddRange(buffer.AsSpan(0, got));
            while (received.Count >= HeaderLength)
            {
                var length = (received[4] << 8) + received[5];
                if (received[2] != 0 || received[3] != 0 || length is < 2 or > DataLengthMax)
                {
                    CountViolation();
                    return;
                }
                if (received.Count < HeaderLength + length)
                {
                    break;
                }
                var frame = received[..(HeaderLength + length)].ToArray();
                received.RemoveRange(0, frame.Length);
                CountReceived();
                await connection.ReplyAsync(Answer(frame), token);
            }
        }
    }

    // The header stays, so that the rubbish arrives as frames.
    private protected override void Garble(Span<byte> frame) => Random.Shared.NextBytes(frame[HeaderLength..]);

    private byte[] Answer(byte[] frame)
    {
        var unit = frame[HeaderLength];
        var request = frame.AsSpan(HeaderLength + 1);
        var answer = unit == Unit || unit is 0 or 255
            ? Server.Answer(request)
            : ModbusServer.Refusal(request[0], ModbusError.GatewayTargetSilent);
        byte[] reply = [.. frame.AsSpan(0, HeaderLength + 1), .. answer];
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(4), (ushort)(1 + answer.Length));
        return reply;
    }
}

using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Modbus;

/// <summary>
/// A device that speaks Modbus RTU, on a TCP socket or on a serial line. It says nothing to a frame with a wrong check
/// or for another unit, and does what is written to unit 0 without a reply.
/// </summary>
public sealed class ModbusRtuSimulator : ModbusSimulator
{
    public const string Name = "modbus-rtu";

    private const int FrameLengthMax = 256;
    private const int FrameLengthMin = 4;

    public ModbusRtuSimulator(SimulatorOptions options)
        : base(Name, options)
    {
    }

    /// <summary>
    /// Silence that ends a frame. A frame whose function tells its length is answered without waiting for it. Default 50 ms: far more
    /// than 3.5 characters, because sockets and USB adapters deliver bytes in batches.
    /// </summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMilliseconds(50);

    private protected override async Task ServeAsync(DeviceConnection connection, CancellationToken token)
    {
        var received = new List<byte>();
        var buffer = new byte[1024];
        while (true)
        {
            var got = await connection.ReceiveAsync(buffer, received.Count > 0 ? Gap : PeerTimeout, token);
            received.AddRange(buffer.AsSpan(0, got));
            if (got == 0 && received.Count == 0)
            {
                return;
            }
            while (Cut(received, afterGap: got == 0) is { } frame)
            {
                await AnswerAsync(connection, frame, token);
            }
            // What is left over at a gap is noise; of what is longer than any frame no more is kept than shows that.
            if (received.Count > 0 && got == 0)
            {
                received.Clear();
                CountViolation();
            }
            else if (received.Count > FrameLengthMax + 1)
            {
                received.RemoveRange(FrameLengthMax + 1, received.Count - FrameLengthMax - 1);
            }
        }
    }

    /// <summary>Takes the first frame with a good check off the front.</summary>
    private static byte[]? Cut(List<byte> received, bool afterGap)
    {
        var length = ExpectedLength(received) ?? (afterGap ? received.Count : int.MaxValue);
        if (received.Count < Math.Max(length, FrameLengthMin))
        {
            return null;
        }
        var frame = received[..length].ToArray();
        if (!ModbusCrc.Fits(frame))
        {
            return null;
        }
        received.RemoveRange(0, length);
        return frame;
    }

    /// <summary>The length that the function promises; null when it does not tell, or has not come yet.</summary>
    private static int? ExpectedLength(List<byte> received) => received switch
    {
        [_, >= 1 and <= 6, ..] => 8,
        [_, 15 or 16, _, _, _, _, var bytes, ..] => 9 + bytes,
        [_, 23, _, _, _, _, _, _, _, _, var bytes, ..] => 13 + bytes,
        _ => null,
    };

    private async Task AnswerAsync(DeviceConnection connection, byte[] frame, CancellationToken token)
    {
        var (unit, request) = (frame[0], frame.AsMemory(1, frame.Length - 3));
        if (unit != Unit && (unit != 0 || !ModbusServer.IsWrite(request.Span[0])))
        {
            return;
        }
        CountReceived();
        var answer = Server.Answer(request.Span);
        if (unit != 0)
        {
            await connection.ReplyAsync(ModbusCrc.Append([unit, .. answer]), token);
        }
    }
}

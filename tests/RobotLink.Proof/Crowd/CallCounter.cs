using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.Proof.Crowd;

/// <summary>Counts at the devices' side who is called and when: a packet socket that sees every first packet of a call (SYN). What TCP sends again is not another call.</summary>
internal sealed class CallCounter : IAsyncDisposable
{
    private const int EthernetHeader = 14;
    private const int Syn = 2;
    private const int Ack = 16;
    private const int TransmissionControl = 6;
    private const int ReceiveBufferBytes = 16 * 1024 * 1024;

    private readonly Socket socket;
    private readonly CancellationTokenSource ended = new();
    private readonly HashSet<(uint Device, ushort Port, uint Sequence)> seen = [];
    private readonly Lock gate = new();
    private readonly List<(DateTimeOffset At, uint Device)> calls = [];
    private readonly Task listening;

    public CallCounter(NetworkNamespace place)
    {
        socket = place.CreatePacketSocket();
        socket.ReceiveBufferSize = ReceiveBufferBytes;
        listening = Listen();
    }

    /// <summary>Calls in order of time, each with the address that was called.</summary>
    public IReadOnlyList<(DateTimeOffset At, IPAddress Device)> Between(DateTimeOffset from, DateTimeOffset to)
    {
        lock (gate)
        {
            return [.. calls.Where(call => call.At >= from && call.At < to).Select(call => (call.At, Address(call.Device)))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        socket.Dispose();
        await listening;
        ended.Dispose();
    }

    private static IPAddress Address(uint device) => new([(byte)(device >> 24), (byte)(device >> 16), (byte)(device >> 8), (byte)device]);

    private async Task Listen()
    {
        var frame = new byte[2048];
        try
        {
            while (true)
            {
                Take(frame.AsSpan(0, await socket.ReceiveAsync(frame, ended.Token)));
            }
        }
        catch (Exception reason) when (reason is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Counted enough.
        }
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetHeader + 40 || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != 0x0800)
        {
            return;
        }

        var packet = frame[EthernetHeader..];
        var header = (packet[0] & 0xF) * 4;
        if (packet[9] != TransmissionControl || packet.Length < header + 20 || (packet[header + 13] & (Syn | Ack)) != Syn)
        {
            return;
        }

        var device = BinaryPrimitives.ReadUInt32BigEndian(packet[16..]);
        var (port, sequence) = (BinaryPrimitives.ReadUInt16BigEndian(packet[header..]), BinaryPrimitives.ReadUInt32BigEndian(packet[(header + 4)..]));
        lock (gate)
        {
            if (seen.Add((device, port, sequence)))
            {
                calls.Add((LabClock.Now, device));
            }
        }
    }
}

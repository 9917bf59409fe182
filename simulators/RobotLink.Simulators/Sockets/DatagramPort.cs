using System.Net;
using System.Net.Sockets;

namespace RobotLink.Simulators.Sockets;

/// <summary>A UDP socket that can close and open again on the same port.</summary>
internal sealed class DatagramPort(string owner, IPAddress address, int port) : DevicePort(owner, address, port)
{
    private readonly IPEndPoint anyone = new(address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);

    /// <summary>Throws away what waits to be read.</summary>
    public void Drain()
    {
        Span<byte> scrap = stackalloc byte[1];
        try
        {
            while (Current is { Available: > 0 } open)
            {
                open.Receive(scrap);
            }
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // A datagram longer than the scrap is reported on some systems, and is gone all the same; so is what waits at a port that closes.
        }
    }

    /// <returns>Null when the port is closed, the wait was cancelled, or an earlier answer could not be delivered.</returns>
    public async Task<SocketReceiveFromResult?> ReceiveAsync(Memory<byte> buffer, CancellationToken token)
    {
        if (Current is not { } open)
        {
            return null;
        }
        try
        {
            return await open.ReceiveFromAsync(buffer, SocketFlags.None, anyone, token);
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken token)
    {
        try
        {
            if (Current is { } open)
            {
                await open.SendToAsync(datagram, SocketFlags.None, to, token);
            }
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // Nobody is told that a datagram was lost.
        }
    }

    protected override Socket Make(AddressFamily family) => new(family, SocketType.Dgram, ProtocolType.Udp);
}

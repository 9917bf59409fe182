using System.Net;
using System.Net.Sockets;

namespace RobotLink.Simulators.Sockets;

/// <summary>A UDP socket that can close and open again on the same port.</summary>
internal sealed class DatagramPort(string owner, IPAddress address, int port)
{
    private readonly Lock gate = new();
    private readonly IPEndPoint anyone = new(address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
    private volatile Socket? socket;

    public IPEndPoint Endpoint { get; private set; } = new(address, port);

    public void Open()
    {
        lock (gate)
        {
            if (socket is not null)
            {
                return;
            }
            var opening = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                opening.Bind(Endpoint);
            }
            catch (SocketException reason)
            {
                opening.Dispose();
                throw BindingFailure.Explain(owner, Endpoint, reason);
            }
            Endpoint = (IPEndPoint)opening.LocalEndPoint!;
            socket = opening;
        }
    }

    /// <returns>False when the port is taken; true also when it is open already.</returns>
    public bool TryOpen()
    {
        try
        {
            Open();
            return true;
        }
        catch (SimulatorException)
        {
            return false;
        }
    }

    public void Close()
    {
        lock (gate)
        {
            socket?.Dispose();
            socket = null;
        }
    }

    /// <summary>Throws away what waits to be read.</summary>
    public void Drain()
    {
        lock (gate)
        {
            Span<byte> scrap = stackalloc byte[1];
            try
            {
                while (socket is { Available: > 0 } open)
                {
                    open.Receive(scrap);
                }
            }
            catch (SocketException)
            {
                // A datagram longer than the scrap is reported on some systems, and is gone all the same.
            }
        }
    }

    /// <returns>Null when the port is closed, the wait was cancelled, or an earlier answer could not be delivered.</returns>
    public async Task<SocketReceiveFromResult?> ReceiveAsync(Memory<byte> buffer, CancellationToken token)
    {
        if (socket is not { } open)
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
            if (socket is { } open)
            {
                await open.SendToAsync(datagram, SocketFlags.None, to, token);
            }
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // Nobody is told that a datagram was lost.
        }
    }
}

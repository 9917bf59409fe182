using System.Net;
using System.Net.Sockets;

namespace RobotLink.Simulators.Sockets;

/// <summary>A listening socket that can close and open again on the same port.</summary>
internal sealed class DeviceListener(string owner, IPAddress address, int port) : IConnectionSource
{
    // Large enough that a stopped device still completes every call of a link that keeps dialling.
    private const int Backlog = 64;

    private static readonly TimeSpan ShortagePause = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private volatile Socket? socket;

    public IPEndPoint Endpoint { get; private set; } = new(address, port);

    public string Place => Endpoint.ToString();

    public bool OneAtATime => false;

    public void Open()
    {
        lock (gate)
        {
            if (socket is not null)
            {
                return;
            }
            var opening = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                opening.Bind(Endpoint);
                opening.Listen(Backlog);
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

    /// <returns>False when the port is taken; true also when it listens already.</returns>
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

    /// <returns>Null when the listener is closed or the wait was cancelled.</returns>
    public async Task<Socket?> AcceptAsync(CancellationToken token)
    {
        while (socket is { } listening)
        {
            try
            {
                return await listening.AcceptAsync(token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
            {
                // Either it was closed, or the system is short of descriptors for a while.
                await Task.Delay(ShortagePause, TimeProvider.System, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        return null;
    }

    public async Task<ByteChannel?> NextAsync(CancellationToken token) =>
        await AcceptAsync(token) is { } accepted ? new SocketChannel(accepted) : null;

    public void Dispose() => Close();
}

using System.Net;
using System.Net.Sockets;

namespace RobotLink.Simulators.Sockets;

/// <summary>A listening socket that can close and open again on the same port.</summary>
internal sealed class DeviceListener(string owner, IPAddress address, int port) : DevicePort(owner, address, port), IConnectionSource
{
    // Large enough that a stopped device still completes every call of a link that keeps dialling.
    private const int Backlog = 64;

    private static readonly TimeSpan ShortagePause = TimeSpan.FromMilliseconds(20);

    public string Place => Endpoint.ToString();

    public bool OneAtATime => false;

    /// <returns>Null when the listener is closed or the wait was cancelled.</returns>
    public async Task<Socket?> AcceptAsync(CancellationToken token)
    {
        while (Current is { } listening)
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

    protected override Socket Make(AddressFamily family) => new(family, SocketType.Stream, ProtocolType.Tcp);

    protected override void Begin(Socket opening)
    {
        base.Begin(opening);
        opening.Listen(Backlog);
    }
}

using System.Net;
using System.Net.Sockets;

namespace RobotLink.Simulators.Sockets;

/// <summary>A device that calls its client itself, again and again until somebody answers.</summary>
internal sealed class DeviceDialler(IPEndPoint target, TimeProvider time) : IConnectionSource
{
    private static readonly TimeSpan RedialPause = TimeSpan.FromSeconds(1);

    private volatile bool open;
    private bool dialledBefore;

    public IPEndPoint Endpoint => target;

    public string Place => target.ToString();

    public bool OneAtATime => true;

    public void Open() => open = true;

    public void Close() => open = false;

    public async Task<ByteChannel?> NextAsync(CancellationToken token)
    {
        while (open && !token.IsCancellationRequested)
        {
            if (dialledBefore)
            {
                await Task.Delay(RedialPause, time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            dialledBefore = true;
            var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(target, token);
                return new SocketChannel(socket);
            }
            catch (Exception reason) when (reason is SocketException or OperationCanceledException)
            {
                socket.Dispose();
            }
        }
        return null;
    }

    public void Dispose() => Close();
}

using System.Net.Sockets;

namespace RobotLink.Transports;

/// <summary>Listens between two connections at the port that a device knows: what it says by itself tells that it is back. The datagram stays for the next connection.</summary>
internal sealed class UdpEar : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Socket socket;
    private readonly Task listening;

    /// <param name="heard">Called once, when something has come.</param>
    public UdpEar(Socket socket, Action heard)
    {
        this.socket = socket;
        listening = ListenAsync(heard);
    }

    /// <summary>Stops listening; the socket is left open.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await listening;
        stopping.Dispose();
    }

    private async Task ListenAsync(Action heard)
    {
        try
        {
            _ = await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, stopping.Token);
        }
        catch (SocketException reason) when (reason.SocketErrorCode == SocketError.MessageSize)
        {
            // It is longer than we wanted to know.
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Such as: nobody listens there. Then the next call tells.
            return;
        }

        heard();
    }
}

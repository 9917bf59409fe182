using System.Net.Sockets;

namespace RobotLink.Simulators.Sockets;

/// <summary>A TCP connection. It owns the socket.</summary>
internal sealed class SocketChannel : ByteChannel
{
    private readonly Socket socket;

    public SocketChannel(Socket socket)
    {
        socket.NoDelay = true;
        this.socket = socket;
    }

    public override bool HasMore => socket.Available > 0;

    public override int SendBufferBytes
    {
        set => socket.SendBufferSize = value;
    }

    // An empty receive waits for bytes without taking them.
    public override async Task WaitAsync(CancellationToken token) => _ = await ReceiveAsync(Memory<byte>.Empty, token);

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken token)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, token);
        }
        catch (SocketException reason)
        {
            throw new IOException(reason.Message, reason);
        }
    }

    public override async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        try
        {
            return await socket.SendAsync(bytes, SocketFlags.None, token);
        }
        catch (SocketException reason)
        {
            throw new IOException(reason.Message, reason);
        }
    }

    public override void Close(bool abruptly)
    {
        try
        {
            if (abruptly)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            else
            {
                CloseOrderly();
            }
        }
        catch (SocketException)
        {
            // The client was faster.
        }
        socket.Dispose();
    }

    // A close with unread bytes would send a reset instead of a FIN.
    private void CloseOrderly()
    {
        socket.Shutdown(SocketShutdown.Send);
        Span<byte> unread = stackalloc byte[1024];
        while (socket.Available > 0 && socket.Receive(unread) > 0)
        {
        }
    }
}

using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>One open TCP connection.</summary>
internal sealed class TcpConnection : IConnection
{
    /// <summary>More than any device's receive buffer holds back: beyond it, the device does not read.</summary>
    private const int UnsentMax = 256 * 1024;

    /// <summary>Long enough for our FIN to outlive a pulled cable.</summary>
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(60);

    private readonly Socket socket;
    private readonly PathProbe path;
    private readonly Lock unsentGate = new();
    private byte[] unsent = [];
    private bool isFlushing;
    private int unsentLength;
    private Task flushing = Task.CompletedTask;

    public TcpConnection(Socket socket, PathProbe path)
    {
        (this.socket, this.path) = (socket, path);

        // A send that would block returns at once; receiving is asynchronous anyway.
        socket.Blocking = false;
        LocalEnd = (IPEndPoint)socket.LocalEndPoint!;
        RemoteEnd = (IPEndPoint)socket.RemoteEndPoint!;
    }

    public Medium Medium => Medium.Tcp;

    public IPEndPoint LocalEnd { get; }

    public IPEndPoint RemoteEnd { get; }

    public string Local => LocalEnd.ToString();

    public string Remote => RemoteEnd.ToString();

    public SocketSign ReaderSign { get; private set; }

    public SocketSign WriterSign { get; private set; }

    public int Available
    {
        get
        {
            try
            {
                return socket.Available;
            }
            catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
            {
                return 0;
            }
        }
    }

    public TcpReading? Read() => TcpOptions.Read(socket);

    public PathReading? ReadPath() => path.Read(LocalEnd.Address, RemoteEnd.Address);

    public async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        try
        {
            var count = await socket.ReceiveAsync(into, SocketFlags.None);
            ReaderSign = count == 0 ? SocketSign.Closed : ReaderSign;
            return count;
        }
        catch (SocketException reason)
        {
            ReaderSign = Sign(reason.SocketErrorCode);
            return 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        lock (unsentGate)
        {
            if (!isFlushing)
            {
                if (!TryNow(bytes, out var sent))
                {
                    return false;
                }

                bytes = bytes[sent..];
            }

            if (bytes.IsEmpty)
            {
                return true;
            }

            if (unsentLength + bytes.Length > UnsentMax)
            {
                return false;
            }

            Keep(bytes);
            if (!isFlushing)
            {
                isFlushing = true;
                flushing = FlushAsync();
            }
        }

        return true;
    }

    /// <summary>Ends at once with a reset, leaving nothing behind that would hold the local port.</summary>
    public void Abort()
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // Already gone, which is what was wanted.
        }

        socket.Dispose();
    }

    /// <summary>Says goodbye: the device sees an orderly end, even when the cable comes back only later. The reader then gets 0.</summary>
    public void SayGoodbye()
    {
        try
        {
            TcpOptions.SetUserTimeout(socket, FarewellTimeout);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }
    }

    public void Close() => socket.Dispose();

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await flushing;
    }

    private static SocketSign Sign(SocketError error) => error switch
    {
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => SocketSign.Reset,
        SocketError.TimedOut => SocketSign.TimedOut,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown => SocketSign.Unreachable,
        SocketError.OperationAborted => SocketSign.None,
        _ => SocketSign.Reset,
    };

    private bool TryNow(ReadOnlySpan<byte> bytes, out int sent)
    {
        sent = 0;
        try
        {
            sent = socket.Send(bytes, SocketFlags.None, out var error);
            if (error is SocketError.Success or SocketError.WouldBlock)
            {
                sent = Math.Max(0, sent);
                return true;
            }

            WriterSign = Sign(error);
        }
        catch (ObjectDisposedException)
        {
            WriterSign = WriterSign == SocketSign.None ? SocketSign.Closed : WriterSign;
        }

        return false;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (unsent.Length < unsentLength + bytes.Length)
        {
            Array.Resize(ref unsent, Math.Max(4096, 2 * (unsentLength + bytes.Length)));
        }

        bytes.CopyTo(unsent.AsSpan(unsentLength));
        unsentLength += bytes.Length;
    }

    private async Task FlushAsync()
    {
        try
        {
            while (TryTakeUnsent(out var bytes))
            {
                for (var rest = bytes.AsMemory(); !rest.IsEmpty;)
                {
                    rest = rest[await socket.SendAsync(rest, SocketFlags.None)..];
                }
            }
        }
        catch (SocketException reason)
        {
            WriterSign = Sign(reason.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            // We hung up ourselves.
        }
    }

    private bool TryTakeUnsent(out byte[] bytes)
    {
        lock (unsentGate)
        {
            bytes = unsent.AsSpan(0, unsentLength).ToArray();
            unsentLength = 0;
            isFlushing = bytes.Length > 0;
            return isFlushing;
        }
    }
}

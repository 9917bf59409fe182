using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>One open stream: a TCP connection, or a Unix socket.</summary>
internal sealed class SocketConnection : ICalled
{
    /// <summary>Long enough for our FIN to outlive a pulled cable.</summary>
    public static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(60);

    private readonly Socket socket;
    private readonly UnsentQueue unsent;

    private SocketSign readerSign;
    private volatile bool replaced;
    private volatile bool closed;

    public SocketConnection(Socket socket)
    {
        this.socket = socket;
        unsent = new UnsentQueue(SendAllAsync, TryNow, IsEnd);

        // A send that would block returns at once; receiving is asynchronous anyway.
        socket.Blocking = false;
        LocalEnd = Plain(socket.LocalEndPoint);
        RemoteEnd = Plain(socket.RemoteEndPoint);
        Remote = (RemoteEnd ?? socket.RemoteEndPoint)?.ToString() ?? "";
        Local = LocalEnd?.ToString() ?? Remote;
    }

    public Medium Medium => RemoteEnd is null ? Medium.UnixSocket : Medium.Tcp;

    /// <summary>Null for a Unix socket.</summary>
    public IPEndPoint? LocalEnd { get; }

    /// <summary>Null for a Unix socket.</summary>
    public IPEndPoint? RemoteEnd { get; }

    public int? LocalPort => LocalEnd?.Port;

    public string Local { get; }

    public string Remote { get; }

    public bool IsOver => closed || ReaderSign != SocketSign.None;

    public SocketSign ReaderSign => replaced ? SocketSign.Replaced : readerSign;

    public SocketSign WriterSign { get; private set; }

    public int Available => AvailableIn(socket);

    public int SentAgain => RemoteEnd is null ? 0 : TcpOptions.SentAgain(socket);

    public TcpReading? Read() => RemoteEnd is null ? null : TcpOptions.Read(socket);

    public void Probe()
    {
        if (RemoteEnd is not null)
        {
            TcpOptions.Probe(socket);
        }
    }

    public IPAddress? RemoteAddress => RemoteEnd?.Address;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync()
    {
        try
        {
            _ = await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
        }
        catch (SocketException reason)
        {
            // The system tells it once.
            readerSign = Sign(reason.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            // The next receive says so.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        if (readerSign != SocketSign.None)
        {
            return 0;
        }

        try
        {
            var count = await socket.ReceiveAsync(into, SocketFlags.None);
            readerSign = count == 0 ? SocketSign.Closed : readerSign;
            return count;
        }
        catch (SocketException reason)
        {
            readerSign = Sign(reason.SocketErrorCode);
            return 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    public bool TrySend(ReadOnlySpan<byte> bytes) => unsent.TrySend(bytes);

    public void Replace()
    {
        replaced = true;
        Abort();
    }

    /// <summary>Ends at once with a reset, leaving nothing behind that would hold the local port.</summary>
    public void Abort()
    {
        closed = true;
        Abort(socket);
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

    public void Close()
    {
        closed = true;
        socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await unsent.Flushing;
    }

    /// <summary>0 when it has gone.</summary>
    public static int AvailableIn(Socket socket)
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

    /// <summary>Ends it with a reset.</summary>
    public static void Abort(Socket socket)
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

    public static SocketSign Sign(SocketError error) => error switch
    {
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => SocketSign.Reset,
        SocketError.TimedOut => SocketSign.TimedOut,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown => SocketSign.Unreachable,
        SocketError.OperationAborted => SocketSign.None,
        _ => SocketSign.Reset,
    };

    /// <summary>A socket for both protocols writes addresses of IPv4 as such of IPv6.</summary>
    /// <summary>IPv4 as such, also where the socket speaks both.</summary>
    public static IPEndPoint? Plain(EndPoint? end) =>
        end is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : end as IPEndPoint;

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

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
        }
    }

    private bool IsEnd(Exception reason)
    {
        WriterSign = reason switch
        {
            SocketException broken => Sign(broken.SocketErrorCode),

            // We hung up ourselves.
            ObjectDisposedException when WriterSign == SocketSign.None => SocketSign.Closed,
            _ => WriterSign,
        };
        return reason is SocketException or ObjectDisposedException;
    }
}

using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>One open stream: a TCP connection, or a Unix socket.</summary>
internal sealed class SocketConnection : IConnection
{
    /// <summary>Long enough for our FIN to outlive a pulled cable.</summary>
    public static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(60);

    private readonly Socket socket;
    private readonly Lock unsentGate = new();
    private readonly UnsentBytes unsent = new();
    private bool isFlushing;
    private Task flushing = Task.CompletedTask;

    private SocketSign readerSign;
    private volatile bool replaced;
    private volatile bool closed;

    public SocketConnection(Socket socket)
    {
        this.socket = socket;

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

    /// <summary>Nothing more comes from it.</summary>
    public bool IsOver => closed || ReaderSign != SocketSign.None;

    public SocketSign ReaderSign => replaced ? SocketSign.Replaced : readerSign;

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

    public TcpReading? Read() => RemoteEnd is null ? null : TcpOptions.Read(socket);

    public IPAddress? RemoteAddress => RemoteEnd?.Address;

    public async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
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

            if (!unsent.TryKeep(bytes))
            {
                return false;
            }

            if (!isFlushing)
            {
                isFlushing = true;
                flushing = FlushAsync();
            }
        }

        return true;
    }

    /// <summary>The device called anew: this one is over, whatever it looks like.</summary>
    public void Replace()
    {
        replaced = true;
        Abort();
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

        Close();
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
        await flushing;
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
    private static IPEndPoint? Plain(EndPoint? end) =>
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
            bytes = unsent.Take();
            isFlushing = bytes.Length > 0;
            return isFlushing;
        }
    }
}

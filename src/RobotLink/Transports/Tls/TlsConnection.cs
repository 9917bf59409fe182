using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>One open TLS connection. TCP beneath it is watched as ever.</summary>
internal sealed class TlsConnection : IConnection
{
    private readonly Socket socket;
    private readonly SslStream stream;
    private readonly IPEndPoint local;
    private readonly IPEndPoint remote;
    private readonly Lock gate = new();
    private readonly UnsentBytes unsent = new();
    private Task flushing = Task.CompletedTask;
    private bool isFlushing;
    private bool leaves;

    /// <param name="stream">Over <paramref name="socket"/>, which it owns; both sides have agreed.</param>
    public TlsConnection(Socket socket, SslStream stream, IPEndPoint local, IPEndPoint remote) =>
        (this.socket, this.stream, this.local, this.remote) = (socket, stream, local, remote);

    public Medium Medium => Medium.Tcp;

    public string Local => local.ToString();

    public string Remote => remote.ToString();

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

    public IPAddress? RemoteAddress => remote.Address;

    public async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        try
        {
            var count = await stream.ReadAsync(into, CancellationToken.None);
            ReaderSign = count == 0 ? SocketSign.Closed : ReaderSign;
            return count;
        }
        catch (Exception reason) when (IsEnd(reason))
        {
            ReaderSign = Sign(reason);
            return 0;
        }
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (leaves || WriterSign != SocketSign.None)
            {
                WriterSign = WriterSign == SocketSign.None ? SocketSign.Closed : WriterSign;
                return false;
            }

            if (!unsent.TryKeep(bytes))
            {
                return false;
            }

            Flush();
        }

        return true;
    }

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

    /// <summary>TLS has a goodbye of its own, so that nobody can cut a message short; behind it goes TCP's.</summary>
    public void SayGoodbye()
    {
        TcpOptions.SetUserTimeout(socket, SocketConnection.FarewellTimeout);
        lock (gate)
        {
            leaves = true;
            Flush();
        }
    }

    public void Close() => socket.Dispose();

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await flushing;
        await stream.DisposeAsync();
    }

    /// <summary>The device broke TLS off with words of its own.</summary>
    public static bool IsAlert(Exception reason) =>
        reason is not null && (reason.Message.Contains("alert", StringComparison.OrdinalIgnoreCase) || (reason.InnerException is { } inner && IsAlert(inner)));

    private static bool IsEnd(Exception reason) =>
        reason is IOException or SocketException or ObjectDisposedException or AuthenticationException or InvalidOperationException;

    private static SocketSign Sign(Exception reason) => reason switch
    {
        _ when IsAlert(reason) => SocketSign.Alert,
        SocketException socket => SocketConnection.Sign(socket.SocketErrorCode),
        ObjectDisposedException => SocketSign.None,
        { InnerException: SocketException socket } => SocketConnection.Sign(socket.SocketErrorCode),
        { InnerException: ObjectDisposedException } => SocketSign.None,
        _ => SocketSign.Reset,
    };

    private void Flush()
    {
        if (!isFlushing)
        {
            isFlushing = true;
            flushing = FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            while (TryTake(out var bytes, out var isGoodbye))
            {
                if (isGoodbye)
                {
                    await stream.ShutdownAsync();
                    socket.Shutdown(SocketShutdown.Send);
                    return;
                }

                await stream.WriteAsync(bytes, CancellationToken.None);
            }
        }
        catch (Exception reason) when (IsEnd(reason))
        {
            WriterSign = Sign(reason);
        }
    }

    private bool TryTake(out byte[] bytes, out bool isGoodbye)
    {
        lock (gate)
        {
            bytes = unsent.Take();
            isGoodbye = bytes.Length == 0 && leaves;
            isFlushing = bytes.Length > 0 || isGoodbye;
            return isFlushing;
        }
    }
}

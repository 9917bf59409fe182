using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>One open TLS connection. TCP beneath it is watched as ever.</summary>
internal sealed class TlsConnection : ICalled
{
    private readonly Socket socket;
    private readonly SslStream stream;
    private readonly IPEndPoint local;
    private readonly IPEndPoint remote;
    private volatile bool leaves;
    private volatile bool replaced;
    private volatile bool closed;
    private readonly UnsentQueue unsent;
    private SocketSign readerSign;

    /// <param name="stream">Over <paramref name="socket"/>, which it owns; both sides have agreed.</param>
    public TlsConnection(Socket socket, SslStream stream, IPEndPoint local, IPEndPoint remote)
    {
        (this.socket, this.stream, this.local, this.remote) = (socket, stream, local, remote);
        unsent = new UnsentQueue(bytes => stream.WriteAsync(bytes, CancellationToken.None), null, IsWritersEnd);
    }

    public Medium Medium => Medium.Tcp;

    public string Local => local.ToString();

    public string Remote => remote.ToString();

    public int? LocalPort => local.Port;

    public bool IsOver => closed || ReaderSign != SocketSign.None;

    public SocketSign ReaderSign => replaced ? SocketSign.Replaced : readerSign;

    public SocketSign WriterSign { get; private set; }

    public int Available => SocketConnection.AvailableIn(socket);

    public TcpReading? Read() => TcpOptions.Read(socket);

    public void Probe() => TcpOptions.Probe(socket);

    public IPAddress? RemoteAddress => remote.Address;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        try
        {
            var count = await stream.ReadAsync(into, CancellationToken.None);
            readerSign = count == 0 ? SocketSign.Closed : readerSign;
            return count;
        }
        catch (Exception reason) when (IsEnd(reason))
        {
            readerSign = Sign(reason);
            return 0;
        }
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        if (leaves && WriterSign == SocketSign.None)
        {
            WriterSign = SocketSign.Closed;
        }

        return unsent.TrySend(bytes);
    }

    public void Replace()
    {
        replaced = true;
        Abort();
    }

    public void Abort()
    {
        closed = true;
        SocketConnection.Abort(socket);
    }

    /// <summary>TLS has a goodbye of its own, so that nobody can cut a message short; behind it goes TCP's.</summary>
    public void SayGoodbye()
    {
        TcpOptions.SetUserTimeout(socket, SocketConnection.FarewellTimeout);
        leaves = true;
        unsent.Finish(GoodbyeAsync);
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

    private bool IsWritersEnd(Exception reason)
    {
        WriterSign = IsEnd(reason) ? Sign(reason) : WriterSign;
        return IsEnd(reason);
    }

    private async Task GoodbyeAsync()
    {
        await stream.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
    }
}

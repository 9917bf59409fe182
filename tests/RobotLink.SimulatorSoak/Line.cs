using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RobotLink.SimulatorSoak;

/// <summary>One connection to a simulator, stream or datagrams. Everything it does has a time limit.</summary>
internal sealed class Line(Socket socket, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly byte[] buffer = new byte[16 * 1024];

    public static async Task<Line> OpenAsync(IPEndPoint endpoint, bool datagrams, TimeProvider time, CancellationToken token)
    {
        var socket = datagrams
            ? new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, token);
            return new Line(socket, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A simulator that takes no connections speaks datagrams.</summary>
    public static async Task<bool> TakesConnectionsAsync(IPEndPoint endpoint, TimeProvider time, CancellationToken token)
    {
        try
        {
            using var line = await OpenAsync(endpoint, datagrams: false, time, token);
            return true;
        }
        catch (SocketException reason) when (reason.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    /// <returns>False when the device did not take it in time or has gone.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, either.Token)..];
            }
            return true;
        }
        catch (Exception reason) when (reason is SocketException || (reason is OperationCanceledException && !token.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>What comes within this time, as Latin-1; empty when nothing does or the device has gone.</summary>
    public async Task<string> HearAsync(TimeSpan within, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
        try
        {
            return Encoding.Latin1.GetString(buffer, 0, await socket.ReceiveAsync(buffer, SocketFlags.None, either.Token));
        }
        catch (Exception reason) when (reason is SocketException || (reason is OperationCanceledException && !token.IsCancellationRequested))
        {
            return "";
        }
    }

    /// <summary>The next close is a reset.</summary>
    public void Abort()
    {
        if (socket.SocketType == SocketType.Stream)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    public void Dispose() => socket.Dispose();
}

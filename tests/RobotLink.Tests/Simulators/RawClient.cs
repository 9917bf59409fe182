using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RobotLink.Tests.Simulators;

/// <summary>A client that knows no protocol: it sends bytes and reads bytes. Latin-1 makes one character of each byte.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket socket;
    private readonly byte[] buffer = new byte[64 * 1024];
    private string received = "";

    private RawClient(Socket socket) => this.socket = socket;

    public static async Task<RawClient> ConnectAsync(IPEndPoint endpoint, CancellationToken token)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endpoint, token);
        return new RawClient(socket);
    }

    public static async Task<RawClient> AcceptAsync(TcpListener listener, CancellationToken token)
    {
        var socket = await listener.AcceptSocketAsync(token);
        socket.NoDelay = true;
        return new RawClient(socket);
    }

    public async Task SendAsync(string text, CancellationToken token) =>
        _ = await socket.SendAsync(Encoding.Latin1.GetBytes(text), SocketFlags.None, token);

    /// <summary>Sends and reads what one receive brings.</summary>
    public async Task<string> AskAsync(string text, CancellationToken token)
    {
        await SendAsync(text, token);
        return await ReceiveAsync(token);
    }

    /// <summary>What was left over, or else what one receive brings; empty at the end of the stream.</summary>
    public async Task<string> ReceiveAsync(CancellationToken token)
    {
        if (received.Length == 0)
        {
            await MoreAsync(token);
        }
        (var all, received) = (received, "");
        return all;
    }

    /// <summary>Reads up to and with the end mark.</summary>
    public Task<string> ReadUntilAsync(char end, CancellationToken token) => ReadPastAsync(end.ToString(), token);

    /// <summary>Reads up to and with this text.</summary>
    public async Task<string> ReadPastAsync(string end, CancellationToken token)
    {
        while (!received.Contains(end, StringComparison.Ordinal))
        {
            if (!await MoreAsync(token))
            {
                throw new EndOfStreamException($"The simulator hung up after '{received}'.");
            }
        }
        var length = received.IndexOf(end, StringComparison.Ordinal) + end.Length;
        var frame = received[..length];
        received = received[length..];
        return frame;
    }

    /// <summary>Reads so many bytes.</summary>
    public async Task<string> ReadAsync(int count, CancellationToken token)
    {
        while (received.Length < count)
        {
            if (!await MoreAsync(token))
            {
                throw new EndOfStreamException($"The simulator hung up after '{received}'.");
            }
        }
        (var frame, received) = (received[..count], received[count..]);
        return frame;
    }

    /// <summary>Reads past everything until the end of the stream.</summary>
    public async Task ReadToEndAsync(CancellationToken token)
    {
        while (await MoreAsync(token))
        {
            received = "";
        }
    }

    /// <summary>Whether a byte is here now.</summary>
    public bool HasBytes => received.Length > 0 || socket.Available > 0;

    /// <summary>Completes when a byte is here, or the device has hung up. Not beside a receive.</summary>
    public async Task HasBytesAsync(CancellationToken token)
    {
        if (received.Length == 0)
        {
            _ = await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, token);
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<bool> MoreAsync(CancellationToken token)
    {
        var got = await socket.ReceiveAsync(buffer, SocketFlags.None, token);
        received += Encoding.Latin1.GetString(buffer, 0, got);
        return got > 0;
    }
}

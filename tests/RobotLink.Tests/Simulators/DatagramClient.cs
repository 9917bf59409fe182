using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RobotLink.Tests.Simulators;

/// <summary>A client on UDP that knows no protocol. Latin-1 makes one character of each byte.</summary>
internal sealed class DatagramClient : IDisposable
{
    private readonly Socket socket;

    public DatagramClient(IPEndPoint endpoint)
    {
        socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(endpoint);
    }

    /// <summary>Whether a datagram is here now.</summary>
    public bool HasBytes => socket.Available > 0;

    public async Task SendAsync(string text, CancellationToken token) =>
        _ = await socket.SendAsync(Encoding.Latin1.GetBytes(text), SocketFlags.None, token);

    public async Task<string> ReceiveAsync(CancellationToken token)
    {
        var buffer = new byte[65_535];
        var got = await socket.ReceiveAsync(buffer, SocketFlags.None, token);
        return Encoding.Latin1.GetString(buffer, 0, got);
    }

    public async Task<string> AskAsync(string text, CancellationToken token)
    {
        await SendAsync(text, token);
        return await ReceiveAsync(token);
    }

    public void Dispose() => socket.Dispose();
}

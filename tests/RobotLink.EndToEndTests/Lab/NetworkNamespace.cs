using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RobotLink.EndToEndTests.Lab;

/// <summary>Sockets of this test process inside a named network namespace.</summary>
/// <remarks>A socket belongs for life to the namespace of the thread that created it, so a thread of its own enters the namespace,
/// makes the bare socket and ends. Nothing of .NET runs on it: a runtime thread born there would stay in the namespace.</remarks>
internal sealed class NetworkNamespace(string name)
{
    private const int NewNetwork = 0x40000000;
    private const int InternetFamily = 2;
    private const int PacketFamily = 17;
    private const int StreamCloseOnExec = 1 | 0x80000;
    private const int RawCloseOnExec = 3 | 0x80000;

    /// <summary>In network order.</summary>
    private const int EveryProtocol = 0x0300;

    private const int ReadOnlyCloseOnExec = 0x80000;

    public async Task<Socket> Connect(IPEndPoint to, CancellationToken stop)
    {
        var socket = CreateSocket();
        try
        {
            await socket.ConnectAsync(to, stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public Socket Listen(IPEndPoint at)
    {
        var socket = CreateSocket();
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(at);
        socket.Listen();
        return socket;
    }

    /// <summary>An HTTP client whose connections start inside this namespace.</summary>
    public HttpClient CreateHttpClient() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, stop) =>
        {
            var to = new IPEndPoint(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port);
            return new NetworkStream(await Connect(to, stop), ownsSocket: true);
        },
    });

    /// <summary>Sees every frame that comes in or goes out, Ethernet headers included.</summary>
    public Socket CreatePacketSocket() => CreateSocket(PacketFamily, RawCloseOnExec, EveryProtocol);

    private Socket CreateSocket() => CreateSocket(InternetFamily, StreamCloseOnExec, 0);

    private Socket CreateSocket(int family, int kind, int protocol)
    {
        var descriptor = -1;
        string? failure = null;
        var visitor = new Thread(() => descriptor = SocketOfThisThread(family, kind, protocol, out failure));
        visitor.Start();
        visitor.Join();
        return failure is null
            ? new Socket(new SafeSocketHandle(descriptor, ownsHandle: true))
            : throw new InvalidOperationException($"No socket in network namespace {name}: {failure}.");
    }

    private int SocketOfThisThread(int family, int kind, int protocol, out string? failure)
    {
        var place = Open($"/run/netns/{name}", ReadOnlyCloseOnExec);
        var descriptor = place < 0 || SetNamespace(place, NewNetwork) != 0 ? -1 : OpenSocket(family, kind, protocol);
        failure = descriptor < 0 ? new Win32Exception(Marshal.GetLastPInvokeError()).Message : null;
        _ = Close(place);
        return descriptor;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int SetNamespace(int descriptor, int kind);

    [DllImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static extern int OpenSocket(int family, int kind, int protocol);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}

using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>How the kernel watches over a connection, as a backstop behind our own watch.</summary>
internal sealed record TcpSettings(TimeSpan KeepaliveIdle, TimeSpan KeepaliveInterval, int KeepaliveCount, TimeSpan UserTimeout);

/// <summary>TCP's own settings and figures, where .NET has no name for them.</summary>
internal static class TcpOptions
{
    private const int LevelTcp = 6;

    // linux/tcp.h
    private const int UserTimeoutOption = 18;
    private const int RtoMaxMillisecondsOption = 44;
    private const int InfoOption = 11;

    private const int InfoLength = 232;

    // asm-generic/socket.h, linux/sock_diag.h
    private const int LevelSocket = 1;
    private const int MemoryOption = 55;
    private const int MemoryLength = 36;

    // TCP_CLOSE.
    private const byte StateClosed = 7;

    /// <summary>SIOCOUTQ.</summary>
    private const nuint OutputCount = 0x5411;

    /// <summary>Whether TCP tells how long ago the peer last said anything.</summary>
    public static bool SilenceIsMeasured { get; } = OperatingSystem.IsLinux();

    public static void Apply(Socket socket, TcpSettings settings)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, WholeSeconds(settings.KeepaliveIdle));
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, WholeSeconds(settings.KeepaliveInterval));
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, settings.KeepaliveCount);
        if (OperatingSystem.IsLinux())
        {
            SetUserTimeout(socket, settings.UserTimeout);

            // Back-off of retransmissions may not leap over a recovery. Kernels before 6.15 do not know this: then it stays as it is.
            _ = TrySet(socket, RtoMaxMillisecondsOption, 1000);
        }
    }

    public static void SetUserTimeout(Socket socket, TimeSpan timeout)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = TrySet(socket, UserTimeoutOption, (int)timeout.TotalMilliseconds);
        }
    }

    /// <summary>Null where the system does not tell, or the socket is gone.</summary>
    public static TcpReading? Read(Socket socket)
    {
        if (!SilenceIsMeasured)
        {
            return null;
        }

        Span<byte> info = stackalloc byte[InfoLength];
        try
        {
            var length = Information(socket, info);
            return length == 0 ? null : Parse(info, length) with { SendQueue = SendQueue(socket), BytesAreMissing = HoldsBytesBack(socket) };
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Segments sent again; 0 where the system does not tell, or the socket is gone.</summary>
    public static int SentAgain(Socket socket)
    {
        Span<byte> info = stackalloc byte[InfoLength];
        try
        {
            return SilenceIsMeasured && Information(socket, info) > 0 ? Number(info, 100) : 0;
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <returns>Bytes told; 0 for nothing of use.</returns>
    private static int Information(Socket socket, Span<byte> info)
    {
        info.Clear();
        var length = socket.GetRawSocketOption(LevelTcp, InfoOption, info);
        return length < 104 ? 0 : length;
    }

    /// <summary>
    /// Has a probe sent now, where the peer was silent for as long as the first of them waits. The kernel's own come once a second at most; whoever doubts wants more of them,
    /// because on a line that loses packets many tries count. Setting the first wait anew makes the kernel look at once whether it is over.
    /// </summary>
    public static void Probe(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            socket.SetSocketOption(
                SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // It has ended; its reader tells how.
        }
    }

    /// <summary>Memory is in use, and nothing can be read: what came lies behind a gap.</summary>
    private static bool HoldsBytesBack(Socket socket)
    {
        Span<byte> memory = stackalloc byte[MemoryLength];
        return socket.GetRawSocketOption(LevelSocket, MemoryOption, memory) == MemoryLength && BitConverter.ToUInt32(memory) > 0 && socket.Available == 0;
    }

    /// <summary>Bytes that the peer has not acknowledged yet, sent or not; null where the system does not tell.</summary>
    private static int? SendQueue(Socket socket) => Control(socket.SafeHandle, OutputCount, out var waiting) == 0 ? waiting : null;

    private static TcpReading Parse(ReadOnlySpan<byte> info, int length)
    {
        return new TcpReading(
            SinceReceive: TimeSpan.FromMilliseconds(Number(info, 52)),
            SinceAcknowledgement: TimeSpan.FromMilliseconds(Number(info, 56)),
            Unacknowledged: Number(info, 24),
            Retransmits: info[2],
            Probes: info[3],
            NotSent: length >= 148 ? Number(info, 144) : 0,
            RoundTrip: TimeSpan.FromMicroseconds(Number(info, 68)))
        {
            IsGone = info[0] == StateClosed,
            SinceSend = TimeSpan.FromMilliseconds(Number(info, 44)),
            Backoff = info[4],
            RoundTripVariation = TimeSpan.FromMicroseconds(Number(info, 72)),
            TotalRetransmissions = Number(info, 100),
            SentSegments = length >= 160 ? Number(info, 156) : null,
            Segments = length >= 144 ? (Number(info, 136), Number(info, 140)) : null,
            Received = length >= 228 ? (Number(info, 152), Number(info, 224)) : null,
        };
    }

    private static int Number(ReadOnlySpan<byte> info, int at) => (int)BitConverter.ToUInt32(info[at..]);

    private static bool TrySet(Socket socket, int option, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        try
        {
            socket.SetRawSocketOption(LevelTcp, option, bytes);
            return true;
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "ioctl")]
    private static extern int Control(SafeSocketHandle socket, nuint request, out int value);

    private static int WholeSeconds(TimeSpan time) => Math.Max(1, (int)Math.Round(time.TotalSeconds));
}

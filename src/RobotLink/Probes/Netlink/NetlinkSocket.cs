using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RobotLink.Probes;

/// <summary>A socket to the kernel's network tables. Belongs to the network namespace of the thread that makes it. Needs no privilege.</summary>
/// <remarks>Not a <see cref="Socket"/>: that would need the thread pool to tell of news, and the pool may be busy just then.</remarks>
internal sealed class NetlinkSocket : IDisposable
{
    /// <summary>Links, neighbours, and the addresses and routes of both protocols.</summary>
    public const uint AllNews = 0x1 | 0x4 | 0x10 | 0x40 | 0x100 | 0x400;

    private const int NetlinkFamily = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int SocketLevel = 1;
    private const int ReceiveBuffer = 8;
    private const int DoNotWait = 0x40;
    private const int TryAgain = 11;
    private const int Interrupted = 4;
    private const int BufferOverrun = 105;
    private const short CanRead = 0x1;

    private const int RoomForNews = 1 << 20;

    private readonly SafeFileHandle socket;
    private readonly SafeFileHandle wake;
    private readonly byte[] buffer = new byte[64 * 1024];

    /// <param name="news">Which news to get; 0 for a socket that asks only.</param>
    /// <exception cref="SocketException">This system does not let us.</exception>
    public NetlinkSocket(uint news)
    {
        socket = Open(NetlinkFamily, RawCloseOnExec, 0);
        wake = CreateEvent(0, 0x80000 | 0x800);
        var address = new NetlinkAddress { Family = NetlinkFamily, Groups = news };
        if (socket.IsInvalid || wake.IsInvalid || Bind(socket, in address, Marshal.SizeOf<NetlinkAddress>()) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            Dispose();
            throw new SocketException(error);
        }

        var room = RoomForNews;
        _ = SetOption(socket, SocketLevel, ReceiveBuffer, in room, sizeof(int));
    }

    public bool TrySend(byte[] message) => Send(socket, message, (nuint)message.Length, DoNotWait) == message.Length;

    /// <summary>What lies here now; empty when nothing does.</summary>
    /// <param name="overrun">The kernel had more to tell than fitted: what we know is out of date.</param>
    public List<NetlinkFact> Take(out bool overrun)
    {
        overrun = false;
        var count = (int)Receive(socket, buffer, (nuint)buffer.Length, DoNotWait);
        if (count < 0)
        {
            overrun = Marshal.GetLastPInvokeError() == BufferOverrun;
            return [];
        }

        return NetlinkReader.Read(buffer.AsSpan(0, count));
    }

    /// <summary>Waits until something lies here, or somebody calls <see cref="Wake"/>.</summary>
    /// <returns>False when nothing came in time.</returns>
    public bool Wait(int milliseconds)
    {
        Waited[] waited =
        [
            new Waited { Descriptor = socket.DangerousGetHandle().ToInt32(), Wanted = CanRead },
            new Waited { Descriptor = wake.DangerousGetHandle().ToInt32(), Wanted = CanRead },
        ];
        var ready = Poll(waited, (nuint)waited.Length, milliseconds);
        return ready > 0 || (ready < 0 && Marshal.GetLastPInvokeError() is Interrupted or TryAgain);
    }

    public void Wake()
    {
        var one = 1L;
        _ = Write(wake, in one, sizeof(long));
    }

    public void Dispose()
    {
        socket.Dispose();
        wake.Dispose();
    }

    [DllImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static extern SafeFileHandle Open(int family, int kind, int protocol);

    [DllImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static extern SafeFileHandle CreateEvent(uint value, int flags);

    [DllImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static extern int Bind(SafeFileHandle socket, in NetlinkAddress address, int length);

    [DllImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static extern int SetOption(SafeFileHandle socket, int level, int option, in int value, int length);

    [DllImport("libc", EntryPoint = "send", SetLastError = true)]
    private static extern nint Send(SafeFileHandle socket, byte[] bytes, nuint length, int flags);

    [DllImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static extern nint Receive(SafeFileHandle socket, byte[] into, nuint length, int flags);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(SafeFileHandle file, in long value, nuint length);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static extern int Poll([In, Out] Waited[] waited, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint Port;
        public uint Groups;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Waited
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}

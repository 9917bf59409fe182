using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RobotLink.Probes;

/// <summary>Opens a socket for whole Ethernet frames of one port (Linux, CAP_NET_RAW).</summary>
internal static class PacketSocket
{
    private const int PacketFamily = 17;
    private const int RawCloseOnExec = 3 | 0x80000;

    /// <exception cref="SocketException">This program may not, or the port has gone.</exception>
    public static Socket Open(int port, ushort etherType)
    {
        var protocol = BitConverter.IsLittleEndian ? (ushort)((etherType << 8) | (etherType >> 8)) : etherType;
        var handle = new SafeSocketHandle((nint)Create(PacketFamily, RawCloseOnExec, protocol), ownsHandle: true);
        var address = new LinkLayerAddress { Family = PacketFamily, Protocol = protocol, Port = port };
        if (handle.IsInvalid || Bind(handle, in address, Marshal.SizeOf<LinkLayerAddress>()) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw new SocketException((int)Named(error));
        }

        return new Socket(handle);
    }

    /// <summary>A number of the system is none of .NET's: 1 is EPERM, 13 EACCES, 19 ENODEV, 100 ENETDOWN (errno.h of Linux).</summary>
    private static SocketError Named(int error) => error switch
    {
        1 or 13 => SocketError.AccessDenied,
        19 or 100 => SocketError.NetworkDown,
        _ => SocketError.SocketError,
    };

    [DllImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static extern int Create(int family, int kind, int protocol);

    [DllImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static extern int Bind(SafeSocketHandle socket, in LinkLayerAddress address, int length);

    [StructLayout(LayoutKind.Sequential)]
    private struct LinkLayerAddress
    {
        public ushort Family;
        public ushort Protocol;
        public int Port;
        public ushort HardwareKind;
        public byte PacketKind;
        public byte HardwareLength;
        public long Hardware;
    }
}

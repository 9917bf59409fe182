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
        var handle = new SafeSocketHandle(Create(PacketFamily, RawCloseOnExec, protocol), ownsHandle: true);
        var address = new LinkLayerAddress { Family = PacketFamily, Protocol = protocol, Port = port };
        if (handle.IsInvalid || Bind(handle, in address, Marshal.SizeOf<LinkLayerAddress>()) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw new SocketException(error);
        }

        return new Socket(handle);
    }

    [DllImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static extern nint Create(int family, int kind, int protocol);

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

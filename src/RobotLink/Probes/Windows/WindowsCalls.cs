using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace RobotLink.Probes;

/// <summary>Windows' calls for its network tables (iphlpapi.h, netioapi.h). Written from the documents; not run on Windows yet.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsCalls
{
    public const int Success = 0;

    /// <summary>ERROR_NETWORK_UNREACHABLE and ERROR_HOST_UNREACHABLE.</summary>
    public const int NetworkUnreachable = 1231;
    public const int HostUnreachable = 1232;

    /// <summary>SOCKADDR_INET: the longer of both families' addresses.</summary>
    public const int AddressLength = 28;

    /// <summary>Room for MIB_IPFORWARD_ROW2 (104 bytes on 64 bits) and MIB_IPNET_ROW2 (88 bytes).</summary>
    public const int RowLength = 256;

    [DllImport("iphlpapi.dll", EntryPoint = "GetBestRoute2")]
    public static extern int GetBestRoute(nint luid, int port, nint source, byte[] destination, uint options, byte[] route, byte[] bestSource);

    [DllImport("iphlpapi.dll", EntryPoint = "GetIpNetEntry2")]
    public static extern int GetNeighbour(byte[] row);

    [DllImport("iphlpapi.dll", EntryPoint = "NotifyIpInterfaceChange")]
    public static extern int NotifyPortChange(ushort family, Changed told, nint context, [MarshalAs(UnmanagedType.U1)] bool first, out nint handle);

    [DllImport("iphlpapi.dll", EntryPoint = "NotifyRouteChange2")]
    public static extern int NotifyRouteChange(ushort family, Changed told, nint context, [MarshalAs(UnmanagedType.U1)] bool first, out nint handle);

    [DllImport("iphlpapi.dll", EntryPoint = "CancelMibChangeNotify2")]
    public static extern int Cancel(nint handle);

    /// <summary>Asks the network for a hardware address; may take three seconds. Null when nobody answers.</summary>
    public static string? AskAddress(IPAddress own, IPAddress asked)
    {
        var hardware = new byte[6];
        var length = (uint)hardware.Length;
        return SendArp(Number(asked), Number(own), hardware, ref length) == Success && length == 6 ? HardwareText.Of(hardware) : null;
    }

    private static uint Number(IPAddress address) => BitConverter.ToUInt32(address.GetAddressBytes());

    [DllImport("iphlpapi.dll", EntryPoint = "SendARP")]
    private static extern int SendArp(uint destination, uint source, byte[] hardware, ref uint length);

    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    public delegate void Changed(nint context, nint row, int kind);

    /// <summary>SOCKADDR_IN or SOCKADDR_IN6.</summary>
    public static byte[] Address(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var socket = new byte[AddressLength];
        BitConverter.TryWriteBytes(socket, (ushort)address.AddressFamily);
        bytes.CopyTo(socket, bytes.Length == 4 ? 4 : 8);
        return socket;
    }

    /// <summary>Null for an address of no family, or of zeros.</summary>
    public static IPAddress? Address(ReadOnlySpan<byte> socket)
    {
        var found = BitConverter.ToUInt16(socket) switch
        {
            2 => new IPAddress(socket.Slice(4, 4)),
            23 => new IPAddress(socket.Slice(8, 16)),
            _ => null,
        };
        return found is null || found.Equals(IPAddress.Any) || found.Equals(IPAddress.IPv6Any) ? null : found;
    }
}

using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace RobotLink.Probes;

/// <summary>Windows' calls for its network tables (iphlpapi.h, netioapi.h). Written from the documents; not run on Windows yet.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsCalls
{
    public const int Success = 0;

    /// <summary>ERROR_NOT_FOUND: no such entry, or no such port.</summary>
    public const int NotFound = 1168;

    /// <summary>ERROR_NETWORK_UNREACHABLE and ERROR_HOST_UNREACHABLE.</summary>
    public const int NetworkUnreachable = 1231;
    public const int HostUnreachable = 1232;

    /// <summary>ERROR_GEN_FAILURE and ERROR_BAD_NET_NAME: nobody answered SendARP. Any other error says that it did not ask.</summary>
    public const int NobodyAnsweredOnce = 31;
    public const int NobodyAnswered = 67;

    [DllImport("iphlpapi.dll", EntryPoint = "GetBestRoute2")]
    public static extern int GetBestRoute(nint luid, uint port, nint source, byte[] destination, uint options, [Out] byte[] route, [Out] byte[] bestSource);

    [DllImport("iphlpapi.dll", EntryPoint = "GetIpNetEntry2")]
    public static extern int GetNeighbour([In, Out] byte[] row);

    [DllImport("iphlpapi.dll", EntryPoint = "NotifyIpInterfaceChange")]
    public static extern int NotifyPortChange(ushort family, Changed told, nint context, [MarshalAs(UnmanagedType.U1)] bool first, out nint handle);

    [DllImport("iphlpapi.dll", EntryPoint = "NotifyRouteChange2")]
    public static extern int NotifyRouteChange(ushort family, Changed told, nint context, [MarshalAs(UnmanagedType.U1)] bool first, out nint handle);

    [DllImport("iphlpapi.dll", EntryPoint = "CancelMibChangeNotify2")]
    public static extern int Cancel(nint handle);

    /// <summary>Asks the network for a hardware address of six bytes; may take three seconds.</summary>
    /// <returns>Windows' error.</returns>
    public static int AskAddress(IPAddress own, IPAddress asked, byte[] hardware)
    {
        var length = (uint)hardware.Length;
        return SendArp(Number(asked), Number(own), hardware, ref length);
    }

    private static uint Number(IPAddress address) => BitConverter.ToUInt32(address.GetAddressBytes());

    [DllImport("iphlpapi.dll", EntryPoint = "SendARP")]
    private static extern int SendArp(uint destination, uint source, [Out] byte[] hardware, ref uint length);

    /// <summary>PIPINTERFACE_CHANGE_CALLBACK and PIPFORWARD_CHANGE_CALLBACK.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    public delegate void Changed(nint context, nint row, int kind);
}

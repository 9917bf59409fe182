using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace RobotLink.Transports;

/// <summary>Joins a socket to a group.</summary>
internal static class Multicast
{
    // linux/in.h
    private const int LevelIp = 0;
    private const int MulticastAllOption = 49;

    /// <summary>On every network port of this PC: which of them leads to the cell, the system does not know.</summary>
    /// <exception cref="SocketException">No port could join.</exception>
    public static void Join(Socket socket, IPAddress group)
    {
        // Other programs may listen to the same group.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        OnlyOwnGroups(socket);
        SocketException? refusal = null;
        var joined = 0;
        foreach (var option in Options(group))
        {
            try
            {
                socket.SetSocketOption(
                    option is MulticastOption ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, SocketOptionName.AddMembership, option);
                joined++;
            }
            catch (SocketException reason)
            {
                refusal = reason;
            }
        }

        if (joined == 0)
        {
            throw refusal ?? new SocketException((int)SocketError.NetworkDown);
        }
    }

    private static IEnumerable<object> Options(IPAddress group)
    {
        var ports = NetworkInterface.GetAllNetworkInterfaces()
            .Where(port => port.SupportsMulticast || port.NetworkInterfaceType == NetworkInterfaceType.Loopback);
        foreach (var addresses in ports.Select(port => port.GetIPProperties()))
        {
            if (group.AddressFamily == AddressFamily.InterNetworkV6)
            {
                yield return new IPv6MulticastOption(group, addresses.GetIPv6Properties().Index);
            }
            else if (addresses.UnicastAddresses.FirstOrDefault(own => own.Address.AddressFamily == AddressFamily.InterNetwork) is { } own)
            {
                yield return new MulticastOption(group, own.Address);
            }
        }
    }

    /// <summary>Linux otherwise hands over what comes for any group that any program here has joined.</summary>
    private static void OnlyOwnGroups(Socket socket)
    {
        if (OperatingSystem.IsLinux() && socket.AddressFamily == AddressFamily.InterNetwork)
        {
            Span<byte> no = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(no, 0);
            socket.SetRawSocketOption(LevelIp, MulticastAllOption, no);
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace RobotLink.Tests.Transports;

internal static class FreePort
{
    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int OfTcp() => Taken(SocketType.Stream, ProtocolType.Tcp);

    public static int OfUdp() => Taken(SocketType.Dgram, ProtocolType.Udp);

    private static int Taken(SocketType type, ProtocolType protocol)
    {
        using var door = new Socket(AddressFamily.InterNetwork, type, protocol);
        door.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)door.LocalEndPoint!).Port;
    }
}

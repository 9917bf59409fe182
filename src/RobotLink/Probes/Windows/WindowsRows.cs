using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Windows' table rows as bytes (netioapi.h, ws2ipdef.h), the same on all its processors of 64 bits. Pure, so that it is tested everywhere.</summary>
internal static class WindowsRows
{
    /// <summary>SOCKADDR_INET: the longer of both families' addresses.</summary>
    public const int AddressLength = 28;

    /// <summary>MIB_IPFORWARD_ROW2.</summary>
    public const int RouteLength = 104;

    /// <summary>MIB_IPNET_ROW2.</summary>
    public const int NeighbourLength = 88;

    private const ushort Internet = 2;
    private const ushort Internet6 = 23;

    // SOCKADDR_IN6: family (2), port (2), flow (4), address (16), scope (4).
    private const int Scope = 24;

    // MIB_IPFORWARD_ROW2: LUID (8), index (4), prefix (address 28, length 1, padding 3), next hop (28), ...
    private const int RoutePort = 8;
    private const int RouteNextHop = 44;

    // MIB_IPNET_ROW2: address (28), index (4), LUID (8), hardware (32), its length (4), state (4), ...
    private const int NeighbourPort = 28;
    private const int NeighbourHardware = 40;
    private const int NeighbourHardwareLength = 72;
    private const int NeighbourStateAt = 76;

    public static NetworkRoute Route(ReadOnlySpan<byte> row, ReadOnlySpan<byte> source) =>
        new(BitConverter.ToInt32(row[RoutePort..]), Address(row[RouteNextHop..]), Address(source));

    /// <summary>A row that asks for one neighbour.</summary>
    public static byte[] NeighbourQuestion(int port, IPAddress address)
    {
        var row = new byte[NeighbourLength];
        Address(address).CopyTo(row, 0);
        BitConverter.TryWriteBytes(row.AsSpan(NeighbourPort), port);
        return row;
    }

    public static NeighbourReading Neighbour(ReadOnlySpan<byte> row) => new(
        State(BitConverter.ToInt32(row[NeighbourStateAt..])),
        BitConverter.ToInt32(row[NeighbourHardwareLength..]) == 6 ? HardwareText.Of(row.Slice(NeighbourHardware, 6)) : null);

    /// <summary>SOCKADDR_IN or SOCKADDR_IN6.</summary>
    public static byte[] Address(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var socket = new byte[AddressLength];
        BitConverter.TryWriteBytes(socket, address.AddressFamily == AddressFamily.InterNetwork ? Internet : Internet6);
        bytes.CopyTo(socket, bytes.Length == 4 ? 4 : 8);
        if (address.IsIPv6LinkLocal)
        {
            BitConverter.TryWriteBytes(socket.AsSpan(Scope), (uint)address.ScopeId);
        }

        return socket;
    }

    /// <summary>Null for an address of no family, or of zeros.</summary>
    public static IPAddress? Address(ReadOnlySpan<byte> socket)
    {
        var found = BitConverter.ToUInt16(socket) switch
        {
            Internet => new IPAddress(socket.Slice(4, 4)),
            Internet6 => Version6(socket),
            _ => null,
        };
        return found is null || found.Equals(IPAddress.Any) || found.Equals(IPAddress.IPv6Any) ? null : found;
    }

    /// <summary>An address of one wire alone is none without the port that leads there.</summary>
    private static IPAddress Version6(ReadOnlySpan<byte> socket)
    {
        var found = new IPAddress(socket.Slice(8, 16));
        return found.IsIPv6LinkLocal ? new IPAddress(socket.Slice(8, 16), BitConverter.ToUInt32(socket[Scope..])) : found;
    }

    /// <summary>NL_NEIGHBOR_STATE.</summary>
    private static NeighbourState State(int state) => state switch
    {
        0 => NeighbourState.Failed,
        1 => NeighbourState.Incomplete,
        2 or 3 or 4 => NeighbourState.Stale,
        5 => NeighbourState.Reachable,
        6 => NeighbourState.Permanent,
        _ => NeighbourState.None,
    };
}

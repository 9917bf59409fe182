using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.Versioning;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Windows' network tables, asked each time; it tells that something changed, not what. Written from the documents; not run on Windows yet.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsNetwork : INetwork
{
    private readonly List<nint> notifications = [];

    // Windows calls these until cancelled, so they must stay where they are.
    private WindowsCalls.Changed? portTold;
    private WindowsCalls.Changed? routeTold;

    public void Start(Action<NetworkChange> told)
    {
        portTold = (_, _, _) => TellPorts(told);
        routeTold = (_, _, _) => told(new RoutesChanged());
        if (WindowsCalls.NotifyPortChange(0, portTold, 0, false, out var ports) == WindowsCalls.Success)
        {
            notifications.Add(ports);
        }

        if (WindowsCalls.NotifyRouteChange(0, routeTold, 0, false, out var routes) == WindowsCalls.Success)
        {
            notifications.Add(routes);
        }
    }

    public NetworkRoute? RouteTo(IPAddress address)
    {
        var row = new byte[WindowsCalls.RowLength];
        var source = new byte[WindowsCalls.AddressLength];
        var error = WindowsCalls.GetBestRoute(0, 0, 0, WindowsCalls.Address(address), 0, row, source);
        if (error is WindowsCalls.NetworkUnreachable or WindowsCalls.HostUnreachable)
        {
            return NetworkRoute.None;
        }

        // MIB_IPFORWARD_ROW2: LUID (8), index (4), prefix (address 28, length 1, padding 3), next hop (28).
        return error == WindowsCalls.Success
            ? new NetworkRoute(BitConverter.ToInt32(row, 8), WindowsCalls.Address(row.AsSpan(44)), WindowsCalls.Address(source))
            : null;
    }

    public NetworkPort? Port(int index)
    {
        var found = Ports().FirstOrDefault(port => Index(port) == index);
        if (found is null)
        {
            return null;
        }

        var hardware = found.GetPhysicalAddress().GetAddressBytes();
        return new NetworkPort(index, new PortReading(found.Name, true, found.OperationalStatus == OperationalStatus.Up), hardware.Length == 6 ? hardware : null);
    }

    public NeighbourReading? Neighbour(int port, IPAddress address)
    {
        // MIB_IPNET_ROW2: address (28), index (4), LUID (8), hardware (32), its length (4), state (4).
        var row = new byte[WindowsCalls.RowLength];
        WindowsCalls.Address(address).CopyTo(row, 0);
        BitConverter.TryWriteBytes(row.AsSpan(28), port);
        if (WindowsCalls.GetNeighbour(row) != WindowsCalls.Success)
        {
            return new NeighbourReading(NeighbourState.None);
        }

        var length = BitConverter.ToInt32(row, 72);
        return new NeighbourReading(State(BitConverter.ToInt32(row, 76)), length == 6 ? HardwareText.Of(row.AsSpan(40, 6)) : null);
    }

    public void Dispose()
    {
        foreach (var notification in notifications)
        {
            _ = WindowsCalls.Cancel(notification);
        }

        notifications.Clear();
        GC.KeepAlive(portTold);
        GC.KeepAlive(routeTold);
    }

    private static NeighbourState State(int state) => state switch
    {
        0 => NeighbourState.Failed,
        1 => NeighbourState.Incomplete,
        2 or 3 or 4 => NeighbourState.Stale,
        5 => NeighbourState.Reachable,
        6 => NeighbourState.Permanent,
        _ => NeighbourState.None,
    };

    private static void TellPorts(Action<NetworkChange> told)
    {
        foreach (var port in Ports())
        {
            told(new PortChanged(Index(port)));
        }
    }

    private static NetworkInterface[] Ports()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces();
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    private static int Index(NetworkInterface port)
    {
        try
        {
            return port.GetIPProperties().GetIPv4Properties()?.Index ?? 0;
        }
        catch (NetworkInformationException)
        {
            return 0;
        }
    }
}

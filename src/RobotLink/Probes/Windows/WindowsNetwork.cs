using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.Versioning;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Windows' network tables, asked each time but for the ports, which take long; it tells that something changed, not what. Written from the documents; not run on Windows yet.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsNetwork : INetwork
{
    private readonly List<nint> notifications = [];
    private readonly KeptUntilTold<NetworkInterface[]> ports = new(AllPorts);

    // Windows calls these until cancelled, so they must stay where they are.
    private WindowsCalls.Changed? portTold;
    private WindowsCalls.Changed? routeTold;

    public void Start(Action<NetworkChange> told)
    {
        portTold = (_, _, _) => TellPorts(told);
        routeTold = (_, _, _) => TellRoutes(told);
        if (WindowsCalls.NotifyPortChange(0, portTold, 0, false, out var portNews) == WindowsCalls.Success)
        {
            notifications.Add(portNews);
            ports.IsTold = true;
        }

        if (WindowsCalls.NotifyRouteChange(0, routeTold, 0, false, out var routes) == WindowsCalls.Success)
        {
            notifications.Add(routes);
        }
    }

    public NetworkRoute? RouteTo(IPAddress address)
    {
        var row = new byte[WindowsRows.RouteLength];
        var source = new byte[WindowsRows.AddressLength];
        return WindowsCalls.GetBestRoute(0, 0, 0, WindowsRows.Address(address), 0, row, source) switch
        {
            WindowsCalls.Success => WindowsRows.Route(row, source),
            WindowsCalls.NetworkUnreachable or WindowsCalls.HostUnreachable => NetworkRoute.None,
            _ => null,
        };
    }

    public NetworkPort? Port(int index)
    {
        var found = ports.Get().FirstOrDefault(port => Index(port) == index);
        if (found is null)
        {
            return null;
        }

        var hardware = found.GetPhysicalAddress().GetAddressBytes();
        return new NetworkPort(index, new PortReading(found.Name, true, Carrier(found.OperationalStatus)), hardware.Length == 6 ? hardware : null);
    }

    public NeighbourReading? Neighbour(int port, IPAddress address)
    {
        var row = WindowsRows.NeighbourQuestion(port, address);
        return WindowsCalls.GetNeighbour(row) switch
        {
            WindowsCalls.Success => WindowsRows.Neighbour(row),
            WindowsCalls.NotFound => new NeighbourReading(NeighbourState.None),
            _ => null,
        };
    }

    /// <summary>A port without a link loses its addresses here, so that nothing can be said while there is one.</summary>
    public bool TryFindHome(IPAddress address, out int port)
    {
        var all = ports.Get();
        port = all.Where(known => Networks(known).Any(network => network.Contains(address))).Select(Index).FirstOrDefault();
        return port != 0 || Array.TrueForAll(all, known => known.OperationalStatus == OperationalStatus.Up);
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

    /// <summary>Null where the port neither works nor says that its cable is out.</summary>
    private static bool? Carrier(OperationalStatus status) => status switch
    {
        OperationalStatus.Up => true,
        OperationalStatus.Down or OperationalStatus.LowerLayerDown or OperationalStatus.NotPresent => false,
        _ => null,
    };

    private static IEnumerable<IPNetwork> Networks(NetworkInterface port) =>
        Properties(port)?.UnicastAddresses.Where(own => own.PrefixLength > 0).Select(own => NetworkTables.NetworkOf(own.Address, own.PrefixLength)) ?? [];

    /// <summary>Null for a port that goes just now.</summary>
    private static IPInterfaceProperties? Properties(NetworkInterface port)
    {
        try
        {
            return port.GetIPProperties();
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }

    private void TellRoutes(Action<NetworkChange> told)
    {
        // Own addresses stand with the ports.
        ports.Forget();
        told(new RoutesChanged());
    }

    private void TellPorts(Action<NetworkChange> told)
    {
        ports.Forget();
        foreach (var index in ports.Get().Select(Index).Where(index => index != 0))
        {
            told(new PortChanged(index));
        }
    }

    private static NetworkInterface[] AllPorts()
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

    /// <summary>The same for both versions of IP; 0 where the port speaks neither.</summary>
    private static int Index(NetworkInterface port) => Properties(port) is not { } found ? 0
        : port.Supports(NetworkInterfaceComponent.IPv4) ? Read(() => found.GetIPv4Properties().Index)
        : port.Supports(NetworkInterfaceComponent.IPv6) ? Read(() => found.GetIPv6Properties().Index)
        : 0;

    private static int Read(Func<int> index)
    {
        try
        {
            return index();
        }
        catch (NetworkInformationException)
        {
            return 0;
        }
    }
}

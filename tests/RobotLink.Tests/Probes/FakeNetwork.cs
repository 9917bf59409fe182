using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Tests.Probes;

/// <summary>A network that is as a test says.</summary>
internal sealed class FakeNetwork : INetwork
{
    private Action<NetworkChange> told = _ => { };

    public Dictionary<IPAddress, NetworkRoute> Routes { get; } = [];

    public Dictionary<int, NetworkPort> Ports { get; } = [];

    public Dictionary<(int Port, IPAddress Address), NeighbourReading> Neighbours { get; } = [];

    public void Start(Action<NetworkChange> told) => this.told = told;

    public NetworkRoute RouteTo(IPAddress address) => Routes.GetValueOrDefault(address, NetworkRoute.None);

    NetworkRoute? INetwork.RouteTo(IPAddress address) => RouteTo(address);

    public NetworkPort? Port(int index) => Ports.GetValueOrDefault(index);

    public NeighbourReading? Neighbour(int port, IPAddress address) => Neighbours.GetValueOrDefault((port, address));

    /// <summary>Ports by the networks that they have an address in.</summary>
    public Dictionary<IPNetwork, int> Homes { get; } = [];

    public bool HomesAreKnown { get; set; } = true;

    public bool TryFindHome(IPAddress address, out int port)
    {
        port = Homes.FirstOrDefault(home => home.Key.Contains(address)).Value;
        return HomesAreKnown;
    }

    public void SetPort(int index, string name, bool carrier, bool enabled = true)
    {
        Ports[index] = new NetworkPort(index, new PortReading(name, enabled, carrier), [2, 0, 0, 0, 0, (byte)index]);
        told(new PortChanged(index));
    }

    public void RemovePort(int index)
    {
        Ports.Remove(index);
        told(new PortChanged(index));
    }

    public void SetNeighbour(int port, IPAddress address, NeighbourReading now)
    {
        var before = Neighbours.GetValueOrDefault((port, address));
        Neighbours[(port, address)] = now;
        told(new NeighbourChanged(port, address, before, now));
    }

    public void SetRoute(IPAddress address, NetworkRoute route)
    {
        Routes[address] = route;
        told(new RoutesChanged());
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}

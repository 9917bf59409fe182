using System.Net;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Turns what happens to ports, neighbours and routes into news for those who follow an address. Thread-safe.</summary>
internal sealed class NetworkWatch : IPathNews, IDisposable
{
    private readonly Lock gate = new();
    private readonly INetwork network;
    private readonly Dictionary<IPAddress, FollowedAddress> followed = [];
    private readonly HashSet<IPAddress> gateways = [];

    public NetworkWatch(INetwork network) => this.network = network;

    /// <summary>Begins to tell.</summary>
    public void Start() => network.Start(Take);

    public bool? HasCarrier(IPAddress remote)
    {
        var found = Find(remote);
        return found is { } port ? network.Port(port)?.HasCarrier : null;
    }

    public IDisposable Follow(IPAddress remote, Action<PathNews> told)
    {
        lock (gate)
        {
            if (!followed.TryGetValue(remote, out var address))
            {
                followed.Add(remote, address = new FollowedAddress(remote));
                address.Look(network);
                NoteGateway(address);
            }

            return new Following(this, address, told);
        }
    }

    public void Dispose() => network.Dispose();

    private int? Find(IPAddress remote)
    {
        lock (gate)
        {
            if (followed.TryGetValue(remote, out var address))
            {
                return address.Port;
            }
        }

        return network.RouteTo(remote) is { Found: true } route ? route.Port : null;
    }

    private void Take(NetworkChange change)
    {
        (PathNews News, Following[] Followers)[] told;
        lock (gate)
        {
            told = [.. Touched(change).SelectMany(address => address.Take(change, network).Select(news => (news, address.Followers.ToArray())))];
            if (change is RoutesChanged)
            {
                gateways.Clear();
                foreach (var address in followed.Values)
                {
                    NoteGateway(address);
                }
            }
        }

        foreach (var (news, followers) in told)
        {
            foreach (var follower in followers)
            {
                follower.Tell(news);
            }
        }
    }

    /// <summary>Neighbours change all the time; most of them concern one address or none.</summary>
    private IEnumerable<FollowedAddress> Touched(NetworkChange change) => change switch
    {
        NeighbourChanged { Address: var neighbour } when !gateways.Contains(neighbour) => followed.TryGetValue(neighbour, out var one) ? [one] : [],
        _ => followed.Values,
    };

    private void NoteGateway(FollowedAddress address)
    {
        if (address.Gateway is { } gateway)
        {
            gateways.Add(gateway);
        }
    }

    private void Leave(FollowedAddress address, Following follower)
    {
        lock (gate)
        {
            address.Followers.Remove(follower);
            if (address.Followers.Count == 0 && followed.GetValueOrDefault(address.Remote) == address)
            {
                followed.Remove(address.Remote);
            }
        }
    }

    /// <summary>What is known of one address, so that only changes are told.</summary>
    private sealed class FollowedAddress(IPAddress remote)
    {
        private NetworkRoute? route;
        private bool? carrier;
        private string? hardware;

        public IPAddress Remote => remote;

        public IPAddress? Gateway => route?.Gateway;

        public HashSet<Following> Followers { get; } = [];

        /// <summary>The port that leads there; without a way, the one that did so last.</summary>
        public int? Port { get; private set; }

        public void Look(INetwork network)
        {
            route = network.RouteTo(remote);
            Port = route is { Found: true } found ? found.Port : Port;
            carrier = Port is { } port ? network.Port(port)?.HasCarrier : null;
            hardware = Port is { } known ? network.Neighbour(known, NextHop)?.Hardware ?? hardware : hardware;
        }

        public List<PathNews> Take(NetworkChange change, INetwork network) => change switch
        {
            PortChanged port when port.Port == Port => Carrier(network),
            NeighbourChanged neighbour when neighbour.Port == Port && neighbour.Address.Equals(NextHop) => Neighbour(neighbour, network),
            RoutesChanged => Route(network),
            _ => [],
        };

        private IPAddress NextHop => route?.Gateway ?? remote;

        private List<PathNews> Carrier(INetwork network)
        {
            var before = carrier;
            var port = network.Port(Port!.Value);

            // A port that has gone as a whole leads nowhere.
            carrier = port is null ? false : port.HasCarrier;

            // A port that is switched off takes its routes along, and Linux tells nobody so (for IPv4).
            if (carrier is false && network.RouteTo(remote) is { Found: true } other && other.Port != Port)
            {
                return Route(network);
            }

            return carrier == before || carrier is null
                ? []
                : [new PathNews(carrier.Value ? PathChange.CarrierBack : PathChange.CarrierLost, port?.Reading.Name)];
        }

        private List<PathNews> Neighbour(NeighbourChanged changed, INetwork network)
        {
            var name = network.Port(changed.Port)?.Reading.Name;
            if (changed.Now.State == NeighbourState.Failed)
            {
                return changed.Before?.State == NeighbourState.Failed ? [] : [new PathNews(PathChange.NeighbourFailed, name)];
            }

            if (changed.Now is not { State: NeighbourState.Reachable, Hardware: { } now })
            {
                return [];
            }

            var before = hardware;
            hardware = now;
            if (before is not null && before != now)
            {
                return [new PathNews(PathChange.NeighbourExchanged, name)];
            }

            return changed.Before is { State: NeighbourState.Reachable or NeighbourState.Stale } ? [] : [new PathNews(PathChange.NeighbourAppeared, name)];
        }

        private List<PathNews> Route(INetwork network)
        {
            var (before, had) = (route, carrier);
            Look(network);
            if (route == before)
            {
                return [];
            }

            var name = Port is { } port ? network.Port(port)?.Reading.Name : null;
            var news = new List<PathNews> { new(PathChange.RouteChanged, route is { Found: true } ? name : null) };
            if (had is false && carrier is true)
            {
                news.Add(new PathNews(PathChange.CarrierBack, name));
            }

            return news;
        }
    }

    private sealed class Following : IDisposable
    {
        private readonly NetworkWatch watch;
        private readonly FollowedAddress address;
        private readonly Action<PathNews> told;

        public Following(NetworkWatch watch, FollowedAddress address, Action<PathNews> told)
        {
            (this.watch, this.address, this.told) = (watch, address, told);
            address.Followers.Add(this);
        }

        public void Tell(PathNews news) => told(news);

        public void Dispose() => watch.Leave(address, this);
    }
}

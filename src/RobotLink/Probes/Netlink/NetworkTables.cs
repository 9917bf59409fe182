using System.Net;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>The kernel's tables as its messages built them up. Pure: facts in, changes out. Not thread-safe.</summary>
internal sealed class NetworkTables
{
    private readonly Dictionary<int, NetworkPort> ports = [];
    private readonly HashSet<(int Port, IPNetwork Network)> networks = [];
    private readonly Dictionary<(int Port, IPAddress Address), NeighbourReading> neighbours = [];
    private uint? addressesAskedWith;

    /// <summary>All own addresses have been told since <see cref="Forget"/>: what is not there does not exist.</summary>
    public bool KnowsAddresses { get; private set; }

    public NetworkPort? Port(int index) => ports.GetValueOrDefault(index);

    /// <summary>An entry that is not there says that nobody asked lately.</summary>
    public NeighbourReading Neighbour(int port, IPAddress address) =>
        neighbours.GetValueOrDefault((port, address)) ?? new NeighbourReading(NeighbourState.None);

    /// <summary>Everything will be told anew: what is not told again has gone.</summary>
    public void Forget()
    {
        ports.Clear();
        neighbours.Clear();
        networks.Clear();
        (addressesAskedWith, KnowsAddresses) = (null, false);
    }

    /// <summary>All own addresses are asked for by the question with this number.</summary>
    public void AddressesAskedWith(uint sequence) => addressesAskedWith = sequence;

    /// <summary>The port with an own address in the same network; of several the one of the narrowest. 0: none.</summary>
    public int Home(IPAddress address) => networks
        .Where(own => own.Network.Contains(address))
        .OrderByDescending(own => own.Network.PrefixLength).ThenBy(own => own.Port)
        .FirstOrDefault().Port;

    /// <summary>The network of an address: all bits behind the prefix are cleared.</summary>
    public static IPNetwork NetworkOf(IPAddress address, int prefixLength)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), prefixLength);
    }

    /// <returns>Null when nothing changed.</returns>
    public NetworkChange? Take(NetlinkFact fact) => fact switch
    {
        PortFact port => Take(port),
        NeighbourFact neighbour => Take(neighbour),
        OwnAddressFact own => Take(own),
        RouteFact => new RoutesChanged(),
        TableEnd end => Take(end),
        _ => null,
    };

    private NetworkChange? Take(TableEnd end)
    {
        KnowsAddresses |= end.Sequence == addressesAskedWith;
        return null;
    }

    private RoutesChanged Take(OwnAddressFact fact)
    {
        var own = (fact.Port, NetworkOf(fact.Network, fact.PrefixLength));
        _ = fact.Gone ? networks.Remove(own) : networks.Add(own);
        return new RoutesChanged();
    }

    private PortChanged? Take(PortFact fact)
    {
        var index = fact.Port.Index;
        if (fact.Gone)
        {
            return ports.Remove(index) ? new PortChanged(index) : null;
        }

        var before = ports.GetValueOrDefault(index);
        ports[index] = fact.Port;
        return before?.Reading == fact.Port.Reading ? null : new PortChanged(index);
    }

    private NeighbourChanged? Take(NeighbourFact fact)
    {
        var key = (fact.Port, fact.Address);
        var before = neighbours.GetValueOrDefault(key);
        if (fact.Gone)
        {
            neighbours.Remove(key);
        }
        else
        {
            neighbours[key] = fact.Reading;
        }

        return before == fact.Reading ? null : new NeighbourChanged(fact.Port, fact.Address, before, fact.Reading);
    }
}

using RobotLink.Diagnosis;

namespace RobotLink.Simulation.Network;

/// <summary>The way from this PC to one device: a port of ours, a switch, a cable.</summary>
internal sealed class Way(VirtualTime time, LocalPort port)
{
    /// <summary>Linux goes on believing a neighbour that it has known for about this long (15 to 45 s, random around 30).</summary>
    private static readonly TimeSpan NeighbourKept = TimeSpan.FromSeconds(30);

    private readonly List<Action> settling = [];
    private TimeSpan brokenSince = TimeSpan.MaxValue;
    private bool cable = true;
    private bool filtered;
    private bool portFiltered;
    private Part? part;
    private bool isPartNamed;
    private bool hostUp = true;

    /// <summary>One way.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Share of packets that vanish, each way.</summary>
    public double Loss { get; set; }

    public LocalPort Port => port;

    public bool Carries => cable && !filtered && !portFiltered && hostUp && port.Carrier && (part?.On ?? true);

    /// <summary>One packet comes through, one way.</summary>
    public bool Passes(Random random) => Carries && (Loss <= 0 || random.NextDouble() >= Loss);

    /// <summary>The switch before the device, where the site file names it.</summary>
    public Part? Part => isPartNamed ? part : null;

    /// <summary>The switch before the device.</summary>
    public Part? Switch => part;

    /// <summary>The program has CAP_NET_RAW.</summary>
    public bool MayAsk { get; set; } = true;

    /// <summary>The device answers no echo, whatever happens.</summary>
    public bool EchoForbidden { get; set; }

    /// <summary>Another device has taken the same address.</summary>
    public bool Conflict { get; set; }

    /// <summary>Another device stands in place of ours.</summary>
    public bool Exchanged { get; set; }

    /// <summary>A firewall swallows what goes to the program's port, and nothing else.</summary>
    public bool PortFiltered
    {
        get => portFiltered;
        set => Change(() => portFiltered = value);
    }

    public bool Cable
    {
        get => cable;
        set => Change(() => cable = value);
    }

    /// <summary>A firewall swallows everything but ARP.</summary>
    public bool Filtered
    {
        get => filtered;
        set => Change(() => filtered = value);
    }

    public bool HostUp
    {
        get => hostUp;
        set => Change(() => hostUp = value);
    }

    /// <summary>The device answers for its hardware address.</summary>
    public bool Answers => cable && hostUp && port.Carrier && (part?.On ?? true);

    /// <summary>Echoes come through.</summary>
    public bool Echoes => Answers && !filtered && !EchoForbidden;

    /// <summary>What this PC knows without asking.</summary>
    public PathEvidence Known => new()
    {
        Route = new RouteReading(true),
        Port = new PortReading("eth1", true, port.Carrier),
        Neighbour = new NeighbourReading(time.Now - brokenSince > NeighbourKept && !Answers ? NeighbourState.Failed : NeighbourState.Stale, ModelProbes.Device),
    };

    public void Join(Part joined, bool isNamed)
    {
        (part, isPartNamed) = (joined, isNamed);
        joined.Add(this);
    }

    /// <summary>Called when the port has lost or found its link.</summary>
    public event Action<bool>? CarrierChanged;

    public void Tell(bool carrier) => CarrierChanged?.Invoke(carrier);

    /// <summary>Called before anything changes: what was computed lazily until now holds for the time before.</summary>
    public void Settling(Action settle) => settling.Add(settle);

    public void Forget(Action settle) => settling.Remove(settle);

    public void Change(Action change)
    {
        foreach (var settle in settling.ToArray())
        {
            settle();
        }

        change();
        brokenSince = Carries ? TimeSpan.MaxValue : brokenSince == TimeSpan.MaxValue ? time.Now : brokenSince;
    }
}

/// <summary>A network port of this PC, and all ways that begin there.</summary>
internal sealed class LocalPort
{
    private readonly List<Way> ways = [];

    public bool Carrier { get; private set; } = true;

    public Way Add(VirtualTime time, TimeSpan delay)
    {
        var way = new Way(time, this) { Delay = delay };
        ways.Add(way);
        return way;
    }

    public void Set(bool carrier)
    {
        // Every way settles by what held until now, and only then the port changes for all.
        foreach (var way in ways)
        {
            way.Change(() => { });
        }

        var isNews = Carrier != carrier;
        Carrier = carrier;
        foreach (var way in ways)
        {
            way.Change(() => { });
        }

        foreach (var way in isNews ? ways : [])
        {
            way.Tell(carrier);
        }
    }
}

using System.Net;

namespace RobotLink.Diagnosis;

/// <summary>What is known at one moment about the way to a device. What is null, or says so, was not measured.</summary>
public sealed record PathEvidence
{
    /// <summary>Nobody looked.</summary>
    public static PathEvidence None { get; } = new();

    /// <summary>The address is one of this PC's own: nobody else can answer for it.</summary>
    public bool IsThisPc { get; init; }

    public RouteReading? Route { get; init; }

    /// <summary>The port of this PC that leads there now; without a route, the one that did so last.</summary>
    public PortReading? Port { get; init; }

    /// <summary>A gateway leads there now; the port is the one that led straight there before, or could. Whether the device still stands behind it is not known.</summary>
    public bool PortLedThereBefore { get; init; }

    /// <summary>The kernel's own entry for the device, or for the gateway before it.</summary>
    public NeighbourReading? Neighbour { get; init; }

    /// <summary>Our own question for the hardware address.</summary>
    public AddressReading Address { get; init; } = AddressReading.NotAsked;

    public EchoReading Echo { get; init; } = EchoReading.NotAsked;

    public PartReading? Behind { get; init; }

    /// <summary>Other links that take the same way.</summary>
    public MatesReading? Mates { get; init; }

    /// <summary>The device is in another network than this PC: what answers for a hardware address is the gateway.</summary>
    public bool IsBehindGateway => Address.Gateway is not null || Route is { Gateway: not null };

    /// <summary>The device itself, not its gateway, has answered.</summary>
    public bool IsHeard => Echo.Result == CheckResult.Pass || (!IsBehindGateway && Address.Result == CheckResult.Pass);
}

/// <summary>How the kernel would send to the device.</summary>
/// <param name="Found">False: there is no way at all, which is proof enough.</param>
/// <param name="Gateway">Null where the device is in this PC's own network.</param>
/// <param name="Source">This PC's own address on that way.</param>
public sealed record RouteReading(bool Found, IPAddress? Gateway = null, IPAddress? Source = null)
{
    /// <summary>All ports were looked at, those without a link and those switched off as well: none has an address in the device's network.</summary>
    public bool NoPortHasItsNetwork { get; init; }

    /// <summary>A route of this PC says that nothing is sent there.</summary>
    public bool IsForbidden { get; init; }
}

/// <summary>A network port of this PC.</summary>
/// <param name="Enabled">Switched on by whoever runs this PC.</param>
/// <param name="Carrier">Whether it has a link; null when that cannot be told.</param>
/// <param name="CarrierChanges">How often the link came and went since this PC started; null when that cannot be told.</param>
public sealed record PortReading(string Name, bool Enabled, bool? Carrier, int? CarrierChanges = null);

/// <summary>What the kernel says about a neighbour's hardware address.</summary>
public enum NeighbourState
{
    /// <summary>No entry: nobody asked lately.</summary>
    None,

    /// <summary>Asked; no answer yet.</summary>
    Incomplete,

    /// <summary>Confirmed, which may be half a minute ago.</summary>
    Reachable,

    /// <summary>Known once; proves nothing.</summary>
    Stale,

    /// <summary>Asked, and nobody answered.</summary>
    Failed,

    /// <summary>Written by hand, or not needed on this port.</summary>
    Permanent,
}

/// <summary>The kernel's entry for one neighbour.</summary>
/// <param name="Hardware">Null while it is not known.</param>
public sealed record NeighbourReading(NeighbourState State, string? Hardware = null);

/// <summary>Our own question: who has this address?</summary>
/// <param name="Result">Pass: answered. Fail: asked several times, and nobody answered.</param>
/// <param name="Hardware">All that answered; two are a conflict.</param>
public sealed record AddressReading(CheckResult Result, IReadOnlyList<string> Hardware, string Detail)
{
    public static AddressReading NotAsked { get; } = NotMeasured("not asked");

    /// <summary>Whose address was asked for, where it is not the device's own: the gateway's.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>Who answered there while the device worked; null when nobody noted it.</summary>
    public string? Before { get; init; }

    public bool IsConflict => Hardware.Count > 1;

    /// <summary>Another hardware than the one that worked.</summary>
    public bool IsExchanged => Before is not null && Hardware.Count > 0 && !Hardware.Contains(Before);

    public static AddressReading NotMeasured(string why) => new(CheckResult.NotMeasured, [], why);
}

/// <summary>One ICMP echo.</summary>
public sealed record EchoReading(CheckResult Result, string Detail)
{
    public static EchoReading NotAsked { get; } = NotMeasured("not asked");

    public static EchoReading NotMeasured(string why) => new(CheckResult.NotMeasured, why);
}

/// <summary>Whether the part before the device answers.</summary>
public sealed record PartReading(PartTarget Part, CheckResult Result, string Detail);

/// <summary>How other links do that share a piece of the way.</summary>
/// <param name="Shared">What they share, in words: <c>port eth0</c>.</param>
/// <param name="Working">Links that have proved life lately.</param>
/// <param name="Silent">Links that lost their device, too.</param>
public sealed record MatesReading(string Shared, int Working, int Silent);

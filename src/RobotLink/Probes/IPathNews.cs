using System.Net;

namespace RobotLink.Probes;

/// <summary>What changed in this PC on the way to a device.</summary>
internal enum PathChange
{
    /// <summary>The port that leads there has lost its link, or was switched off.</summary>
    CarrierLost,

    /// <summary>The port that leads there has a link again.</summary>
    CarrierBack,

    /// <summary>The device, or the gateway before it, has answered with its hardware address.</summary>
    NeighbourAppeared,

    /// <summary>The device, or the gateway before it, is another piece of hardware than before.</summary>
    NeighbourExchanged,

    /// <summary>The kernel asked for its hardware address, and nobody answered.</summary>
    NeighbourFailed,

    /// <summary>Another port leads there, or none any more, or one again.</summary>
    RouteChanged,
}

/// <param name="Port">The port of this PC; null when none leads there.</param>
internal readonly record struct PathNews(PathChange Change, string? Port);

/// <summary>Tells within milliseconds what changes on the way to an address. Costs nothing while nothing changes.</summary>
internal interface IPathNews
{
    /// <summary>Whether the port that leads to <paramref name="remote"/> has a link at this moment; null when that cannot be told.</summary>
    bool? HasCarrier(IPAddress remote);

    /// <summary>Calls <paramref name="told"/> until disposed of. It is called by a thread of the news' own, so it may neither wait nor throw.</summary>
    /// <remarks>What disposing and telling do at the same moment may still be told once.</remarks>
    IDisposable Follow(IPAddress remote, Action<PathNews> told);
}

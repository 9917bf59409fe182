using System.Net;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>A network port of this PC as the system describes it.</summary>
/// <param name="Index">The system's number; 0 where there is none.</param>
/// <param name="Hardware">Its own hardware address; null where the port has none to ask with, such as the loopback.</param>
internal sealed record NetworkPort(int Index, PortReading Reading, byte[]? Hardware)
{
    /// <summary>False as well where it is switched off; null where it cannot be told.</summary>
    public bool? HasCarrier => Reading.Enabled ? Reading.Carrier : false;
}

/// <summary>How the system would send to an address.</summary>
/// <param name="Port">Index of the port; 0 without a way.</param>
internal sealed record NetworkRoute(int Port, IPAddress? Gateway, IPAddress? Source)
{
    public static NetworkRoute None { get; } = new(0, null, null);

    /// <summary>Somebody has written a route so that nothing is sent there.</summary>
    public static NetworkRoute Forbidden { get; } = new(0, null, null) { IsForbidden = true };

    public bool Found => Port != 0;

    public bool IsForbidden { get; private init; }
}

/// <summary>Something changed in the system's tables; they already show it.</summary>
internal abstract record NetworkChange;

internal sealed record PortChanged(int Port) : NetworkChange;

/// <param name="Before">Null when there was no entry.</param>
internal sealed record NeighbourChanged(int Port, IPAddress Address, NeighbourReading? Before, NeighbourReading Now) : NetworkChange;

/// <summary>Routes or own addresses.</summary>
internal sealed record RoutesChanged : NetworkChange;

/// <summary>The network as this PC's system sees it. Thread-safe.</summary>
internal interface INetwork : IDisposable
{
    /// <summary>Begins to tell changes, on a thread of its own. Called once.</summary>
    void Start(Action<NetworkChange> told);

    /// <summary>Null where it cannot be told.</summary>
    NetworkRoute? RouteTo(IPAddress address);

    NetworkPort? Port(int index);

    /// <summary>The port with an own address in the network of <paramref name="address"/>, though it be switched off; 0 when there is none.</summary>
    /// <returns>False where it cannot be told.</returns>
    bool TryFindHome(IPAddress address, out int port);

    /// <summary>Null where it cannot be told.</summary>
    NeighbourReading? Neighbour(int port, IPAddress address);
}

/// <summary>Where the system tells nothing.</summary>
internal sealed class UnknownNetwork : INetwork
{
    public void Start(Action<NetworkChange> told)
    {
        // Nothing will ever be told.
    }

    public NetworkRoute? RouteTo(IPAddress address) => null;

    public NetworkPort? Port(int index) => null;

    public bool TryFindHome(IPAddress address, out int port)
    {
        port = 0;
        return false;
    }

    public NeighbourReading? Neighbour(int port, IPAddress address) => null;

    public void Dispose()
    {
        // Nothing is held.
    }
}

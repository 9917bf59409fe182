using System.Net;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>One message of the kernel about its network tables.</summary>
/// <param name="Sequence">Of the question that it answers; 0 for news.</param>
internal abstract record NetlinkFact(uint Sequence);

internal sealed record PortFact(uint Sequence, NetworkPort Port, bool Gone) : NetlinkFact(Sequence);

internal sealed record NeighbourFact(uint Sequence, int Port, IPAddress Address, NeighbourReading Reading, bool Gone) : NetlinkFact(Sequence);

internal sealed record RouteFact(uint Sequence, NetworkRoute Route) : NetlinkFact(Sequence);

/// <param name="Network">An address in the network that this PC is in with that port.</param>
internal sealed record OwnAddressFact(uint Sequence, int Port, IPAddress Network, int PrefixLength, bool Gone) : NetlinkFact(Sequence);

/// <summary>The end of a table that was asked for.</summary>
internal sealed record TableEnd(uint Sequence) : NetlinkFact(Sequence);

/// <param name="Error">A number of errno; 0 says that the question was understood.</param>
internal sealed record NetlinkRefusal(uint Sequence, int Error) : NetlinkFact(Sequence);

namespace RobotLink.Diagnosis;

/// <summary>What this PC knows about the way to a device, without sending anything.</summary>
/// <param name="Port">The network port that routes to it; null when that cannot be told.</param>
/// <param name="Carrier">Whether that port has a link; null when that cannot be told.</param>
/// <param name="AskedInVain">
/// The neighbour table says that the hardware address was asked for and nobody answered. False says nothing: an old entry stays for up to a minute.
/// </param>
public sealed record PathReading(string? Port, bool? Carrier, bool AskedInVain);

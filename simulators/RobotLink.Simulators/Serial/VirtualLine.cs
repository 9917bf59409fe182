namespace RobotLink.Simulators.Serial;

/// <summary>A serial line without wires: the device holds one end, whoever opens its path the other.</summary>
/// <param name="Link">A path that leads to the line, whatever number it gets; null for none.</param>
public sealed record VirtualLine(string? Link);

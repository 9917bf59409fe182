using RobotLink.Simulators;

namespace RobotLink.Tests.Simulators;

/// <summary>Waits for what simulated devices count: their clients, frames, and what was wrong with them.</summary>
internal static class SimulatorSignals
{
    public static Task UntilAsync(this ISimulator device, Func<bool> condition, CancellationToken token) => Signals.UntilAsync(((Simulator)device).Changed, condition, token);
}

namespace RobotLink.Simulation.Checks;

/// <summary>Within how many seconds a link says it notices what was broken.</summary>
internal static class Bounds
{
    /// <summary>With a request under way, which may hold the verdict up.</summary>
    /// <returns>Null where nothing is promised.</returns>
    public static double? Of(Cell cell, FaultKind kind) => kind switch
    {
        FaultKind.CableHere => Seconds(cell, "cable_here"),
        FaultKind.Frozen => Seconds(cell, "program_hung_during_request"),
        FaultKind.Stopped or FaultKind.HangUp => Seconds(cell, "program_ended"),
        _ when IsOfNetwork(kind) => cell.Bound.Failures.FirstOrDefault(bound => bound.Failure == "network_during_request")?.Seconds ?? Seconds(cell, "network"),
        _ => null,
    };

    /// <summary>Where nobody has asked anything; null where that makes no difference.</summary>
    public static double? Unasked(Cell cell, FaultKind kind) =>
        kind == FaultKind.Frozen ? Seconds(cell, "program_hung") : IsOfNetwork(kind) ? Seconds(cell, "network") : null;

    private static bool IsOfNetwork(FaultKind kind) =>
        kind is FaultKind.CableThere or FaultKind.Power or FaultKind.Filtered or FaultKind.PortFiltered or FaultKind.SwitchOff;

    private static double? Seconds(Cell cell, string failure) => cell.Bound.Failures.First(bound => bound.Failure == failure).Seconds;
}

namespace RobotLink.Simulation.Checks;

/// <summary>The seconds within which a link itself says that it notices a failure.</summary>
internal static class StatedBounds
{
    /// <summary>While somebody's request may be under way; null for what no link notices.</summary>
    public static double? Of(Cell cell, FaultKind kind) => kind switch
    {
        FaultKind.CableHere => Seconds(cell, "cable_here"),
        FaultKind.Frozen => Seconds(cell, "program_hung_during_request"),
        FaultKind.Stopped or FaultKind.HangUp => Seconds(cell, "program_ended"),
        _ => IsOfNetwork(kind) ? Seconds(cell, "network_during_request") ?? Seconds(cell, "network") : null,
    };

    /// <summary>Where nobody has asked anything lately; null where that makes no difference.</summary>
    public static double? Unasked(Cell cell, FaultKind kind) => kind == FaultKind.Frozen ? Seconds(cell, "program_hung") : IsOfNetwork(kind) ? Seconds(cell, "network") : null;

    private static bool IsOfNetwork(FaultKind kind) =>
        kind is FaultKind.CableThere or FaultKind.Power or FaultKind.Filtered or FaultKind.PortFiltered or FaultKind.SwitchOff;

    private static double? Seconds(Cell cell, string failure) => cell.Bound.Failures.FirstOrDefault(bound => bound.Failure == failure)?.Seconds;
}

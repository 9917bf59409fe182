using RobotLink.Diagnosis;

namespace RobotLink.Simulation.Checks;

/// <summary>What may be called proven of each failure.</summary>
internal static class ProvenCauses
{
    /// <param name="known">When the link went down by what it had heard.</param>
    /// <param name="delay">Of the way: a word may be so old.</param>
    public static bool Proves(Fault fault, Cause cause, TimeSpan known, TimeSpan delay) => fault.Kind switch
    {
        // The device that was taken out and put back has forgotten the connection, and says so itself: what was true is proven. The stranger's resets are not.
        FaultKind.Exchanged => cause is Cause.ResetByPeer && known > fault.Ended + delay,
        FaultKind.CableHere => cause is Cause.LocalPortDown,
        FaultKind.SwitchOff => cause is Cause.PathDead,
        FaultKind.Filtered => cause is Cause.WentSilent or Cause.ResetByPeer or Cause.Refused,
        FaultKind.CableThere or FaultKind.Power or FaultKind.Blip => cause is Cause.PathDead or Cause.WentSilent or Cause.ResetByPeer or Cause.Refused,
        FaultKind.Frozen or FaultKind.SlowReply => cause is Cause.NoReply or Cause.ClosedByPeer or Cause.ResetByPeer,
        FaultKind.Stopped => cause is Cause.ResetByPeer or Cause.ClosedByPeer or Cause.Refused,
        FaultKind.HangUp => cause is Cause.ClosedByPeer or Cause.ResetByPeer,
        _ => false,
    };
}

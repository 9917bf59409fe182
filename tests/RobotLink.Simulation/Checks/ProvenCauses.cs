using RobotLink.Diagnosis;

namespace RobotLink.Simulation.Checks;

/// <summary>What may be called proven of each failure.</summary>
internal static class ProvenCauses
{
    public static bool Proves(FaultKind kind, Cause cause) => kind switch
    {
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

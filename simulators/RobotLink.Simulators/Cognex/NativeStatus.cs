namespace RobotLink.Simulators.Cognex;

/// <summary>The status that a native mode command answers.</summary>
internal enum NativeStatus
{
    Success = 1,
    Unrecognised = 0,
    OutOfRange = -1,
    CannotExecute = -2,

    /// <summary>Accepted, but something else keeps the sensor offline. Recalled, not read in a manual.</summary>
    HeldOffline = -5,
    NoAccess = -6,
}

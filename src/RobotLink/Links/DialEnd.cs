using RobotLink.Diagnosis;

namespace RobotLink.Links;

/// <summary>How the last call ended, as far as the next one has to know; each tells that the device is nearer to working than the one before it.</summary>
internal enum DialEnd
{
    /// <summary>Nobody answered: the device is off, or the way to it is cut. Calling disturbs nobody.</summary>
    Absent,

    /// <summary>The device answered and took no call: its program is not ready.</summary>
    Refused,

    /// <summary>The call was taken; the connection has ended.</summary>
    Ended,

    /// <summary>Somebody else holds the device's only seat.</summary>
    Busy,
}

/// <summary>What a failure says about the next call.</summary>
internal static class DialEnds
{
    public static DialEnd Of(DialOutcome outcome) => outcome switch
    {
        DialOutcome.TimedOut or DialOutcome.Unreachable or DialOutcome.NoRoute or DialOutcome.NameNotFound or DialOutcome.NameNotAnswered or DialOutcome.NobodyCalled
            or DialOutcome.PortMissing or DialOutcome.Unplugged => DialEnd.Absent,
        DialOutcome.Refused or DialOutcome.Reset => DialEnd.Refused,
        DialOutcome.TurnedAway => DialEnd.Busy,
        _ => DialEnd.Ended,
    };
}

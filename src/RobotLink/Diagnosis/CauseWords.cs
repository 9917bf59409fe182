namespace RobotLink.Diagnosis;

/// <summary>The names and words of causes, as they are printed everywhere.</summary>
public static class CauseWords
{
    public static string Name(Cause cause) => cause switch
    {
        Cause.LocalPortDown => "local-port-down",
        Cause.PathDead => "path-dead",
        Cause.HostSilent => "host-silent",
        Cause.Refused => "refused",
        Cause.Busy => "busy",
        Cause.ClosedByPeer => "closed-by-peer",
        Cause.ResetByPeer => "reset-by-peer",
        Cause.NoReply => "no-reply",
        Cause.WentSilent => "went-silent",
        Cause.Garbled => "garbled",
        Cause.Rejected => "rejected",
        Cause.Misconfigured => "misconfigured",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
    };

    public static string Of(Cause cause) => cause switch
    {
        Cause.LocalPortDown => "This PC's network port has no link",
        Cause.PathDead => "Nothing answers at this address: cable, switch or power",
        Cause.HostSilent => "The device is on the network but drops the connection attempt",
        Cause.Refused => "The device is on; nothing listens on this port",
        Cause.Busy => "The device took the call and hung up: another client holds its seat",
        Cause.ClosedByPeer => "The device ended the connection on purpose",
        Cause.ResetByPeer => "The device ended the connection abruptly",
        Cause.NoReply => "Connected and the network acknowledges, but the program does not answer",
        Cause.WentSilent => "The connection fell silent without goodbye: cable or power",
        Cause.Garbled => "Bytes arrive but do not form messages",
        Cause.Rejected => "The device answers with an error",
        Cause.Misconfigured => "The address cannot be used from this PC",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
    };

    public static string Name(Certainty certainty) => certainty switch
    {
        Certainty.Proven => "proven",
        Certainty.Likely => "likely",
        _ => "unclear",
    };

    public static string Name(CheckResult result) => result switch
    {
        CheckResult.Pass => "pass",
        CheckResult.Fail => "fail",
        _ => "not-measured",
    };
}

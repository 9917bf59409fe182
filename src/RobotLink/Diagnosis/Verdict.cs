namespace RobotLink.Diagnosis;

/// <summary>Why a link does not work, as far as evidence reaches.</summary>
public enum Cause
{
    LocalPortDown,
    PathDead,
    HostSilent,
    Refused,
    Busy,
    ClosedByPeer,
    ResetByPeer,
    NoReply,
    WentSilent,
    Garbled,
    Rejected,
    Misconfigured,
}

/// <summary>How far the evidence carries a cause; never guessed upward.</summary>
public enum Certainty
{
    Unclear,
    Likely,
    Proven,
}

/// <summary>What a check gave.</summary>
public enum CheckResult
{
    Pass,
    Fail,

    /// <summary>This machine, or this version, cannot make the check; it lowers the certainty.</summary>
    NotMeasured,
}

/// <summary>One fact that was looked at.</summary>
/// <param name="Check">Name of the check, such as <c>heartbeat</c>.</param>
public sealed record Evidence(string Check, CheckResult Result, string Detail);

/// <summary>A cause with its proof.</summary>
/// <param name="Words">For a maintenance person; may add the device's own code and text.</param>
public sealed record Verdict(Cause Cause, Certainty Certainty, string Words, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>What the evidence excludes, in words.</summary>
    public IReadOnlyList<string> RulesOut { get; init; } = [];

    /// <summary>Where to go and what to look at first.</summary>
    public string WalkTo { get; init; } = "";
}

namespace RobotLink.Diagnosis;

/// <summary>A link as far as outages concern it.</summary>
/// <param name="Verdict">Why it does not work; null while it works, or while nobody knows.</param>
/// <param name="Since">When it was lost, on the monotonic clock.</param>
/// <param name="Host">The device's address; null where no network lies between.</param>
/// <param name="Port">The port of this PC that leads there; null where that is not known.</param>
public sealed record OutageLink(string Id, bool Works, Verdict? Verdict, TimeSpan Since, string? Host, string? Port, PartTarget? Behind)
{
    /// <summary>The part before it was asked and did not answer.</summary>
    public bool PartIsLost { get; init; }

    /// <summary>Its last proof of life, on the monotonic clock.</summary>
    public TimeSpan BeganAfter { get; init; }

    /// <summary>The gateway before the device's network; null where the device is in this PC's own.</summary>
    public string? Gateway { get; init; }

    /// <summary>The gateway was asked and did not answer.</summary>
    public bool GatewayIsLost { get; init; }

    /// <summary>This PC's own address in the network by which it is reached; null where that is not known.</summary>
    public string? From { get; init; }

    /// <summary>It has lost its device somewhere on the way.</summary>
    internal bool IsCutOff => Verdict is { Cause: Cause.PathDead or Cause.WentSilent };
}

/// <summary>One root and all links that it took down.</summary>
/// <param name="Root">What failed, as short as can be: <c>port eth0</c>, <c>sw-c4</c>, a device's address or a link's name.</param>
/// <param name="Since">When the first of its links was noticed to be lost.</param>
/// <param name="Members">The links, in the order of the site file.</param>
public sealed record Outage(
    string Id, string Root, Cause Cause, Certainty Certainty, string Words, string WalkTo, TimeSpan Since, IReadOnlyList<string> Members)
{
    /// <summary>The last proof of life of those that fell first: the root failed after this, and before <see cref="Since"/>.</summary>
    public TimeSpan BeganAfter { get; init; }
}

/// <summary>What became of an outage.</summary>
public enum OutageStep
{
    Began,

    /// <summary>Other members, or other words.</summary>
    Changed,

    /// <summary>All its members work again, or belong to a greater outage.</summary>
    Ended,
}

/// <summary>One step of an outage.</summary>
/// <param name="Into">The outage that took its members over; null when they work again.</param>
public sealed record OutageChange(OutageStep Step, Outage Outage, string? Into = null);

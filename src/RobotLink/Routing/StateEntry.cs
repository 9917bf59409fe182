using RobotLink.Diagnosis;

namespace RobotLink.Routing;

/// <summary>A change of a link's state, or of what is known about its cause.</summary>
public sealed record StateEntry
{
    /// <summary>Unique and growing over all links.</summary>
    public required long Sequence { get; init; }

    public required string Link { get; init; }

    /// <summary>When it was declared.</summary>
    public required DateTimeOffset Time { get; init; }

    public required LinkState State { get; init; }
    public required LinkState Previous { get; init; }
    public required LinkAdmin Admin { get; init; }

    /// <summary>The last proof of the previous state: the change happened after this ...</summary>
    public required DateTimeOffset BeganAfter { get; init; }

    /// <summary>... and before this.</summary>
    public required DateTimeOffset BeganBefore { get; init; }

    public required double BoundSeconds { get; init; }
    public Verdict? Verdict { get; init; }
}

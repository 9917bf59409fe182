namespace RobotLink.Profiles;

/// <summary>The words that transcripts know, for whoever reads them and whoever plays them.</summary>
internal static class ExampleWords
{
    /// <summary>What a line may begin with.</summary>
    public const string Signs = "><?.=";

    /// <summary>A question that no request answers: we hang up on purpose, and the farewell is said.</summary>
    public const string Farewell = "farewell";

    /// <summary>What can result.</summary>
    public static readonly string[] Results = ["reply", "event", "request", "link", "unparsed", "late", "repeat", "noise", "reconnect"];

    /// <summary>Results that carry a name.</summary>
    public static readonly string[] Named = ["reply", "event", "request", "link", "late", "repeat"];

    /// <summary>How a request can end; <c>refused</c>: by us, before anything was sent.</summary>
    public static readonly string[] Outcomes = ["answered", "rejected", "refused", "not_sent", "expired", "unknown"];

    /// <summary>What a value is worth.</summary>
    public static readonly string[] Qualities = ["good", "uncertain", "bad"];

    public static readonly string[] LinkStates = ["up", "degraded", "connecting", "down"];
}

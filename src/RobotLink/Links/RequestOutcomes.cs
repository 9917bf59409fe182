using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>Outcomes in words, as they are written down.</summary>
internal static class RequestOutcomes
{
    public static string Word(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Answered => "answered",
        RequestOutcome.Rejected => "rejected",
        RequestOutcome.NotSent => "not_sent",
        RequestOutcome.Expired => "expired",
        _ => "unknown",
    };

    /// <summary>A word that nobody knows is no proof of anything.</summary>
    public static RequestOutcome Read(string? word) => word switch
    {
        "answered" => RequestOutcome.Answered,
        "rejected" => RequestOutcome.Rejected,
        "not_sent" => RequestOutcome.NotSent,
        "expired" => RequestOutcome.Expired,
        _ => RequestOutcome.Unknown,
    };

    public static RequestOutcome Of(RequestVerdict verdict) => verdict switch
    {
        RequestVerdict.Answered => RequestOutcome.Answered,
        RequestVerdict.Rejected => RequestOutcome.Rejected,
        RequestVerdict.NotSent => RequestOutcome.NotSent,
        RequestVerdict.Expired => RequestOutcome.Expired,
        _ => RequestOutcome.Unknown,
    };
}

using RobotLink.Diagnosis;

namespace RobotLink.Links;

/// <summary>How the device was lost, or how the last call failed; kept so that better evidence can be put to it.</summary>
internal sealed class Symptom
{
    private readonly ConnectionLoss? loss;
    private readonly DialFailure? call;

    public Symptom(ConnectionLoss loss, TimeSpan cutSince) => (this.loss, CutSince) = (loss, cutSince);

    public Symptom(DialFailure call, TimeSpan cutSince) => (this.call, CutSince) = (call, cutSince);

    /// <summary>If anything cut the way, it had happened by then.</summary>
    public TimeSpan CutSince { get; }

    /// <summary>It has been told to the link's machine.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>The way may tell more about it.</summary>
    public bool WantsPath => loss is { Path: not null } || IsSilence || call is { Outcome: DialOutcome.Refused or DialOutcome.Reset };

    /// <summary>Nobody at the device's address has said anything.</summary>
    public bool IsSilence => call is { Outcome: DialOutcome.TimedOut or DialOutcome.Unreachable or DialOutcome.NoRoute or DialOutcome.NobodyCalled };

    /// <param name="path">What is known of the way now; null where there is none.</param>
    /// <param name="isNews">It was looked at because it has changed since.</param>
    public Verdict Verdict(PathEvidence? path, bool isNews = false) => loss is not null
        ? Diagnose.Loss(loss with { Path = loss.Path is null ? null : path ?? loss.Path, PathIsNews = isNews })
        : Diagnose.Dial(call! with { Path = path ?? call.Path, PathIsNews = isNews });
}

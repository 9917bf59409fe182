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
    public bool WantsPath => loss is { Path: not null } || IsSilence || call is { Outcome: DialOutcome.Refused or DialOutcome.Reset or DialOutcome.TurnedAway };

    /// <summary>Nobody at the device's address has said anything.</summary>
    public bool IsSilence => call is { Outcome: DialOutcome.TimedOut or DialOutcome.Unreachable or DialOutcome.NoRoute or DialOutcome.NameNotAnswered or DialOutcome.NobodyCalled };

    /// <summary>Who was at the device's address just after it was reset: who is there later did not have to be there then.</summary>
    private PathEvidence? then;

    /// <param name="path">What is known of the way now; null where there is none.</param>
    /// <param name="isNews">It was looked at because it has changed since.</param>
    public Verdict Verdict(PathEvidence? path, bool isNews = false)
    {
        if (loss is null)
        {
            return Diagnose.Dial(call! with { Path = path ?? call.Path, PathIsNews = isNews });
        }

        if (loss is { Reader: SocketSign.Reset } or { Writer: SocketSign.Reset })
        {
            then = isNews || path?.Address.Result == CheckResult.NotMeasured ? then : then ?? path;
            (path, isNews) = then is null || path?.Address is { IsConflict: true } or { IsExchanged: true } ? (path, isNews) : (then, false);
        }

        return Diagnose.Loss(loss with { Path = loss.Path is null ? null : path ?? loss.Path, PathIsNews = isNews });
    }
}

using RobotLink.Diagnosis;

namespace RobotLink.Links;

/// <summary>How the device was lost, or how the last call failed; kept so that better evidence can be put to it.</summary>
internal sealed class Symptom
{
    /// <summary>Asking takes less than a second.</summary>
    private static readonly TimeSpan AskedInTime = TimeSpan.FromSeconds(2);

    private readonly ConnectionLoss? loss;
    private readonly DialFailure? call;

    public Symptom(ConnectionLoss loss, TimeSpan cutSince) => (this.loss, CutSince) = (loss, cutSince);

    public Symptom(DialFailure call, TimeSpan cutSince) => (this.call, CutSince) = (call, cutSince);

    /// <summary>If anything cut the way, it had happened by then.</summary>
    public TimeSpan CutSince { get; }

    /// <summary>
    /// Somebody at the device's address has spoken: who that was must have been asked since then. Null: nobody has spoken, and what was found lately holds.
    /// </summary>
    public TimeSpan? SpokenAt { get; init; }

    /// <summary>How the call failed; null where a connection was lost.</summary>
    public DialOutcome? Outcome => call?.Outcome;

    /// <summary>It has been told to the link's machine.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>The way may tell more about it.</summary>
    public bool WantsPath => loss is { Path: not null } || IsSilence || call is { Outcome: DialOutcome.Refused or DialOutcome.Reset or DialOutcome.TurnedAway };

    /// <summary>Nobody at the device's address has said anything.</summary>
    public bool IsSilence => call is { Outcome: DialOutcome.TimedOut or DialOutcome.Unreachable or DialOutcome.NoRoute or DialOutcome.NameNotAnswered or DialOutcome.NobodyCalled };

    /// <summary>Who was at the device's address just after somebody there had spoken: who is there later did not have to be there then.</summary>
    private PathEvidence? then;

    /// <param name="path">What is known of the way now; null where there is none.</param>
    /// <param name="isNews">It was looked at because it has changed since.</param>
    public Verdict Verdict(PathEvidence? path, TimeSpan now, bool isNews = false)
    {
        if (SpokenAt is { } spoken)
        {
            (path, isNews) = (Then(path, now - spoken), false);
        }

        return loss is not null
            ? Diagnose.Loss(loss with { Path = loss.Path is null ? null : path ?? loss.Path, PathIsNews = isNews })
            : Diagnose.Dial(call! with { Path = path ?? call.Path, PathIsNews = isNews });
    }

    /// <summary>A stranger who is seen later still speaks against the device; that it is alone later does not speak for it.</summary>
    private PathEvidence? Then(PathEvidence? path, TimeSpan since)
    {
        var isAsked = path is not null && path.Address.Result != CheckResult.NotMeasured;
        then ??= isAsked && since <= AskedInTime ? path : null;
        return path?.Address is { IsConflict: true } or { IsExchanged: true } ? path
            : then ?? (isAsked ? path! with { Address = AddressReading.NotMeasured("asked too late to tell who it was") } : path);
    }
}

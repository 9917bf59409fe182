using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Links;

/// <summary>Why a link does not work: the verdict of the moment, and the better one when the way to the device has told more.</summary>
public sealed partial class Link
{
    /// <summary>What the network said stays in the verdict until it is asked again; every change of the way asks again at once.</summary>
    private static readonly TimeSpan EvidenceHolds = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan FirstRetransmission = TimeSpan.FromMilliseconds(300);

    private readonly LinkPath path;
    private Symptom? symptom;
    private Cause? lostBy;

    /// <summary>The port of this PC that leads to the device, as far as it is known.</summary>
    internal string? Port => path.Port;

    /// <summary>Whether the device has said anything since then. Takes no gate.</summary>
    internal bool HasHeardSince(TimeSpan moment) => runner.Connection is { } connection && connection.LastReceive > moment;

    /// <summary>Whether it works, as somebody who may not wait for its gate sees it.</summary>
    internal bool WorksAtAGlance => machine.Works;

    /// <summary>What its line loses each way, as far as it has been learned; 0 while it is well.</summary>
    internal double LossAtAGlance => runner.Connection?.Loss ?? 0;

    /// <summary>Whether its line is known to be poor: by enough that was lost, not by a glance in doubt.</summary>
    internal bool IsPoorAtAGlance => runner.Connection is { IsPoor: true };

    /// <summary>Nothing comes from its device's network; a device that refuses or hangs is not cut off.</summary>
    internal bool IsCutOffAtAGlance => machine is { State: LinkState.Down, Verdict.Cause: Cause.PathDead or Cause.WentSilent };

    /// <summary>The part of the infrastructure before the device, which a change of the site file may change.</summary>
    internal void Place(PartTarget? behind)
    {
        lock (gate)
        {
            path.Behind = behind;
        }
    }

    /// <summary>This link among others; null where it is not meant to work.</summary>
    internal OutageLink? ForOutages()
    {
        lock (gate)
        {
            if (admin is LinkAdmin.Disabled)
            {
                return null;
            }

            var verdict = machine.Verdict;
            return new OutageLink(Id, machine.Works, verdict, machine.Since, path.Remote?.ToString(), path.Port, path.Behind)
            {
                PartIsLost = verdict is not null && path.PartIsLost,
                BeganAfter = machine.BeganAfter,
                Gateway = path.Way?.Gateway?.ToString(),
                GatewayIsLost = verdict is not null && path.GatewayIsLost,
                From = path.Way?.Source?.ToString(),
            };
        }
    }

    /// <summary>A device whose way is whole answers the next probe of its TCP, or its first retransmission.</summary>
    private TimeSpan CutSince(ConnectionLoss loss) =>
        clock.Now - (loss.Tcp?.Silence ?? loss.SinceLife ?? loss.Lived) + plan.Protocol.Budget.KeepaliveIdle + FirstRetransmission;

    /// <summary>The connection is gone.</summary>
    private void Lost(Symptom seen, TimeSpan lastProof)
    {
        seen.IsAnnounced = true;
        symptom = seen;
        var verdict = seen.Verdict(path.Evidence(seen.SpokenAt ?? lastProof, seen.CutSince), clock.Now);
        lostBy = verdict.Cause;
        counters.CountLoss(verdict.Cause);
        Announce(machine.Lost(verdict, lastProof, clock.Now));
        if (seen.SpokenAt is not null)
        {
            path.Ask();
        }
        else if (seen.WantsPath)
        {
            _ = path.AskPatiently();
        }
    }

    /// <summary>A call came to nothing. Where the device itself did not answer, the network is asked before anything is said.</summary>
    private void Doubt(DialFailure failure)
    {
        path.Follow(failure.Remote);
        var began = clock.Now - failure.Took;
        var isSpoken = failure.Outcome is DialOutcome.Refused or DialOutcome.Reset or DialOutcome.TurnedAway;
        var isSame = isSpoken && symptom?.Outcome == failure.Outcome;

        // Of calls that fail alike, one after the other, the first was looked into.
        symptom = new Symptom(failure with { After = lostBy }, began) { SpokenAt = isSame ? symptom!.SpokenAt : isSpoken ? began : null };
        if (isSpoken && !isSame)
        {
            path.Ask();
        }
        else if (symptom.WantsPath && path.AskPatiently() && symptom.IsSilence)
        {
            return;
        }

        Say(isNews: false);
    }

    /// <summary>Says what the symptom and the evidence come to, once as a failed call and later as better knowledge of it.</summary>
    private void Say(bool isNews)
    {
        if (symptom is null)
        {
            return;
        }

        var verdict = symptom.Verdict(path.Evidence(symptom.SpokenAt ?? clock.Now - EvidenceHolds, symptom.CutSince), clock.Now, isNews);
        var change = symptom.IsAnnounced ? machine.Refine(verdict, clock.Now) : machine.DialFailed(verdict, clock.Now);
        symptom.IsAnnounced = true;
        Announce(change);
    }

    /// <summary>Whatever it was that the link did not work: as long as this PC's port has no link, it is that.</summary>
    private void BlameOwnPort()
    {
        var isAway = symptom is not null || machine.MustComeBack;
        var seen = !isAway || machine.Works || machine.Verdict?.Cause == Cause.LocalPortDown ? null : path.Evidence(clock.Now, clock.Now);
        if (seen is { Port: { Enabled: false } or { Carrier: false } })
        {
            symptom = new Symptom(new ConnectionLoss { Ending = Ending.CarrierLost, Lived = TimeSpan.Zero, SupervisesProgram = plan.Protocol.Budget.SupervisesProgram, Path = seen }, clock.Now) { IsAnnounced = true };
            Announce(machine.CutOff(symptom.Verdict(seen, clock.Now), machine.Since, clock.Now));
        }
    }

    private sealed class PathEvents(Link link) : ILinkPathEvents
    {
        public void PathLearned(bool isNews) => Contain(() => link.Say(isNews));

        public void DeviceHeard() => Contain(link.runner.Wake);

        public void PathChanged(PathNews news) => Contain(() => Take(news));

        /// <summary>The thread that tells serves all links: what fails here costs this link its connection, and the others nothing.</summary>
        private void Contain(Action take)
        {
            try
            {
                take();
            }
            catch (Exception reason)
            {
                link.LogCrash(link.Id, reason);
                link.runner.Connection?.Crash(reason);
            }
        }

        private void Take(PathNews news)
        {
            if (news.Change is PathChange.CarrierLost or PathChange.CarrierBack)
            {
                link.runner.LookAtPort();
            }

            if (IsGood(news))
            {
                link.runner.Wake();
            }

            if (news.Change == PathChange.CarrierLost)
            {
                link.runner.Connection?.LoseCarrier(link.clock.Now);
                link.BlameOwnPort();
            }

            // While asking in vain the kernel reports failure again and again.
            if (link.symptom is not null && news.Change != PathChange.NeighbourFailed)
            {
                link.path.AskAgain();
            }
        }

        /// <summary>The device may be there again.</summary>
        private static bool IsGood(PathNews news) => news.Change switch
        {
            PathChange.CarrierBack or PathChange.NeighbourAppeared or PathChange.NeighbourExchanged => true,
            PathChange.RouteChanged => news.Port is not null,
            _ => false,
        };
    }
}

using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Links;

/// <summary>What a link needs to know of the network around it.</summary>
internal sealed record LinkSurroundings(IPathProbes Probes, IPathNews News, IFellowLinks Fellows)
{
    /// <summary>Nothing is known.</summary>
    public static LinkSurroundings Unknown { get; } = new(UnknownPath.Instance, UnknownPath.Instance, new NoFellows());

    private sealed class NoFellows : IFellowLinks
    {
        public MatesReading? OverPort(string port, string link, TimeSpan heardSince) => null;

        public void Changed()
        {
            // Nobody wants to know.
        }
    }
}

/// <summary>The other links. Called under a link's gate, so it takes no link's gate.</summary>
internal interface IFellowLinks
{
    /// <summary>How the others over the same port do.</summary>
    /// <param name="heardSince">Only who has heard from its device since then counts as working.</param>
    MatesReading? OverPort(string port, string link, TimeSpan heardSince);

    /// <summary>What share of its packets the line of any other over the same port loses each way, as far as that has been learned; 0 where it is well.</summary>
    double LossOver(string port, string link) => 0;

    /// <summary>Whether the line of any other over the same port is known to be poor.</summary>
    bool AnyPoorOver(string port, string link) => false;

    /// <summary>A link's state, or what is known of its cause, has changed.</summary>
    void Changed();
}

/// <summary>What the way to a link's device tells. Called under the link's gate.</summary>
internal interface ILinkPathEvents
{
    /// <param name="isNews">It has changed since the device was lost, or since the last call: it says how things are, not how they were.</param>
    void PathLearned(bool isNews);

    /// <summary>Nobody had answered at the device's address, and now somebody does.</summary>
    void DeviceHeard();

    void PathChanged(PathNews news);
}

/// <summary>The way to one link's device: follows it, asks about it when it is in doubt, keeps what was found. Guarded by the link's gate.</summary>
internal sealed class LinkPath(string link, LinkSurroundings around, MonotonicClock clock, Lock gate, ILinkPathEvents events)
{
    private static readonly TimeSpan PatienceFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    /// <summary>A fellow that was heard longer ago proves nothing about now.</summary>
    private static readonly TimeSpan FellowsHold = TimeSpan.FromSeconds(5);

    private PathTarget? target;
    private IDisposable? following;
    private Task gathering = Task.CompletedTask;
    private PathEvidence? gathered;
    private TimeSpan gatheredAt;
    private TimeSpan patience = PatienceFirst;
    private string? hardware;
    private bool asking;
    private bool newsMeanwhile;
    private bool otherMeanwhile;

    /// <summary>The part of the infrastructure before the device.</summary>
    public PartTarget? Behind { get; set; }

    /// <summary>The device's address; null before it was ever known.</summary>
    public IPAddress? Remote => target?.Remote;

    /// <summary>The port of this PC that leads there, as far as it is known.</summary>
    public string? Port { get; private set; }

    /// <summary>Whether that port has a link; null where it cannot be told, or no network lies between.</summary>
    public bool? HasCarrier => target is null ? null : around.News.HasCarrier(target.Remote);

    /// <summary>The part before the device was asked lately and did not answer.</summary>
    public bool PartIsLost => gathered?.Behind is { Result: CheckResult.Fail };

    /// <summary>The gateway before the device was asked lately and did not answer.</summary>
    public bool GatewayIsLost => gathered?.Address is { Gateway: not null, Result: CheckResult.Fail };

    /// <summary>What others over the same port lose each way: perhaps it is the piece of the line that they share.</summary>
    public double OthersLoss => Port is { } port ? around.Fellows.LossOver(port, link) : 0;

    /// <summary>The line of another over the same port is known to be poor.</summary>
    public bool OthersArePoor => Port is { } port && around.Fellows.AnyPoorOver(port, link);

    /// <summary>How this PC last would send to the device.</summary>
    public RouteReading? Way { get; private set; }

    /// <summary>Follows the way to this address; null where no network lies between.</summary>
    public void Follow(IPAddress? remote)
    {
        if (remote is null || remote.Equals(target?.Remote))
        {
            return;
        }

        following?.Dispose();
        target = new PathTarget(remote);
        (gathered, hardware, Port, Way) = (null, null, null, null);
        following = around.News.Follow(remote, Told);
    }

    /// <summary>Follows nothing any more.</summary>
    /// <returns>Ends when nothing is being asked any more, within a second.</returns>
    public Task LeaveAsync()
    {
        following?.Dispose();
        (following, target) = (null, null);
        return gathering;
    }

    /// <summary>The device works: who it is now is who it should be later.</summary>
    public void NoteWorking()
    {
        (gathered, patience) = (null, PatienceFirst);
        if (target is null)
        {
            return;
        }

        around.Probes.NoteWorking(target);
        var seen = around.Probes.Look(target);
        Port = seen.Port?.Name;
        Way = Found(seen);
        hardware = seen.Route is { Gateway: null } ? seen.Neighbour?.Hardware ?? hardware : null;
    }

    /// <summary>The device is in doubt: asks the network, unless somebody does already. Returns at once.</summary>
    public void Ask() => Ask(isNews: false);

    /// <summary>The same, but not again and again: the longer an outage lasts, the rarer. News come by themselves.</summary>
    /// <returns>False when what is known must do.</returns>
    public bool AskPatiently()
    {
        if (target is null || (gathered is not null && clock.Now - gatheredAt < patience))
        {
            return asking;
        }

        patience = patience * 2 < PatienceMax ? patience * 2 : PatienceMax;
        Ask();
        return true;
    }

    /// <summary>What this PC knows now, and what the network said when it was asked last. Null without a network.</summary>
    /// <param name="since">Answers from before do not count.</param>
    /// <param name="cutSince">If anything cut the way, it had happened by then: who was heard later uses a way that works.</param>
    public PathEvidence? Evidence(TimeSpan since, TimeSpan cutSince)
    {
        if (target is null)
        {
            return null;
        }

        var now = around.Probes.Look(target);
        Port = now.Port?.Name ?? Port;
        Way = Found(now) ?? Way;
        var evidence = gathered is not null && gatheredAt >= since ? gathered with { Route = now.Route, Port = now.Port, Neighbour = now.Neighbour } : now;
        return evidence with
        {
            Address = evidence.Address with { Before = hardware },
            Mates = Port is { } port ? around.Fellows.OverPort(port, link, Later(cutSince, clock.Now - FellowsHold)) : null,
        };
    }

    private static RouteReading? Found(PathEvidence seen) => seen.Route is { Found: true } route ? route : null;

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private void Ask(bool isNews)
    {
        if (target is null)
        {
            return;
        }

        if (asking)
        {
            newsMeanwhile |= isNews;
            otherMeanwhile = true;
            return;
        }

        asking = true;
        gathering = AskAsync(target, isNews);
    }

    private async Task AskAsync(PathTarget asked, bool isNews)
    {
        while (true)
        {
            var found = await around.Probes.GatherAsync(asked with { Behind = Behind });
            lock (gate)
            {
                if (target == asked)
                {
                    var isBack = gathered is { IsHeard: false } && found.IsHeard;
                    (gathered, gatheredAt) = (found, clock.Now);
                    events.PathLearned(isNews || isBack);
                    if (isBack)
                    {
                        events.DeviceHeard();
                    }
                }

                if (!TryGoOn(ref asked, ref isNews))
                {
                    asking = false;
                    return;
                }
            }
        }
    }

    /// <summary>Whether there is more to ask: what changed while we asked may not be in the answer, and another address may have come into doubt.</summary>
    private bool TryGoOn(ref PathTarget asked, ref bool isNews)
    {
        var wanted = target is not null && (target == asked ? newsMeanwhile : otherMeanwhile);
        (asked, isNews) = (target ?? asked, target == asked);
        (newsMeanwhile, otherMeanwhile) = (false, false);
        return wanted;
    }

    /// <summary>Called by the thread of the news.</summary>
    private void Told(PathNews news)
    {
        lock (gate)
        {
            if (target is null)
            {
                return;
            }

            Port = news.Port ?? Port;
            events.PathChanged(news);
        }
    }

    /// <summary>The way has changed while the link does not work: what was found before may not hold any more.</summary>
    public void AskAgain()
    {
        patience = PatienceFirst;
        Ask(isNews: true);
    }
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using RobotLink.Commands;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Recording;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Sharing;
using RobotLink.Transports;

namespace RobotLink.Supervision;

/// <summary>Owns all links of a site: starts them, keeps them apart, exchanges those whose settings change, drains them.</summary>
public sealed partial class Supervisor : IAsyncDisposable
{
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(9);

    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource linksEnded = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim turn = new(1);
    private readonly MonotonicClock clock;
    private readonly ILogger<Supervisor> logger;
    private readonly ILoggerFactory loggers;
    private readonly Watch watch;
    private readonly Connectors connectors;
    private readonly NetworkWatch network;
    private readonly LinkSurroundings around;
    private readonly string folder;
    private readonly DialPace pace;
    private readonly SeatFile? seats;
    private readonly AuditJournal? journal;
    private readonly CommandBook book;
    private readonly Shares shares;
    private readonly Recorder recorder;

    /// <summary>Links of the configuration before this one: what they said stays readable until the next change.</summary>
    private readonly Dictionary<string, Link> retired = new(StringComparer.Ordinal);

    private readonly Lock draining = new();
    private Task? drained;
    private volatile Fleet fleet;
    private volatile bool started;
    private Task watchingOutages = Task.CompletedTask;
    private Task keepingSeats = Task.CompletedTask;
    private Task agingRecords = Task.CompletedTask;
    private Task farewells = Task.CompletedTask;
    private Task opening = Task.CompletedTask;

    public Supervisor(SiteConfiguration site, Hub hub, TimeProvider time, ILoggerFactory loggers)
        : this(site, hub, time, loggers, Networks.OfThisSystem())
    {
    }

    /// <param name="audit">Null: files beside the site file, or the memory for a site without a folder.</param>
    internal Supervisor(SiteConfiguration site, Hub hub, TimeProvider time, ILoggerFactory loggers, INetwork tables, ICommandAudit? audit = null)
    {
        (Hub, this.loggers) = (hub, loggers);
        clock = new MonotonicClock(time);
        logger = loggers.CreateLogger<Supervisor>();
        watch = new Watch(clock, new WatchList());
        folder = site.Folder ?? Environment.CurrentDirectory;
        var probes = new PathProbes(tables, time);
        network = new NetworkWatch(tables);
        Outages = new OutageBoard(() => Links, clock, loggers.CreateLogger<OutageBoard>());
        around = new LinkSurroundings(probes, network, Outages);
        seats = site.Folder is null ? null : new SeatFile(site.Folder, time, loggers.CreateLogger<SeatFile>());
        seats?.Read();
        journal = site.Folder is null || audit is not null ? null : new AuditJournal(site.Folder, time, loggers.CreateLogger<AuditJournal>());
        Audit = audit ?? journal ?? (ICommandAudit)new MemoryAudit();
        book = new CommandBook(Audit, clock);
        connectors = new Connectors(time, folder, loggers.CreateLogger<Connectors>(), probes, seats is null ? ForgottenSeats.Instance : seats);
        pace = new DialPace(clock);
        Leases = new LeaseNews(time);
        shares = new Shares(clock, Leases, loggers.CreateLogger<SharePort>());
        recorder = new Recorder(clock.Wall) { Total = site.RecordTotal };
        var protocols = Protocols();
        fleet = new Fleet(site, [.. site.Links.Select(configuration => Make(configuration, site, protocols))]);
    }

    public SiteConfiguration Site => fleet.Site;

    public Hub Hub { get; }

    /// <summary>Failures that have one root.</summary>
    public OutageBoard Outages { get; }

    /// <summary>What commands were given, and what became of them.</summary>
    public ICommandAudit Audit { get; }

    /// <summary>Who took a device for itself alone at a share, and when.</summary>
    public LeaseNews Leases { get; }

    /// <summary>Every secret that a link was given: whatever leaves the program must not have them.</summary>
    /// <summary>On the clock that nobody sets, as records count.</summary>
    public TimeSpan Now => clock.Now;

    public KnownSecrets Secrets { get; } = new();

    /// <summary>In the order of the site file.</summary>
    public IReadOnlyList<Link> Links => fleet.Links;

    /// <summary>Ends when all links have been drained; fails when the supervisor itself fails, and then the program must end with an error.</summary>
    public Task Completion => ended.Task;

    public Link? Find(string id) => fleet.Find(id)?.Link;

    public void Start()
    {
        if (started)
        {
            throw new InvalidOperationException("The supervisor was started already.");
        }

        started = true;
        watch.Start();
        network.Start();
        watchingOutages = GuardAsync(Outages.RunAsync(stopping.Token));
        agingRecords = GuardAsync(AgeRecordsAsync());
        keepingSeats = GuardAsync(seats?.RunAsync(linksEnded.Token) ?? Task.CompletedTask);
        foreach (var held in fleet.Held)
        {
            Run(held, Task.CompletedTask, null);
        }

        // Nothing of it waits at the start.
        opening = shares.FollowAsync(Links);
        LogStarted(Site.Name, Links.Count);
    }

    /// <summary>Goes over to another configuration. Links whose effective settings are the same keep their connection.</summary>
    /// <returns>What was done. When the supervisor is being drained, nothing.</returns>
    public async Task<SiteChanges> ApplyAsync(SiteConfiguration site, CancellationToken asked)
    {
        await turn.WaitAsync(asked);
        try
        {
            var before = fleet;
            var changes = SiteChanges.Of(before.Site, site);
            if (!started || stopping.IsCancellationRequested)
            {
                return changes with { Added = [], Removed = [], Restarted = [], Adopted = [] };
            }

            // Made before anything ends: whoever cannot be made changes nothing.
            var next = Next(before, site, changes);

            // A new link may call the device of an old one, which may serve one client only: it waits for that one, and for no other.
            var leaving = changes.Removed.Concat(changes.Restarted).Select(id => before.Find(id)!).ToList();
            farewells = Task.WhenAll(leaving.Select(held => held.Running).Append(farewells));
            foreach (var held in leaving)
            {
                await held.End.CancelAsync();
            }

            await opening;
            Exchange(before, next, changes, leaving);
            await shares.FollowAsync(next.Links);
            if (!changes.IsNone)
            {
                LogChanged(site.Name, changes);
            }

            return changes;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Says farewell to the devices and ends everything within 10 s. Whoever asks again waits for the same.</summary>
    public Task DrainAsync()
    {
        lock (draining)
        {
            return drained ??= DrainOnceAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        stopping.Dispose();
        linksEnded.Dispose();
        turn.Dispose();
    }

    private async Task DrainOnceAsync()
    {
        LogStopping(Site.Name, Links.Count);
        await stopping.CancelAsync();
        try
        {
            await EndAllAsync().WaitAsync(DrainWithin, clock.Time);
        }
        catch (TimeoutException)
        {
            LogNotDrained(DrainWithin.TotalSeconds);
        }
        finally
        {
            await linksEnded.CancelAsync();
            await keepingSeats;
            await agingRecords;
            await watchingOutages;
            await (journal?.DisposeAsync() ?? ValueTask.CompletedTask);
            watch.Dispose();
            network.Dispose();
            ended.TrySetResult();
        }
    }

    private async Task EndAllAsync()
    {
        // A change under way may be starting links; behind it, none starts any more.
        await turn.WaitAsync();
        turn.Release();
        await opening;
        await shares.CloseAsync();
        await Task.WhenAll(fleet.Held.Select(held => held.Running).Append(farewells));
        await Task.WhenAll(fleet.Held.Select(held => held.Link.WrittenAsync()));
    }

    /// <summary>Links that stay, and new ones that do not run yet.</summary>
    private Fleet Next(Fleet before, SiteConfiguration site, SiteChanges changes)
    {
        var protocols = Protocols();
        var fresh = changes.Added.Concat(changes.Restarted).ToHashSet(StringComparer.Ordinal);
        return new Fleet(
            site, [.. site.Links.Select(link => fresh.Contains(link.Id) ? Make(link, site, protocols) : before.Find(link.Id)!)]);
    }

    private void Exchange(Fleet before, Fleet next, SiteChanges changes, List<Held> leaving)
    {
        var protocols = Protocols();
        foreach (var (held, configuration) in next.Held.Zip(next.Site.Links))
        {
            var id = configuration.Id;
            held.Link.Place(Part(next.Site, configuration));
            if (before.Find(id) == held)
            {
                held.Link.Adopt(configuration, Protocol(configuration, protocols));
                held.Link.Record?.Limit(Limits(configuration));
            }
            else if ((before.Find(id)?.Link ?? retired.GetValueOrDefault(id)) is { } predecessor)
            {
                held.Link.Succeed(predecessor);
            }
        }

        recorder.Total = next.Site.RecordTotal;
        var retiredBefore = new Dictionary<string, Link>(retired, StringComparer.Ordinal);
        Retire(before, changes);
        fleet = next;
        foreach (var held in next.Held.Where(held => before.Find(held.Link.Id) != held))
        {
            var predecessor = before.Find(held.Link.Id)?.Link ?? retiredBefore.GetValueOrDefault(held.Link.Id);
            var earlier = leaving.FindAll(left => IsBefore(left.Link, held.Link)).ConvertAll(left => left.Running);
            if (retiredBefore.ContainsKey(held.Link.Id))
            {
                // It was removed by an earlier change, and may still be saying farewell.
                earlier.Add(farewells);
            }

            Run(held, Task.WhenAll(earlier), predecessor);
        }
    }

    /// <summary>It may still hold what the other one needs: its device's only seat, or its memory.</summary>
    private static bool IsBefore(Link left, Link next) => left.Id == next.Id || left.Configuration.Address == next.Configuration.Address;

    private void Retire(Fleet before, SiteChanges changes)
    {
        foreach (var id in retired.Keys.Except(changes.Added))
        {
            Hub.Forget(id);
            recorder.Forget(id);
        }

        retired.Clear();
        foreach (var id in changes.Removed)
        {
            retired[id] = before.Find(id)!.Link;
        }
    }

    private void Run(Held held, Task before, Link? predecessor) => held.Running = RunAsync(held.Link, held.End, before, predecessor);

    /// <summary>A link never ends by itself; when it does, the supervisor has failed.</summary>
    /// <param name="before">Links that have to end first.</param>
    /// <param name="predecessor">The one among them that it goes on from.</param>
    private async Task RunAsync(Link link, CancellationTokenSource end, Task before, Link? predecessor)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, end.Token);
            await Task.WhenAny(before, Task.Delay(Timeout.InfiniteTimeSpan, clock.Time, either.Token));
            if (before.IsCompleted)
            {
                if (predecessor is not null)
                {
                    link.CatchUp(predecessor);
                }

                await link.RunAsync(either.Token);
            }

            // Whoever waits for this one waits for those as well.
            await before;
        }
        catch (Exception reason)
        {
            ended.TrySetException(reason);
        }
    }

    /// <summary>No part of ours ends by itself; when one does, the supervisor has failed.</summary>
    private async Task GuardAsync(Task part)
    {
        try
        {
            await part;
        }
        catch (Exception reason)
        {
            ended.TrySetException(reason);
        }
    }

    private static Dictionary<(DeviceProfile, Medium), DeviceProtocol> Protocols() => new(ByReference.Instance);

    private static DeviceProtocol Protocol(LinkConfiguration configuration, Dictionary<(DeviceProfile, Medium), DeviceProtocol> protocols)
    {
        var key = (configuration.Profile, LinkPlan.MediumOf(configuration));
        if (!protocols.TryGetValue(key, out var protocol))
        {
            protocols.Add(key, protocol = EffectiveLink.Protocol(configuration));
        }

        return protocol;
    }

    private Held Make(LinkConfiguration configuration, SiteConfiguration site, Dictionary<(DeviceProfile, Medium), DeviceProtocol> protocols)
    {
        var plan = LinkPlan.Of(configuration, Protocol(configuration, protocols), new LinkSecrets(configuration.Secrets, folder, ledger: Secrets));
        var link = new Link(
            configuration, plan, Hub.Journal(configuration.Id), clock, plan.Connector(connectors), around, pace, Random.Shared, watch, loggers.CreateLogger<Link>(), book, recorder.Of(configuration.Id, Limits(configuration)));
        link.Place(Part(site, configuration));
        return new Held(link);
    }

    /// <summary>The part that the site file names before a device.</summary>
    internal static PartTarget? Part(SiteConfiguration site, LinkConfiguration link) =>
        link.Behind is { } id && site.Infrastructure.TryGetValue(id, out var part) && AddressReader.TryRead(part.Address, out var host, out _, out _)
            ? new PartTarget(id, part.Title, host)
            : null;

    /// <summary>Links share a profile's record; comparing records by what they hold would take long.</summary>
    private sealed class ByReference : IEqualityComparer<(DeviceProfile Profile, Medium Medium)>
    {
        public static readonly ByReference Instance = new();

        public bool Equals((DeviceProfile Profile, Medium Medium) left, (DeviceProfile Profile, Medium Medium) right) =>
            ReferenceEquals(left.Profile, right.Profile) && left.Medium == right.Medium;

        public int GetHashCode((DeviceProfile Profile, Medium Medium) key) => HashCode.Combine(RuntimeHelpers.GetHashCode(key.Profile), key.Medium);
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Site {Site} is started; links: {Count}")]
    private partial void LogStarted(string site, int count);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Some links did not end within {Seconds} s; they are cut off")]
    private partial void LogNotDrained(double seconds);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Information, Message = "Site {Site} is stopped; saying farewell on its links: {Count}")]
    private partial void LogStopping(string site, int count);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Information, Message = "Site {Site} has a new configuration: {Changes}")]
    private partial void LogChanged(string site, SiteChanges changes);
}

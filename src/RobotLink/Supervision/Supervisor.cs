using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Transports;

namespace RobotLink.Supervision;

/// <summary>Owns all links of a site: starts them, keeps them apart, drains them.</summary>
public sealed partial class Supervisor : IAsyncDisposable
{
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(9);

    private readonly CancellationTokenSource stopping = new();
    private readonly MonotonicClock clock;
    private readonly ILogger<Supervisor> logger;
    private readonly Watch watch;
    private readonly Connectors connectors;
    private readonly DialPace pace;
    private readonly FrozenDictionary<string, Link> byId;
    private Task running = Task.CompletedTask;
    private bool started;

    public Supervisor(SiteConfiguration site, Hub hub, TimeProvider time, ILoggerFactory loggers)
    {
        (Site, Hub) = (site, hub);
        clock = new MonotonicClock(time);
        logger = loggers.CreateLogger<Supervisor>();
        watch = new Watch(clock);
        connectors = new Connectors(time);
        pace = new DialPace(clock);
        var linkLogger = loggers.CreateLogger<Link>();
        var protocols = new Dictionary<DeviceProfile, DeviceProtocol>(ReferenceEqualityComparer.Instance);
        Links = [.. site.Links.Select(configuration => Make(configuration, protocols, linkLogger))];
        byId = Links.ToFrozenDictionary(link => link.Id, StringComparer.Ordinal);
    }

    public SiteConfiguration Site { get; }

    public Hub Hub { get; }

    /// <summary>In the order of the site file.</summary>
    public IReadOnlyList<Link> Links { get; }

    /// <summary>Ends when all links have been drained; fails when the supervisor itself fails, and then the program must end with an error.</summary>
    public Task Completion => running;

    public Link? Find(string id) => byId.GetValueOrDefault(id);

    public void Start()
    {
        if (started)
        {
            throw new InvalidOperationException("The supervisor was started already.");
        }

        started = true;
        watch.Start();
        running = Task.WhenAll(Links.Select(link => link.RunAsync(stopping.Token)));
        LogStarted(Links.Count, Site.Name);
    }

    /// <summary>Says farewell to the devices and ends everything within 10 s.</summary>
    public async Task DrainAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        await stopping.CancelAsync();
        try
        {
            await running.WaitAsync(DrainWithin, clock.Time);
        }
        catch (TimeoutException)
        {
            LogNotDrained(DrainWithin.TotalSeconds);
        }
        finally
        {
            watch.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        stopping.Dispose();
    }

    private Link Make(LinkConfiguration configuration, Dictionary<DeviceProfile, DeviceProtocol> protocols, ILogger linkLogger)
    {
        if (!protocols.TryGetValue(configuration.Profile, out var protocol))
        {
            protocol = new DeviceProtocol(configuration.Profile, Budget.Of(configuration.Profile, TcpOptions.SilenceIsMeasured));
            protocols.Add(configuration.Profile, protocol);
        }

        return new Link(configuration, LinkPlan.Of(configuration, protocol), Hub.Journal(configuration.Id), clock, connectors, pace, watch, linkLogger);
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Started {Count} links of site {Site}")]
    private partial void LogStarted(int count, string site);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Some links did not end within {Seconds} s; they are cut off")]
    private partial void LogNotDrained(double seconds);
}

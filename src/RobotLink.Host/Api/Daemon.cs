using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Console;
using RobotLink.Host.Adapters;
using RobotLink.Host.Support;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <param name="Listen">Where the interface listens; port 0 takes any free one.</param>
/// <param name="Quietest">Log lines below this are left out.</param>
internal sealed record DaemonPlan(SiteConfiguration Site, IPEndPoint Listen, ProfileShelf Profiles, TimeProvider Time, LogLevel Quietest)
{
    /// <summary>Where <see cref="Site"/> was read from; null when it comes from no file and can never change.</summary>
    public LoadedFrom? From { get; init; }
}

/// <param name="Stamp">Of the files when they were read.</param>
/// <param name="Read">What was found.</param>
/// <param name="Watched">Changes are noticed without being asked for.</param>
internal sealed record LoadedFrom(ConfigurationFolder Folder, string Stamp, SiteResult Read, bool Watched);

/// <summary>The interface cannot listen there; the message says what to do.</summary>
internal sealed class AddressRefusedException(string message, Exception reason) : Exception(message, reason);

/// <summary>The links of a site and the HTTP interface to them, in one process. Owns both.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private const long BodyBytesMax = 64 * 1024;
    private const int ConnectionsMax = 256;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly DaemonPlan plan;
    private readonly LogRing log;
    private readonly WebApplication app;
    private readonly SystemApi system;
    private readonly ConfigurationState configuration;
    private readonly Reloader? reloader;
    private readonly CancellationTokenSource ending = new();
    private bool ended;

    private Daemon(DaemonPlan plan)
    {
        this.plan = plan;
        log = new LogRing(plan.Time);
        app = Build(plan, log);
        Supervisor = new Supervisor(plan.Site, new Hub(), plan.Time, app.Services.GetRequiredService<ILoggerFactory>());
        var now = plan.Time.GetUtcNow();
        configuration = new ConfigurationState(new ConfigurationStatus
        {
            LoadedAt = now,
            ReadAt = now,
            Mistakes = plan.From?.Read.Mistakes ?? [],
            Notices = plan.From?.Read.Notices ?? [],
        });
        reloader = plan.From is { } from
            ? new Reloader(
                Supervisor, from.Folder, from.Stamp, configuration, plan.Time, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger<Reloader>())
            : null;
        system = Map();
    }

    public Supervisor Supervisor { get; }

    /// <summary>Known once started.</summary>
    public Uri Url => new(app.Urls.First());

    /// <summary>Binds first, so that a second daemon by mistake dials no device, then starts the links.</summary>
    /// <exception cref="AddressRefusedException">Somebody else listens there, or we may not.</exception>
    public static async Task<Daemon> StartAsync(DaemonPlan plan, CancellationToken stopping)
    {
        var daemon = new Daemon(plan);
        try
        {
            await daemon.app.StartAsync(stopping);
            daemon.Supervisor.Start();
            daemon.system.Started = true;
            if (plan.From is { Watched: true })
            {
                daemon.reloader?.Start();
            }

            return daemon;
        }
        catch (Exception reason)
        {
            await daemon.app.DisposeAsync();
            var why = reason is IOException { InnerException: AddressInUseException } ? "is in use, perhaps by another RobotLink"
                : reason is IOException or SocketException ? $"cannot be listened on ({reason.Message})"
                : null;
            if (why is null)
            {
                throw;
            }

            throw new AddressRefusedException($"{plan.Listen} {why}; choose another with http.listen or {ListenAddress.Variable} or --listen.", reason);
        }
    }

    /// <summary>Ends when asked to, or when the links end; fails when the supervisor failed.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var asked = Task.Delay(Timeout.InfiniteTimeSpan, plan.Time, stopping);
        var first = await Task.WhenAny(asked, Supervisor.Completion);
        if (first == Supervisor.Completion)
        {
            await Supervisor.Completion;
        }
    }

    /// <summary>Reads the configuration again, whether or not its files changed.</summary>
    public async Task ReloadAsync()
    {
        try
        {
            await (reloader?.ReloadAsync(ending.Token) ?? Task.CompletedTask);
        }
        catch (Exception reason) when (ending.IsCancellationRequested && reason is OperationCanceledException or ObjectDisposedException)
        {
            // The program ends; what it would run with does not matter any more.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        await ending.CancelAsync();
        await (reloader?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Supervisor.DisposeAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        ending.Dispose();
    }

    private static WebApplication Build(DaemonPlan plan, LogRing log)
    {
        // The empty builder reads no files, environment or arguments: what counts is in the plan.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "robotlink" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Listen(plan.Listen);
        });
        builder.Logging.SetMinimumLevel(plan.Quietest)
            .AddFilter("Microsoft", plan.Quietest > LogLevel.Warning ? plan.Quietest : LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None) // whoever starts the daemon tells what failed, once
            .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>()
            .AddConsole(console =>
            {
                console.FormatterName = LineFormatter.FormatterName;
                console.LogToStandardErrorThreshold = LogLevel.Trace;
                console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            })
            .AddProvider(log);
        builder.Services.AddSingleton(plan.Time);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<Failures>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => Answer.Configure(json.SerializerOptions));
        OpenApiText.Add(builder.Services);
        return builder.Build();
    }

    private SystemApi Map()
    {
        var failures = app.Services.GetRequiredService<Failures>();
        app.Use(next => context => failures.RunAsync(context, next));
        app.Use(next => context => LoopbackOnly.CheckAsync(context, next));
        app.UseRouting();
        var api = app.MapGroup("/api/v1/");
        var durations = new RequestDurations();
        var stars = new SecretStars(Supervisor.Secrets, id => Supervisor.Find(id)?.Record);
        var stream = new StreamApi(Supervisor, configuration, stars, plan.Time, ending.Token);
        var about = new SystemApi(Supervisor, configuration, plan.Time, plan.Listen.ToString(), stream, durations);
        new LinksApi(Supervisor, stars, plan.Time).Map(api);
        new RecordingsApi(Supervisor, plan.Profiles, stars, plan.Time, ending.Token).Map(api);
        new OutagesApi(Supervisor).Map(api);
        new RequestsApi(Supervisor, durations, stars).Map(api);
        new CommandsApi(Supervisor).Map(api);
        new LeasesApi(Supervisor).Map(api);
        stream.Map(api);
        new ProfilesApi(Supervisor, plan.Profiles).Map(api);
        about.Map(app, api);
        new SupportApi(new DaemonSupport(Supervisor, plan.Profiles, about, log, plan.Time)).Map(api);
        SchemaApi.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        return about;
    }

    /// <summary>Whoever starts the daemon decides when it ends; signals are his affair.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

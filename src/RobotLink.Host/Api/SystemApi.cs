using System.Reflection;
using System.Runtime.InteropServices;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>What the program says about itself, to people, monitors and Prometheus.</summary>
internal sealed class SystemApi(
    Supervisor supervisor, ConfigurationState configuration, TimeProvider time, string listen, StreamApi stream, RequestDurations durations)
{
    private readonly DateTimeOffset started = time.GetUtcNow();
    private readonly long startedAt = time.GetTimestamp();

    public static string Version { get; } =
        typeof(SystemApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public void Map(IEndpointRouteBuilder app, IEndpointRouteBuilder api)
    {
        api.MapGet("system", Describe).WithName("get_system").WithSummary("Version, uptime, memory and totals").Produces<SystemDocument>();
        app.MapGet("/healthz", Health).WithName("healthz").WithSummary("Whether the program lives")
            .Produces<HealthDocument>().Produces<HealthDocument>(503);
        app.MapGet("/readyz", Ready).WithName("readyz").WithSummary("Whether all links have been started")
            .Produces<HealthDocument>().Produces<HealthDocument>(503);
        app.MapGet("/metrics", () => Results.Text(Metrics(), MetricsText.ContentType))
            .WithName("metrics").WithSummary("Numbers for Prometheus").Produces<string>(200, "text/plain");
        app.MapGet("/", () => Answer.Json(new Dictionary<string, string>
        {
            ["name"] = "RobotLink",
            ["version"] = Version,
            ["links"] = "/api/v1/links",
            ["stream"] = "/api/v1/stream",
            ["system"] = "/api/v1/system",
            ["openapi"] = "/openapi/v1.json",
            ["profile_schema"] = "/schema/profile.v1.schema.json",
            ["site_schema"] = "/schema/site.v1.schema.json",
        })).ExcludeFromDescription();
    }

    public string Metrics() => MetricsText.Write([.. supervisor.Links.Select(link => link.Snapshot())], durations, Version);

    /// <summary>Set when the links have been started.</summary>
    public bool Started { get; set; }

    private IResult Health() => supervisor.Completion is { IsFaulted: true } ended
        ? Answer.Json(new HealthDocument("failed", ended.Exception?.GetBaseException().Message), StatusCodes.Status503ServiceUnavailable)
        : Answer.Json(new HealthDocument("ok", null));

    private IResult Ready() => Started
        ? Answer.Json(new HealthDocument("ok", null))
        : Answer.Json(new HealthDocument("starting", "The links are being started."), StatusCodes.Status503ServiceUnavailable);

    private IResult Describe() => Answer.Json(Document());

    public SystemDocument Document()
    {
        var states = supervisor.Links.Select(link => link.Snapshot().State).ToLookup(state => state);
        return new SystemDocument
        {
            Name = "RobotLink",
            Version = Version,
            Site = supervisor.Site.Name,
            Listen = listen,
            Started = started,
            UptimeS = time.GetElapsedTime(startedAt).TotalSeconds,
            ProcessId = Environment.ProcessId,
            Runtime = RuntimeInformation.FrameworkDescription,
            OperatingSystem = RuntimeInformation.OSDescription,
            MemoryBytes = Environment.WorkingSet,
            Seq = supervisor.Hub.LastSequence,
            Streams = stream.Streams,
            Configuration = ConfigurationAnswers.Document(configuration.Status),
            Links = Enum.GetValues<LinkState>().ToDictionary(Words.Of, state => states[state].Count()),
        };
    }
}

using Microsoft.Extensions.Logging;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Routing;

namespace RobotLink.Supervision;

/// <summary>Owns all links of a site: starts them, keeps them apart, drains them.</summary>
public sealed class Supervisor(SiteConfiguration site, Hub hub, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    public SiteConfiguration Site => site;

    public Hub Hub => hub;

    /// <summary>In the order of the site file.</summary>
    public IReadOnlyList<Link> Links { get; } = [];

    /// <summary>Ends when all links have been drained; fails when the supervisor itself fails, and then the program must end with an error.</summary>
    public Task Completion => throw new NotSupportedException(time.ToString() + loggers);

    public Link? Find(string id) => Links.FirstOrDefault(link => link.Id == id);

    public void Start() => throw new NotSupportedException();

    /// <summary>Says farewell to the devices and ends everything within 10 s.</summary>
    public Task DrainAsync() => throw new NotSupportedException();

    public async ValueTask DisposeAsync() => await DrainAsync();
}

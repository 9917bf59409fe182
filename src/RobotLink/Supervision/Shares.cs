using Microsoft.Extensions.Logging;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Sharing;

namespace RobotLink.Supervision;

/// <summary>The ports at which links are shared. One whose settings stay the same stays open, whatever becomes of its link.</summary>
internal sealed class Shares(MonotonicClock clock, LeaseNews leases, ILogger logger)
{
    private readonly Dictionary<string, (SharePort Port, Link Link)> ports = new(StringComparer.Ordinal);

    /// <summary>Opens, closes and hands over, as the links want it. For one caller at a time.</summary>
    public async Task FollowAsync(IReadOnlyList<Link> links)
    {
        var wanted = links.Where(link => link.Configuration.Share is not null).ToDictionary(link => link.Id, StringComparer.Ordinal);
        foreach (var (id, (port, _)) in ports.ToList())
        {
            if (!wanted.TryGetValue(id, out var link) || port.Configuration != link.Configuration.Share || port.ByDatagrams != SpeaksByDatagrams(link))
            {
                ports.Remove(id);
                await port.DisposeAsync();
                (link ?? links.FirstOrDefault(one => one.Id == id))?.Sharing = null;
            }
        }

        foreach (var (id, link) in wanted)
        {
            if (!ports.TryGetValue(id, out var open))
            {
                var port = new SharePort(id, link.Configuration.Share!, SpeaksByDatagrams(link), clock, leases, logger);
                ports.Add(id, (port, link));
                port.Attach(link);
                port.Start();
            }
            else if (!ReferenceEquals(open.Link, link))
            {
                ports[id] = (open.Port, link);
                open.Port.Attach(link);
            }
        }
    }

    /// <summary>Closes all: programs see their connections end.</summary>
    public Task CloseAsync() => FollowAsync([]);

    private static bool SpeaksByDatagrams(Link link) => link.Protocol.Profile.Connect.Kind == ConnectKind.Udp;
}

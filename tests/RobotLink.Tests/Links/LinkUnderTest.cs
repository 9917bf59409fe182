using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Transports;

namespace RobotLink.Tests.Links;

/// <summary>One link on a connector of the test's own, without a supervisor around it.</summary>
internal sealed class LinkUnderTest : IDisposable
{
    private readonly Watch watch;

    /// <param name="profile">The profile <c>p</c>.</param>
    public LinkUnderTest(string profile, IConnector connector, TimeProvider? time = null, LinkSurroundings? around = null, ILogger? log = null)
    {
        var configuration = Texts.Site("links: { a: { profile: p, address: \"10.0.0.2:1\" } }", new Texts().With("p", profile)).Site!.Links[0];
        var clock = new MonotonicClock(time ?? TimeProvider.System);
        watch = new Watch(clock, new WatchList());
        Link = new Link(
            configuration, LinkPlan.Of(configuration, EffectiveLink.Protocol(configuration)), new Hub().Journal("a"), clock, connector, around ?? LinkSurroundings.Unknown,
            new DialPace(clock), new Random(1), watch, log ?? NullLogger.Instance);
    }

    public Link Link { get; }

    /// <summary>What a connection to a device of the profile <c>p</c> is held by.</summary>
    public static LinkPlan Plan(string text)
    {
        var profile = Texts.Good(text);
        return LinkPlan.Of(new LinkConfiguration { Id = "r", Profile = profile, Address = "127.0.0.1:5000" }, new DeviceProtocol(profile, Budget.Of(profile)));
    }

    public void Dispose() => watch.Dispose();
}

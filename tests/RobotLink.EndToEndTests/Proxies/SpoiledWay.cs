using System.Net;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;
using RobotLink.FaultProxy;

namespace RobotLink.EndToEndTests.Proxies;

/// <summary>A link to a simulated robot through a relay that spoils the way.</summary>
internal sealed class SpoiledWay : IAsyncDisposable
{
    public const string Link = "r1";

    public static readonly TimeSpan DetectWithin = TimeSpan.FromSeconds(2);

    private readonly Belongings belongings;

    private SpoiledWay(Belongings belongings, Relay relay, Daemon daemon, LinkWatch watch)
    {
        this.belongings = belongings;
        Relay = relay;
        Daemon = daemon;
        Watch = watch;
    }

    public Relay Relay { get; }

    public Daemon Daemon { get; }

    public LinkWatch Watch { get; }

    /// <summary>Starts everything and waits until the link is up.</summary>
    public static async Task<SpoiledWay> Start(Mood mood, CancellationToken stop)
    {
        var belongings = new Belongings();
        try
        {
            var robot = belongings.Add(await Simulator.Start("abb-rapid-lines", null, stop));
            var relay = belongings.Add(new Relay(LabClock.Time, new IPEndPoint(IPAddress.Loopback, 0), robot.Endpoint, seed: 1));
            relay.Mood = mood;
            var port = FreePort.Take();
            var daemon = belongings.Add(await Daemon.Start(Site(relay, port), port, stop));
            var watch = belongings.Add(await LinkWatch.Start(daemon.Api, Link, stop));
            await watch.WaitForState("up", stop);
            return new SpoiledWay(belongings, relay, daemon, watch);
        }
        catch
        {
            await belongings.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => belongings.DisposeAsync();

    private static string Site(Relay relay, int port) => $$"""
        schema: 1
        site: { name: spoiled }
        http: { listen: 127.0.0.1:{{port}} }
        links:
          {{Link}}:
            profile: abb-rapid-lines
            address: {{relay.Endpoint}}
            commands: true
            override:
              detect_within: {{DetectWithin.TotalSeconds}}s
              keepalive: null
              heartbeat: { after_idle: null, reply_within: null, lost_after: null }
              reconnect: { first: 250ms, max: 1s }
        """;
}

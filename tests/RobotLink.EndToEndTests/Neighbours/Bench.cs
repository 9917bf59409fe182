using System.Net;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Neighbours;

/// <summary>A daemon on loopback with a good robot and one more device.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string Good = "r1-good";
    public const string Bad = "r2-bad";

    private readonly Belongings belongings;
    private readonly LinkWatch watch;
    private readonly DateTimeOffset start = LabClock.Now;

    private Bench(Belongings belongings, Daemon daemon, LinkWatch watch)
    {
        this.belongings = belongings;
        this.watch = watch;
        Daemon = daemon;
    }

    public Daemon Daemon { get; }

    public DaemonApi Api => Daemon.Api;

    /// <summary>Starts both links and waits until the good one is up.</summary>
    public static async Task<Bench> Start(IPEndPoint bad, CancellationToken stop)
    {
        var belongings = new Belongings();
        try
        {
            var good = belongings.Add(await Simulator.Start("abb-rapid-lines", null, stop));
            var port = FreePort.Take();
            var daemon = belongings.Add(await Daemon.Start(Sites.Of(port, (Good, good.Endpoint), (Bad, bad)), port, stop));
            var watch = belongings.Add(await LinkWatch.Start(daemon.Api, Good, stop));
            await watch.WaitForState("up", stop);
            return new Bench(belongings, daemon, watch);
        }
        catch
        {
            await belongings.DisposeAsync();
            throw;
        }
    }

    /// <summary>The good link has not changed since the start and still brings positions.</summary>
    public async Task GoodLinkIsUndisturbed(CancellationToken stop)
    {
        Assert.That(watch.Changes.Where(change => change.Time > start), Is.Empty);
        var now = LabClock.Now;
        await Api.WaitForMessage(Good, message => message is { Kind: "reply", Name: "position" } && message.Time > now, stop);
    }

    public ValueTask DisposeAsync() => belongings.DisposeAsync();
}

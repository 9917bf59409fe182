using System.Net;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.SelfTests;

/// <summary>The eyes of the other tests see what a daemon says, fed by hand.</summary>
[CancelAfter(60_000)]
internal sealed class LinkWatchTests
{
    private const string LinkUp = """{"id":"r4","profile":"p","state":"up","since":"2026-01-01T00:00:00Z","epoch":1,"counters":{"blips":2}}""";
    private const string Down = """
        {"type":"state","seq":2,"link":"r4","time":"2026-01-01T00:01:00Z","state":"down","previous":"up","bound_s":4.0,"cause":"path-dead",
         "certainty":"likely","began_after":"2026-01-01T00:00:57Z","began_before":"2026-01-01T00:01:00Z",
         "evidence":[{"check":"arp","result":"fail","detail":"no reply"}]}
        """;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task The_state_found_at_the_start_counts_once_and_then_only_changes_do()
    {
        await using var daemon = CannedDaemon.OnLoopback().Answer("/api/v1/links/r4", LinkUp);
        using var api = Api(daemon.Port, new HttpClient());
        await using var watch = await LinkWatch.Start(api, "r4", Stop);

        await watch.WaitForState("up", Stop);
        var next = watch.WaitForState("up", Stop);
        daemon.Stream("""{"type":"tick"}""");
        daemon.Stream(OneLine(Down));
        daemon.Stream("""{"type":"state","link":"r4","time":"2026-01-01T00:02:00Z","state":"up","previous":"down"}""");

        Assert.That((await next).Time, Is.EqualTo(DateTimeOffset.Parse("2026-01-01T00:02:00Z")));
        Assert.That(watch.Changes.Select(change => change.State), Is.EqualTo(new[] { "down", "up" }));
    }

    [Test]
    public async Task A_change_brings_its_cause_bound_interval_and_evidence()
    {
        await using var daemon = CannedDaemon.OnLoopback().Answer("/api/v1/links/r4", LinkUp);
        using var api = Api(daemon.Port, new HttpClient());
        await using var watch = await LinkWatch.Start(api, "r4", Stop);

        daemon.Stream(OneLine(Down));
        var down = await watch.WaitForState("down", Stop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(down.Cause, Is.EqualTo("path-dead"));
            Assert.That(down.BoundS, Is.EqualTo(4));
            Assert.That(down.BeganAfter, Is.EqualTo(DateTimeOffset.Parse("2026-01-01T00:00:57Z")));
            Assert.That(down.BeganBefore, Is.EqualTo(down.Time));
            Assert.That(down.Evidence, Is.EqualTo(new[] { new Evidence("arp", "fail", "no reply") }));
        }
    }

    [Test]
    public async Task A_state_that_does_not_come_is_reported_with_what_came_instead()
    {
        await using var daemon = CannedDaemon.OnLoopback().Answer("/api/v1/links/r4", LinkUp);
        using var api = Api(daemon.Port, new HttpClient());
        await using var watch = await LinkWatch.Start(api, "r4", Stop);
        daemon.Stream(OneLine(Down));
        await watch.WaitForState("down", Stop);

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), TimeProvider.System);

        Assert.That(async () => await watch.WaitForState("degraded", soon.Token),
            Throws.InstanceOf<TimeoutException>().With.Message.Contains("path-dead"));
    }

    [Test]
    public async Task A_daemon_inside_a_lab_is_reached_from_outside_even_with_its_cables_pulled()
    {
        await using var lab = await FaultLab.Start(Stop);
        await using var daemon = new CannedDaemon(lab.Edge.Listen(new IPEndPoint(IPAddress.Loopback, 8480))).Answer("/api/v1/links/r4", LinkUp);
        using var api = Api(8480, lab.Edge.CreateHttpClient());
        await lab.Pull(Cable.Near, Stop);

        var link = await api.Link("r4", Stop);

        Assert.That(link.Counter("blips"), Is.EqualTo(2));
        Assert.That(() => link.Counter("crashes"), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("blips"));
    }

    private static string OneLine(string json) => json.Replace("\n", "", StringComparison.Ordinal);

    private static DaemonApi Api(int port, HttpClient http)
    {
        http.BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        return new DaemonApi(http);
    }
}

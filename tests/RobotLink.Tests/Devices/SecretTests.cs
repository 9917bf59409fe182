using System.Net;
using Microsoft.Extensions.Logging;
using RobotLink.Diagnosis;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Simulators.Cognex;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Devices;

/// <summary>The password of a camera, right on one link and wrong on another, is looked for wherever the program shows anything.</summary>
[CancelAfter(30_000)]
internal sealed class SecretTests
{
    private const string Right = "pass-w0rd-7";
    private const string Wrong = "wr0ng-w0rd-8";

    private readonly CognexInSightSimulator camera = new(DeviceBench.Options) { Password = Right };
    private HttpClient http = null!;
    private Daemon daemon = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var stopping = TestContext.CurrentContext.CancellationToken;
        Environment.SetEnvironmentVariable("ROBOTLINK_TEST_USER", "admin");
        Environment.SetEnvironmentVariable("ROBOTLINK_TEST_RIGHT", Right);
        Environment.SetEnvironmentVariable("ROBOTLINK_TEST_WRONG", Wrong);
        camera.Start();
        var shelf = new ProfileShelf(TestContext.CurrentContext.WorkDirectory);
        var site = shelf.ReadSiteText("site.yaml", $"links:\n{Link("good", "RIGHT")}{Link("bad", "WRONG")}").Site!;
        daemon = await Daemon.StartAsync(new DaemonPlan(site, new IPEndPoint(IPAddress.Loopback, 0), shelf, TimeProvider.System, LogLevel.None), stopping);
        http = new HttpClient { BaseAddress = new Uri(daemon.Url, "/api/v1/") };
        await Eventually.IsTrue(() => daemon.Supervisor.Find("good")!.Snapshot().State == LinkState.Up && daemon.Supervisor.Find("bad")!.Snapshot().Verdict is not null, stopping);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        http.Dispose();
        await daemon.DisposeAsync();
        await camera.DisposeAsync();
    }

    [TestCase("links/good/messages?last=100", true)]
    [TestCase("links/good/messages?last=100&explain=true", true)]
    [TestCase("links/bad/messages?last=100&explain=true", true)]
    [TestCase("links/good", false)]
    [TestCase("links/bad", false)]
    [TestCase("links/bad/events", false)]
    public async Task The_API_shows_stars(string path, bool holdsFrames, CancellationToken stopping)
    {
        var text = await http.GetStringAsync(path, stopping);

        Hides(text);
        // Kioq: three stars in base64, as raw bytes are shown.
        Assert.That(text.Contains("Kioq", StringComparison.Ordinal), Is.EqualTo(holdsFrames), text);
    }

    [TestCase("good")]
    [TestCase("bad")]
    public void The_journal_holds_stars(string link)
    {
        var frames = string.Join('\n', daemon.Supervisor.Find(link)!.Journal.LastMessages(100).Select(entry => System.Text.Encoding.Latin1.GetString(entry.Frame)));

        Hides(frames);
        Assert.That(frames, Does.Contain("***"));
    }

    private string Link(string id, string password) =>
        $"  {id}: {{ profile: cognex-insight, address: \"{camera.Endpoint}\", secrets: {{ user: env:ROBOTLINK_TEST_USER, password: env:ROBOTLINK_TEST_{password} }} }}\n";

    /// <summary>Neither as text nor as the API writes bytes.</summary>
    private static void Hides(string text)
    {
        foreach (var secret in new[] { Right, Wrong })
        {
            var bytes = System.Text.Encoding.ASCII.GetBytes(secret);
            Assert.That(text, Does.Not.Contain(secret).And.Not.Contain(Convert.ToHexString(bytes)).And.Not.Contain(Convert.ToBase64String(bytes)[..8]));
        }
    }
}

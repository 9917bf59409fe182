using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using RobotLink.Diagnosis;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;
using RobotLink.Simulators.Cognex;
using RobotLink.Tests.Host;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Devices;

/// <summary>
/// The password of a camera and of a gate that repeats whatever it is sent, right on one link and wrong on another, is looked for wherever
/// the program shows anything.
/// </summary>
[NonParallelizable]
[CancelAfter(60_000)]
internal sealed class SecretTests
{
    private const string Right = "pass-w0rd-7";
    private const string Wrong = "wr0ng-w0rd-8";

    private static readonly string[] Links = ["good", "bad", "gate", "shut"];

    private readonly CognexInSightSimulator camera = new(DeviceBench.Options) { Password = Right };
    private readonly EchoingGate gate = new(Right);
    private readonly StringWriter log = new();
    private HttpClient http = null!;
    private Daemon daemon = null!;
    private string folder = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var stopping = TestContext.CurrentContext.CancellationToken;
        Environment.SetEnvironmentVariable("ROBOTLINK_TEST_USER", "admin");
        Environment.SetEnvironmentVariable("ROBOTLINK_TEST_RIGHT", Right);
        Environment.SetEnvironmentVariable("ROBOTLINK_TEST_WRONG", Wrong);
        camera.Start();
        folder = Directory.CreateTempSubdirectory("secrets").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "profiles"));
        await File.WriteAllTextAsync(Path.Combine(folder, "profiles", "gate.yaml"), EchoingGate.Profile, stopping);
        var shelf = new ProfileShelf(folder);
        var site = shelf.ReadSiteText("site.yaml", $"links:\n{Camera("good", "RIGHT")}{Camera("bad", "WRONG")}{Gate("gate", "RIGHT")}{Gate("shut", "WRONG")}").Site!;
        daemon = await Logged(() => Daemon.StartAsync(new DaemonPlan(site, new IPEndPoint(IPAddress.Loopback, 0), shelf, TimeProvider.System, LogLevel.Debug), stopping));
        http = new HttpClient { BaseAddress = new Uri(daemon.Url, "/api/v1/") };
        await daemon.Supervisor.Hub.UntilAsync(() => IsUp("good") && IsUp("gate") && HasVerdict("bad") && HasVerdict("shut"), stopping);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        http.Dispose();
        await daemon.DisposeAsync();
        await camera.DisposeAsync();
        await gate.DisposeAsync();
        await log.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [TestCase("links/good/messages?last=100", true)]
    [TestCase("links/good/messages?last=100&explain=true", true)]
    [TestCase("links/bad/messages?last=100&explain=true", true)]
    [TestCase("links/gate/messages?last=100&explain=true", true)]
    [TestCase("links/shut/messages?last=100&explain=true", true)]
    [TestCase("links/good", false)]
    [TestCase("links/bad", false)]
    [TestCase("links/bad/events", false)]
    [TestCase("links/shut", false)]
    [TestCase("links/shut/events", false)]
    public async Task The_API_shows_stars(string path, bool holdsFrames, CancellationToken stopping)
    {
        var text = await http.GetStringAsync(path, stopping);

        Hides(text);
        // Kioq: three stars in base64, as raw bytes are shown.
        Assert.That(text.Contains("Kioq", StringComparison.Ordinal), Is.EqualTo(holdsFrames), text);
    }

    [TestCase("good")]
    [TestCase("bad")]
    [TestCase("gate")]
    [TestCase("shut")]
    public void The_journal_holds_stars(string link)
    {
        var frames = string.Join('\n', daemon.Supervisor.Find(link)!.Journal.LastMessages(100).Select(entry => Encoding.Latin1.GetString(entry.Frame)));

        Hides(frames);
        Assert.That(frames, Does.Contain("***"));
    }

    [Test]
    public async Task The_stream_shows_stars(CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "stream?after=0&types=state,message&explain=true");
        message.Headers.Add("Accept", "application/x-ndjson");
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stopping);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stopping));
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stopping) is { } line && !line.Contains("\"tick\"", StringComparison.Ordinal))
        {
            text.AppendLine(line);
        }

        Hides(text.ToString());
        Assert.That(text.ToString(), Does.Contain("Kioq").And.Contain("\"shut\"").And.Contain("\"state\""));
    }

    [Test]
    public async Task Tail_shows_stars([Values] bool json, [Values] bool explain, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var shown = new StringWriter();
        var terminal = new Terminal(TextWriter.Synchronized(shown), TextWriter.Null, TimeProvider.System, Interactive: false, Colour: false);
        var line = $"tail {string.Join(' ', Links)} --last 100 --url {daemon.Url}{(json ? " --json" : "")}{(explain ? " --explain" : "")}";
        var tail = CommandTree.RunAsync(line.Split(' '), terminal, enough.Token);
        await Eventually.IsTrue(() => Seen(shown).Contains(json ? "Kioq" : "***", StringComparison.Ordinal), stopping);

        await enough.CancelAsync();
        await tail;

        Hides(shown.ToString());
    }

    [TestCase("explain good --url URL")]
    [TestCase("explain bad --url URL")]
    [TestCase("explain gate --url URL")]
    [TestCase("explain shut --url URL")]
    [TestCase("status shut --json --url URL")]
    [TestCase("profile show cognex-insight --resolved")]
    [TestCase("profile show gate --resolved -c FOLDER")]
    [TestCase("profile explain gate --sent LOGIN<SP>abc<CR><LF> -c FOLDER")]
    public async Task Commands_show_none(string line, CancellationToken stopping)
    {
        var run = await CommandRun.OfAsync(line.Replace("URL", daemon.Url.ToString()).Replace("FOLDER", folder), stopping);

        Hides(run.Out + run.Error);
        Assert.That(run.Out, Is.Not.Empty, run.Error);
    }

    [Test]
    public async Task A_refused_request_shows_stars_though_the_device_repeats_the_secret(CancellationToken stopping)
    {
        using var body = new StringContent("{\"name\":\"open\"}");
        using var answer = await http.PostAsync("links/gate/requests", body, stopping);
        var text = await answer.Content.ReadAsStringAsync(stopping);

        Hides(text);
        Assert.That(text, Does.Contain("\"outcome\":\"rejected\"").And.Contain("\"words\":\"the gate stays shut: OPEN ***********\""));
        Hides(await http.GetStringAsync("links/gate/messages?last=100&explain=true", stopping));
    }

    [Test]
    public void The_verdict_shows_stars_though_the_device_repeats_the_secret()
    {
        var words = daemon.Supervisor.Find("shut")!.Snapshot().Verdict!.Words;

        Assert.That(words, Is.EqualTo("The device answers with an error (the device answers refused 9: nobody of that name: LOGIN ************)"));
    }

    [Test]
    public async Task The_log_shows_stars(CancellationToken stopping)
    {
        await Eventually.IsTrue(() => Seen(log).Contains("Link shut", StringComparison.Ordinal) && Seen(log).Contains("Link bad", StringComparison.Ordinal), stopping);

        Hides(Seen(log));
        Assert.That(Seen(log), Does.Contain("LOGIN ***"));
    }

    private string Camera(string id, string password) =>
        $"  {id}: {{ profile: cognex-insight, address: \"{camera.Endpoint}\", secrets: {{ user: env:ROBOTLINK_TEST_USER, password: env:ROBOTLINK_TEST_{password} }} }}\n";

    private string Gate(string id, string password) =>
        $"  {id}: {{ profile: gate, address: \"{gate.Endpoint}\", secrets: {{ password: env:ROBOTLINK_TEST_{password} }} }}\n";

    private bool IsUp(string link) => daemon.Supervisor.Find(link)!.Snapshot().State == LinkState.Up;

    private bool HasVerdict(string link) => daemon.Supervisor.Find(link)!.Snapshot().Verdict is not null;

    /// <summary>The console logger writes to what is the error stream while it is made.</summary>
    private async Task<Daemon> Logged(Func<Task<Daemon>> start)
    {
        var before = Console.Error;
        Console.SetError(log);
        try
        {
            return await start();
        }
        finally
        {
            Console.SetError(before);
        }
    }

    private static string Seen(StringWriter written)
    {
        // Somebody may write at this moment; a text builder read meanwhile can fail, and is read again by whoever waits.
        try
        {
            return written.ToString();
        }
        catch (ArgumentOutOfRangeException)
        {
            return "";
        }
    }

    /// <summary>Neither as text nor as the API writes bytes.</summary>
    private static void Hides(string text)
    {
        foreach (var secret in new[] { Right, Wrong })
        {
            var bytes = Encoding.ASCII.GetBytes(secret);
            Assert.That(text, Does.Not.Contain(secret).And.Not.Contain(Convert.ToHexString(bytes)).And.Not.Contain(Convert.ToHexStringLower(bytes)));
            for (var shift = 0; shift < 3; shift++)
            {
                // In the middle of other bytes base64 has one of three forms; its ends hold bits of the neighbours.
                var shifted = Convert.ToBase64String([.. new byte[shift], .. bytes]);
                Assert.That(text, Does.Not.Contain(shifted[4..12]));
            }
        }
    }
}

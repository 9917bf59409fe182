using System.Text.Json;
using RobotLink.Host.Cli;
using RobotLink.Tests.Host;

namespace RobotLink.Tests.Supervision;

[CancelAfter(60_000)]
public sealed class PlanTests
{
    private EditedSite site = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => site = await EditedSite.StartAsync(watched: false, TestContext.CurrentContext.CancellationToken);

    [OneTimeTearDown]
    public async Task StopAsync() => await site.DisposeAsync();

    [Test]
    public async Task Each_link_is_told_with_what_would_happen_and_why(CancellationToken stopping)
    {
        site.Write(site.Link("a", 0, "override: { detect_within: 3s }"), site.Link("c", 2));

        var run = await PlanAsync("", stopping);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        Assert.That(run.Out, Does.Match(
            """
            restart    a  hangs up and connects anew
                         detect_within: 4s \(device-profiles/abb-rapid-lines/profile.yaml:9:16\) -> 3s \(site.yaml:4:\d+\)
            (             .*
            )*add        c  abb-rapid-lines at 127.0.0.1:\d+
            remove     b  abb-rapid-lines at 127.0.0.1:\d+
            1 add, 1 remove, 1 restart, 0 adopt, 0 unchanged.
            """));
    }

    [TestCase("", "unchanged", "")]
    [TestCase("override: { detect_within: 4000ms }", "unchanged", "")]
    [TestCase("title: \"Robot A\"", "adopt", "title")]
    [TestCase("commands: true", "adopt", "commands")]
    [TestCase("enabled: false", "adopt", "enabled")]
    [TestCase("override: { limits: { queue: 3 } }", "restart", "limits.queue")]
    [TestCase("override: { peer_timeout: null }", "restart", "peer_timeout")]
    public async Task A_plan_says_what_the_daemon_then_does(string more, string action, string path, CancellationToken stopping)
    {
        site.Write(site.Link("a", 0, more), site.Link("b", 1));

        var run = await PlanAsync("--json", stopping);
        var document = JsonSerializer.Deserialize<JsonElement>(run.Out);
        var link = document.GetProperty("links")[0];
        var done = (await site.ReloadAsync()).Changes!;
        site.Write(site.Link("a", 0), site.Link("b", 1));
        await site.ReloadAsync();

        Assert.That(
            (link.GetProperty("action").GetString(), string.Join(' ', link.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("path").GetString()))),
            Is.EqualTo((action, path)));
        Assert.That(done.Restarted.Count > 0 ? "restart" : done.Adopted.Count > 0 ? "adopt" : "unchanged", Is.EqualTo(action));
    }

    [Test]
    public async Task Broken_files_would_change_nothing(CancellationToken stopping)
    {
        site.WriteText("links: [");

        var run = await PlanAsync("--json", stopping);

        Assert.That((run.Code, JsonSerializer.Deserialize<JsonElement>(run.Out).GetProperty("valid").GetBoolean()), Is.EqualTo((ExitCode.ConfigurationInvalid, false)));
    }

    [Test]
    public async Task Without_a_daemon_there_is_nothing_to_compare_with(CancellationToken stopping)
    {
        site.Write(site.Link("a", 0));

        var run = await CommandRun.OfAsync($"plan -c {site.Folder} --url http://127.0.0.1:9", stopping);

        Assert.That((run.Code, run.Out, run.Error.Contains("http://127.0.0.1:9", StringComparison.Ordinal)), Is.EqualTo((ExitCode.DaemonUnreachable, "", true)));
    }

    [Test]
    public async Task Status_tells_that_the_files_are_broken(CancellationToken stopping)
    {
        site.WriteText("links:\n  a: { profil: abb-rapid-lines }\n");
        await site.ReloadAsync();

        var run = await CommandRun.OfAsync($"status --url {site.Daemon.Url}", stopping);
        site.Write(site.Link("a", 0), site.Link("b", 1));
        await site.ReloadAsync();

        Assert.That(run.Out, Does.StartWith("CONFIGURATION BROKEN, ").And.Contain("site.yaml:2:").And.Contain("LINK "));
    }

    private Task<CommandRun> PlanAsync(string more, CancellationToken stopping) =>
        CommandRun.OfAsync($"plan -c {site.Folder} --url {site.Daemon.Url} {more}", stopping);
}

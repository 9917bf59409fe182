using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RobotLink.Diagnosis;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;
using RobotLink.Recording;
using RobotLink.Tests.Devices;

namespace RobotLink.Tests.Host.Support;

/// <summary>Secrets lie in a variable, in a file, in titles, in remarks, in what a device repeats, in the log and in the audit; the support file is searched for them.</summary>
[NonParallelizable]
[CancelAfter(60_000)]
internal sealed class SupportTests
{
    private const string InVariable = "pass-w0rd-7";
    private const string InFile = "f1le \"w0rd\" 8";
    private const string NeverUsed = "n3ver-used-9";
    private const string InRemark = "remark-w0rd-10";

    /// <summary>Too short to be told from chance.</summary>
    private const string Short = "k7x";

    /// <summary>Sent to the device as an argument that nobody named a secret: it passes the line, but the audit knows by its name what it is.</summary>
    private const string InArgument = "argument-w0rd-11";

    private static readonly string[] Secrets = [InVariable, InFile, NeverUsed, InRemark];

    private readonly EchoingGate gate = new(InVariable);
    private string folder = null!;
    private Daemon daemon = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var stopping = TestContext.CurrentContext.CancellationToken;
        Environment.SetEnvironmentVariable("ROBOTLINK_SUPPORT_TEST", InVariable);
        Environment.SetEnvironmentVariable("ROBOTLINK_SUPPORT_UNUSED", NeverUsed);
        Environment.SetEnvironmentVariable("ROBOTLINK_SUPPORT_SHORT", Short);
        folder = Directory.CreateTempSubdirectory("robotlink-support").FullName;
        await WriteAsync("pw", InFile + "\n");
        await WriteAsync("notes.txt", $"{InVariable} is nobody's business");
        await WriteAsync("profiles/gate.yaml", EchoingGate.Profile.Replace("  ping:", "  say: { send: \"SAY {password:text}, {text:text}\", changes_machine: true }\n  tell: { send: \"TELL {text:text}\", reply: \"DONE\" }\n  ping:", StringComparison.Ordinal) + $"\n# {InRemark}\n");
        await WriteAsync("site.yaml", $$"""
            schema: 1   # {{InRemark}}
            site: { name: "plant {{InVariable}}" }
            http: { listen: 127.0.0.1:1 }
            links:
              open:   { profile: gate, address: "{{gate.Endpoint}}", title: "Gate {{InVariable}}", commands: true, secrets: { password: env:ROBOTLINK_SUPPORT_TEST } }
              shut:   { profile: gate, address: "{{gate.Endpoint}}", title: 'Gate {{InFile}}', secrets: { password: file:pw } }
              pin:    { profile: gate, address: "{{gate.Endpoint}}", title: "Gate ({{Short}})", secrets: { password: env:ROBOTLINK_SUPPORT_SHORT } }
              apart:  { profile: gate, address: "127.0.0.1:1", enabled: false, override: { detect_within: 9s }, secrets: { password: env:ROBOTLINK_SUPPORT_UNUSED } }
              absent: { profile: gate, address: "127.0.0.1:1", title: "{{NeverUsed}}", enabled: false, secrets: { password: env:ROBOTLINK_SUPPORT_UNUSED } }
            """);
        var shelf = new ProfileShelf(folder);
        var read = shelf.ReadSite();
        Assert.That(read.Site, Is.Not.Null, MistakeText.Of(read.Mistakes, read.Notices));
        daemon = await Daemon.StartAsync(new DaemonPlan(read.Site!, new IPEndPoint(IPAddress.Loopback, 0), shelf, TimeProvider.System, LogLevel.Debug), stopping);
        await UntilToldAsync(stopping);
        await CommandAsync(stopping);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await daemon.DisposeAsync();
        await gate.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task No_secret_is_in_any_entry_in_any_form(CancellationToken stopping)
    {
        var entries = await EntriesAsync($"--url {daemon.Url}", stopping);

        Hides(entries);
        Assert.That(entries.Where(entry => entry.Value.Contains(InArgument, StringComparison.Ordinal)), Is.Empty);
        Assert.That(entries["log.txt"], Does.Contain("***"));
        Assert.That(entries["commands.ndjson"], Does.Contain("\"say\"").And.Contain("***"));
        Assert.That(entries["links.json"], Does.Contain("Gate ***********"));
        Assert.That(entries["recording.rlrec"], Does.Contain("Kioq"));
        Assert.That(entries["configuration/site.yaml"], Does.Contain("file:pw").And.Contain("env:ROBOTLINK_SUPPORT_TEST"));
    }

    [Test]
    public async Task Only_the_kinds_of_things_that_are_named_are_in_it(CancellationToken stopping)
    {
        var entries = await EntriesAsync($"--url {daemon.Url}", stopping);

        Assert.That(entries.Keys, Is.EquivalentTo(new[]
        {
            "README.txt", "system.json", "machine.json", "links.json", "events.ndjson", "commands.ndjson", "metrics.txt", "log.txt",
            "configuration/site.yaml", "configuration/profiles/gate.yaml", "configuration/profiles/base/tcp-line.yaml", "configuration/profiles/base/tcp.yaml", "recording.rlrec",
        }));
        Assert.That(entries["README.txt"], Does.Contain("recording.rlrec").And.Contain("Look at it before you hand it on"));
    }

    [Test]
    public async Task Its_recording_opens_on_another_PC(CancellationToken stopping)
    {
        var entries = await EntriesAsync($"--url {daemon.Url} --link open", stopping);
        var file = RecordingFile.Read(entries["recording.rlrec"].Split('\n'));

        Assert.That(file.IsWhole, Is.True);
        Assert.That(file.Links.Select(link => link.Id), Is.EqualTo(new[] { "open" }));
        var path = Path.Combine(folder, "support.rlrec");
        await File.WriteAllTextAsync(path, entries["recording.rlrec"], stopping);
        var run = await CommandRun.OfAsync($"open {path} --summary", stopping);
        Assert.That(run.Out, Does.Match(@"request +login").And.Match(@"reply +login"), run.Error);
    }

    [Test]
    public async Task It_is_opened_as_it_is_and_brings_what_the_site_changes_for_one_link(CancellationToken stopping)
    {
        var path = Path.Combine(folder, "whole.zip");
        var written = await CommandRun.OfAsync($"support --out {path} --url {daemon.Url}", stopping);
        var run = await CommandRun.OfAsync($"open {path} --summary", stopping);

        Assert.That((written.Code, run.Code), Is.EqualTo((0, 0)), run.Error);
        Assert.That(run.Out, Does.Match(@"request +login").And.Contain("apart, link/apart at"));
        Assert.That(run.Error, Does.Not.Contain("cannot be used here"));
    }

    [Test]
    public async Task A_recording_for_the_API_hides_what_a_title_and_a_profile_tell(CancellationToken stopping)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(daemon.Url, "/api/v1/bytes"), stopping);

        Assert.That(text, Does.Contain("Gate ***********"));
        Assert.That(text, Does.Not.Contain(InVariable).And.Not.Contain(JsonEncodedText.Encode(InFile).ToString()).And.Not.Contain(NeverUsed));
    }

    [Test]
    public async Task What_is_shown_as_it_comes_has_the_stars_of_the_record([Values("messages?last=100", "messages?last=100&explain=true", "events")] string what, CancellationToken stopping)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(daemon.Url, $"/api/v1/links/open/{what}"), stopping);

        Hides(new() { [what] = text });
        Assert.That(what == "events" || text.Contains("Kioq", StringComparison.Ordinal), Is.True, text);
    }

    [Test]
    public async Task The_stream_has_the_stars_of_the_record(CancellationToken stopping)
    {
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(daemon.Url, "/api/v1/stream?after=0&explain=true"));
        message.Headers.Add("Accept", StreamText.Lines);
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stopping);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stopping));
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stopping) is { } line && !line.Contains("\"tick\"", StringComparison.Ordinal))
        {
            text.AppendLine(line);
        }

        Hides(new() { ["stream"] = text.ToString() });
        Assert.That(text.ToString(), Does.Contain("Kioq").And.Contain("\"say\""));
    }

    [Test]
    public async Task The_answer_to_a_request_has_the_stars_of_the_record(CancellationToken stopping)
    {
        using var http = new HttpClient();
        using var body = new StringContent(JsonSerializer.Serialize(new { name = "tell", fields = new { text = $"the word is {InVariable}" } }));
        using var answer = await http.PostAsync(new Uri(daemon.Url, "/api/v1/links/open/requests"), body, stopping);
        var text = await answer.Content.ReadAsStringAsync(stopping);

        Hides(new() { ["answer"] = text });
        Assert.That(text, Does.Contain("\"rejected\"").And.Contain("Kioq").And.Contain("the word is ***********"));
    }

    [Test]
    public async Task Of_a_short_secret_everything_that_looks_like_it_is_hidden(CancellationToken stopping)
    {
        var entries = await EntriesAsync($"--url {daemon.Url}", stopping);
        var file = RecordingFile.Read(entries["recording.rlrec"].Split('\n'));
        var bytes = string.Concat(file.Bytes.Where(bytes => bytes.Link == "pin").Select(bytes => Encoding.Latin1.GetString(bytes.Bytes)));

        Assert.That(entries.Where(entry => entry.Value.Contains(Short, StringComparison.Ordinal)).Select(entry => entry.Key), Is.Empty);
        Assert.That(bytes, Does.Contain("LOGIN ***").And.Contain("ECHO LOGIN ***").And.Not.Contain(Short));
        Assert.That(entries["links.json"], Does.Contain("Gate (***)"));
        foreach (var document in entries.Where(entry => entry.Key.EndsWith(".json", StringComparison.Ordinal)))
        {
            Assert.That(() => JsonDocument.Parse(document.Value), Throws.Nothing, document.Key);
        }
    }

    [Test]
    public async Task While_it_passes_a_short_secret_is_hidden_where_it_is_sent_and_in_the_answer_to_it(CancellationToken stopping)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(daemon.Url, "/api/v1/links/pin/messages?last=100"), stopping);
        using var answer = JsonDocument.Parse(text);
        var frames = answer.RootElement.GetProperty("items").EnumerateArray().Select(item => Encoding.Latin1.GetString(item.GetProperty("raw").GetBytesFromBase64())).ToList();

        Assert.That(frames, Has.Some.EqualTo("LOGIN ***\r\n").And.Some.EqualTo("ECHO LOGIN ***\r\n").And.None.Contains(Short));
    }

    [Test]
    public async Task Without_a_daemon_the_files_and_the_audit_are_told(CancellationToken stopping)
    {
        // Port 1 of site.yaml: nobody is there.
        var entries = await EntriesAsync("", stopping);

        Hides(entries);
        Assert.That(entries.Keys, Does.Contain("configuration/site.yaml").And.Contain("commands.ndjson").And.Contain("mistakes.txt").And.Not.Contain("log.txt"));
        Assert.That(entries["README.txt"], Does.Contain("no RobotLink was running"));
    }

    [Test]
    public async Task A_site_file_with_mistakes_shows_keys_and_places_only(CancellationToken stopping)
    {
        var broken = Directory.CreateDirectory(Path.Combine(folder, "broken")).FullName;
        await File.WriteAllTextAsync(Path.Combine(broken, "site.yaml"), $"http: {{ listen: 127.0.0.1:1 }}\nlinks: {{ a: [\n  password: {InRemark}\n", stopping);

        var entries = await EntriesAsync("", stopping, broken);

        Hides(entries);
        Assert.That(entries["configuration/site.yaml"], Does.Contain("  password: ***"));
        Assert.That(entries["mistakes.txt"], Does.Contain("site.yaml:").And.Contain(" E1"));
    }

    [Test]
    public async Task A_file_that_is_there_is_left_alone(CancellationToken stopping)
    {
        var path = Path.Combine(folder, "there.zip");
        await File.WriteAllTextAsync(path, "mine", stopping);

        var run = await CommandRun.OfAsync($"support --out {path} --url {daemon.Url}", stopping);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(await File.ReadAllTextAsync(path, stopping), Is.EqualTo("mine"));
    }

    [Test]
    public async Task A_daemon_that_was_named_and_is_not_there_ends_it_with_4(CancellationToken stopping)
    {
        var path = Path.Combine(folder, "none.zip");

        var run = await CommandRun.OfAsync($"support --out {path} --url http://127.0.0.1:1", stopping);

        Assert.That(run.Code, Is.EqualTo(ExitCode.DaemonUnreachable));
        Assert.That(Directory.GetFiles(folder, "none.zip*"), Is.Empty);
    }

    [TestCase("links=nobody", 404)]
    [TestCase("last=soon", 400)]
    public async Task The_API_refuses_what_it_does_not_understand(string query, int status, CancellationToken stopping)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(daemon.Url, $"/api/v1/support?{query}"), stopping);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    private static void Hides(Dictionary<string, string> entries)
    {
        Assert.Multiple(() =>
        {
            foreach (var (name, text) in entries)
            {
                foreach (var secret in Secrets)
                {
                    var bytes = Encoding.UTF8.GetBytes(secret);
                    Assert.That(text, Does.Not.Contain(secret).And.Not.Contain(JsonEncodedText.Encode(secret).ToString()), name);
                    Assert.That(text, Does.Not.Contain(Convert.ToHexString(bytes)).IgnoreCase.And.Not.Contain(Uri.EscapeDataString(secret)), name);
                    for (var shift = 0; shift < 3; shift++)
                    {
                        // In the middle of other bytes base64 has one of three forms; its ends hold bits of the neighbours.
                        Assert.That(text, Does.Not.Contain(Convert.ToBase64String([.. new byte[shift], .. bytes])[4..12]), name);
                    }
                }
            }
        });
    }

    private async Task<Dictionary<string, string>> EntriesAsync(string options, CancellationToken stopping, string? site = null)
    {
        var path = Path.Combine(folder, $"{TestContext.CurrentContext.Test.ID}.zip");
        var run = await CommandRun.OfAsync($"support --out {path} -c {site ?? folder} {options}", stopping);
        Assert.That((run.Code, run.Out.TrimEnd()), Is.EqualTo((0, path)), run.Error);
        await using var archive = await ZipFile.OpenReadAsync(path, stopping);
        var entries = new Dictionary<string, string>();
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(stopping));
            entries.Add(entry.FullName, await reader.ReadToEndAsync(stopping));
        }

        return entries;
    }

    /// <summary>One link is up, and of the other it is known why it is not.</summary>
    private async Task UntilToldAsync(CancellationToken stopping)
    {
        var changes = daemon.Supervisor.Hub.Follow(null, states: true, messages: false, after: 0);
        while (daemon.Supervisor.Find("open")!.Snapshot().State != LinkState.Up || daemon.Supervisor.Find("shut")!.Snapshot().Verdict is null || daemon.Supervisor.Find("pin")!.Snapshot().Verdict is null)
        {
            _ = changes.Take();
            await changes.WaitAsync(stopping);
        }
    }

    private async Task CommandAsync(CancellationToken stopping)
    {
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(daemon.Url, "/api/v1/links/open/requests"));
        message.Content = new StringContent(JsonSerializer.Serialize(new { name = "say", fields = new { password = InArgument, text = $"the word is {InVariable}" } }));
        message.Headers.Add("Idempotency-Key", $"key {InVariable}");
        using var answer = await http.SendAsync(message, stopping);
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync(stopping));
    }

    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
    }
}

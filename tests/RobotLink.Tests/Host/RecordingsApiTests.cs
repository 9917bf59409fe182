using System.Net;
using System.Text.Json;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;
using RobotLink.Messages;
using RobotLink.Recording;

namespace RobotLink.Tests.Host;

/// <summary>Looking back at what passed links, by the interface and by the commands that use it.</summary>
[CancelAfter(60_000)]
public sealed class RecordingsApiTests
{
    private RunningDaemon running = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    private string Url => $"--url {running.Daemon.Url}";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        running = await RunningDaemon.StartAsync(Stop);
        await AskPositionAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await running.DisposeAsync();

    [Test]
    public async Task A_links_bytes_come_as_a_whole_recording_with_its_profile()
    {
        var recording = await ReadAsync("links/r1/bytes");

        Assert.That((recording.IsWhole, recording.Mistakes.Count, recording.Head!.Links.Single().Id), Is.EqualTo((true, 0, "r1")));
        Assert.That(recording.Profiles.Select(profile => profile.Name), Is.EqualTo(new[] { "abb-rapid-lines", "base/tcp-line", "base/tcp" }).Or.EqualTo(new[] { "abb-rapid-lines", "base/tcp-line" }));
        Assert.That(recording.Bytes.Select(bytes => bytes.Direction).Distinct(), Is.EquivalentTo(new[] { Direction.Sent, Direction.Received }));
        Assert.That(recording.Marks.Select(mark => mark.What), Does.Contain("opened").And.Contain("state"));
    }

    [Test]
    public async Task Several_links_come_in_one_order_of_time()
    {
        var recording = await ReadAsync("bytes");

        Assert.That(recording.Bytes.Select(bytes => bytes.Link).Distinct(), Is.EquivalentTo(new[] { "r1", "r2" }));
        Assert.That(recording.Entries.Select(entry => entry.Time), Is.Ordered);
    }

    [Test]
    public async Task Only_the_time_asked_for_comes_and_it_says_where_the_record_begins()
    {
        var later = await ReadAsync($"links/r1/bytes?from={Uri.EscapeDataString(DateTimeOffset.MaxValue.AddDays(-1).ToString("O"))}");
        var lately = await ReadAsync("links/r1/bytes?last=1h");

        Assert.That(later.Bytes, Is.Empty);
        Assert.That(lately.Marks.First().What, Is.EqualTo("begins"));
        Assert.That(lately.Bytes, Is.Not.Empty);
    }

    [TestCase("links/r1/bytes?last=10")]
    [TestCase("links/r1/bytes?last=10m&from=2026-11-20T02:11:45Z")]
    [TestCase("links/r1/bytes?from=yesterday")]
    [TestCase("links/r1/bytes?follow=true&to=2026-11-20T02:11:45Z")]
    [TestCase("bytes?links=,")]
    public async Task A_wish_that_cannot_be_understood_is_refused_with_words(string path)
    {
        using var response = await running.Http.GetAsync(path, Stop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(Stop), Does.Contain("write"));
    }

    [Test]
    public async Task An_unknown_link_is_not_found()
    {
        using var response = await running.Http.GetAsync("bytes?links=r1,r9", Stop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_recording_that_is_followed_goes_on_with_what_passes()
    {
        using var response = await running.Http.GetAsync("links/r1/bytes?follow=true&last=1s", HttpCompletionOption.ResponseHeadersRead, Stop);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
        var opened = TimeProvider.System.GetUtcNow();
        await AskPositionAsync();

        DateTimeOffset? last = null;
        while (last is null || last < opened)
        {
            using var line = JsonDocument.Parse((await reader.ReadLineAsync(Stop))!);
            last = line.RootElement.GetProperty("type").GetString() == "bytes" ? line.RootElement.GetProperty("time").GetDateTimeOffset() : last;
        }

        Assert.That(last, Is.GreaterThanOrEqualTo(opened));
    }

    [Test]
    public async Task A_link_tells_how_far_its_record_reaches()
    {
        var link = await running.GetAsync<LinkDetailDocument>("links/r1", Stop);

        Assert.That((link.Record!.KeepS, link.Record.Size, link.Record.Since is not null), Is.EqualTo((900.0, 4 * 1024 * 1024, true)));
        Assert.That(link.Counters["recorded_bytes"], Is.EqualTo(link.Record.Bytes).And.Positive);
        Assert.That(await running.Http.GetStringAsync("/metrics", Stop), Does.Contain("robotlink_link_recorded_bytes{link=\"r1\""));
    }

    [Test]
    public async Task Tail_shows_what_passed_and_ends()
    {
        var run = await CommandRun.OfAsync($"tail r1 --last 10m --no-follow {Url}", Stop);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("r1 tx request position  POS?<CR><LF>"));
        Assert.That(run.Out, Does.Contain("r1 is up (event "));
        Assert.That(run.Out, Does.Contain("rx reply position x="));
        Assert.That(run.Out, Does.Not.Contain("r2"));
        Assert.That(run.Error, Does.Contain("r1 begins at").And.Contain("nothing passed before"));
    }

    [Test]
    public async Task Tail_shows_what_passed_around_an_event()
    {
        var events = await running.GetAsync<ListDocument<StateDocument>>("links/r2/events", Stop);
        var up = events.Items.First(change => change.State == "up");

        var run = await CommandRun.OfAsync($"tail --around {up.Seq} --window 5s {Url}", Stop);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain($"r2 is up (event {up.Seq})"));
        Assert.That(run.Out, Does.Not.Contain(" r1 "));
    }

    [Test]
    public async Task Tail_finds_messages_by_a_text_and_leaves_bytes_out()
    {
        var run = await CommandRun.OfAsync($"tail r1 --last 10m --no-follow --fields --grep position {Url}", Stop);

        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Is.Not.Empty);
        Assert.That(lines, Is.All.Contains(" position"));
        Assert.That(run.Out, Does.Not.Contain("<CR>"));
    }

    [TestCase("tail --around nonsense")]
    [TestCase("tail --around 987654321")]
    [TestCase("tail --last 10m --around 02:11:45")]
    [TestCase("tail --window 10s")]
    [TestCase("tail --no-follow")]
    [TestCase("tail --last 10x")]
    [TestCase("tail r1 --last 1m --no-follow --grep /(/")]
    [TestCase("record r1")]
    [TestCase("record r9 --out never.rlrec --no-follow")]
    public async Task What_makes_no_sense_is_usage(string line)
    {
        var run = await CommandRun.OfAsync($"{line} {Url}", Stop);

        Assert.That((run.Code, run.Error.Length > 0), Is.EqualTo((ExitCode.Usage, true)), run.Error);
    }

    [Test]
    public async Task A_file_is_recorded_and_opened_again()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.rlrec");

        var run = await CommandRun.OfAsync($"record r1 r2 --out {path} --for 300ms {Url}", Stop);
        var again = await CommandRun.OfAsync($"record r1 --out {path} --no-follow {Url}", Stop);
        var forced = await CommandRun.OfAsync($"record r1 --out {path} --no-follow --force {Url}", Stop);
        var opened = await CommandRun.OfAsync($"open {path}", Stop);
        var recording = RecordingFile.Read(await File.ReadAllLinesAsync(path, Stop));
        File.Delete(path);

        Assert.That((run.Code, again.Code, forced.Code, opened.Code), Is.EqualTo((0, ExitCode.Usage, 0, 0)), run.Error + again.Error + forced.Error + opened.Error);
        Assert.That(again.Error, Does.Contain("exists already"));
        Assert.That((recording.IsWhole, recording.Links.Single().Id), Is.EqualTo((true, "r1")));
        Assert.That(opened.Out, Does.Contain("r1 tx request position"));
    }

    [Test]
    public async Task Messages_of_the_record_have_no_number_since_nobody_gave_them_one()
    {
        var run = await CommandRun.OfAsync($"tail r1 --last 10m --no-follow --json {Url}", Stop);

        var messages = run.Out.Split('\n').Where(line => line.StartsWith("{\"type\":\"message\"", StringComparison.Ordinal)).ToList();
        Assert.That(messages, Is.Not.Empty.And.All.Not.Contain("\"seq\""));
        Assert.That(RecordingFile.Read(messages).Bytes.Count(), Is.EqualTo(messages.Count));
    }

    [Test]
    [Platform(Include = "Linux", Reason = "/dev/full")]
    public async Task A_full_disk_ends_a_recording_with_its_reason([Values("--no-follow", "--for 50s")] string length)
    {
        var run = await CommandRun.OfAsync($"record r1 r2 --out /dev/full --force {length} {Url}", Stop);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain("The recording '/dev/full' cannot be written any more: No space left on device").And.Contain("free some space").And.Not.Contain("does not answer"));
    }

    private async Task AskPositionAsync()
    {
        foreach (var link in new[] { "r1", "r2" })
        {
            var (status, _) = await running.AskAsync(link, """{"name":"position"}""", null, Stop);
            Assert.That(status, Is.EqualTo(200));
        }
    }

    private async Task<RecordingFile> ReadAsync(string path) => RecordingFile.Read((await running.Http.GetStringAsync(path, Stop)).Split('\n'));
}

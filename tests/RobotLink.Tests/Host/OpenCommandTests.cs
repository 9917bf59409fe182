using System.Buffers;
using System.Text;
using System.Text.Json;
using RobotLink.Host.Cli;
using RobotLink.Messages;
using RobotLink.Recording;

namespace RobotLink.Tests.Host;

[CancelAfter(60_000)]
internal sealed class OpenCommandTests
{
    private const string Profile = "profile: gauge\nextends: base/tcp-line\nrequests:\n  ping: { send: \"PING\", reply: \"PONG\" }\nevents:\n  value: { match: \"VAL {mm:float} {state:word}\" }\nheartbeat: { send: ping }\n";

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private string folder = null!;
    private string file = null!;

    [SetUp]
    public void WriteRecording()
    {
        folder = Directory.CreateTempSubdirectory("robotlink-open").FullName;
        file = Path.Combine(folder, "r.rlrec");
        File.WriteAllBytes(file, Recorded(isWhole: true));
    }

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Bytes_are_shown_as_messages_of_the_profile_that_came_along(CancellationToken stopping)
    {
        var run = await OpenAsync("--link g1", stopping);

        Assert.That(run.Out.Split('\n')[..6], Is.EqualTo(new[]
        {
            "2026-11-20T12:00:00.000Z g1 connection 1 opened to 10.0.0.4:5000 from 10.0.0.1:40000",
            "2026-11-20T12:00:01.000Z g1 tx request ping  PING<CR><LF>",
            "2026-11-20T12:00:01.500Z g1 rx reply ping  PONG<CR><LF>",
            "2026-11-20T12:00:02.000Z g1 rx event value mm=1.5 state=OK  VAL 1.5 OK<CR><LF>",
            "2026-11-20T12:00:40.000Z g1 is down: Nothing answers [path-dead] (event 17)",
            "2026-11-20T12:01:00.000Z g1 rx event value mm=2.5 state=BAD  VAL 2.5 BAD<CR><LF>",
        }));
        Assert.That(run.Out, Does.Match(@"12:01:01\.000Z g1 rx unparsed \(.*\)  VOL 9<CR><LF>\n$"));
        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Error, Does.Contain("recorded by RobotLink 1.2.3").And.Contain("1  rx  unparsed"));
    }

    [TestCase("--hex --grep PONG", "50 4F 4E 47 0D 0A")]
    [TestCase("--fields --grep bad", "rx event value mm=2.5 state=BAD\n")]
    [TestCase("--grep /mm=[12].5.state=B/", "VAL 2.5 BAD")]
    [TestCase("--grep VOL", "unparsed")]
    [TestCase("--explain --grep VOL", "expected")]
    public async Task One_message_is_found_and_shown_as_wanted(string options, string shown, CancellationToken stopping)
    {
        var run = await OpenAsync($"--link g1 {options}", stopping);

        Assert.That(run.Out, Does.Contain(shown));
        Assert.That(run.Out.Split('\n').Count(line => line.StartsWith("2026", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase("--around 17 --window 5s", "12:00:40.000")]
    [TestCase("--around 2026-11-20T12:00:39Z --window 5s", "12:00:40.000")]
    [TestCase("--around 12:00:39 --window 5s", "12:00:40.000")]
    [TestCase("--last 500ms", "12:01:01.000")]
    public async Task A_part_of_the_time_is_shown(string options, string time, CancellationToken stopping)
    {
        var run = await OpenAsync($"--link g1 {options}", stopping);

        Assert.That(run.Out.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(1).And.All.Contains(time));
    }

    [Test]
    public async Task Old_bytes_are_read_by_a_changed_profile(CancellationToken stopping)
    {
        var changed = Path.Combine(folder, "gauge.yaml");
        await File.WriteAllTextAsync(changed, (Profile + "#").Replace("events:\n", "events:\n  volume: { match: \"VOL {litres:float}\" }\n", StringComparison.Ordinal), stopping);

        var run = await OpenAsync($"--link g1 --grep VOL --profile {changed}", stopping);

        Assert.That(run.Out, Does.Contain("rx event volume litres=9"));
    }

    [Test]
    public async Task JSON_has_messages_as_tail_writes_them_and_marks_as_the_recording_has_them(CancellationToken stopping)
    {
        var run = await OpenAsync("--link g1 --json", stopping);
        var types = run.Out.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString());

        Assert.That(types, Is.EqualTo(new[] { "mark", "message", "message", "message", "mark", "message", "message" }));
    }

    [Test]
    public async Task The_summary_counts_what_is_in_it(CancellationToken stopping)
    {
        var run = await OpenAsync("--summary --json", stopping);
        var links = JsonDocument.Parse(run.Out).RootElement.GetProperty("links");

        Assert.That(links[0].GetProperty("unparsed").GetInt32(), Is.EqualTo(1));
        Assert.That(links[0].GetProperty("connections").GetInt32(), Is.EqualTo(1));
        Assert.That(links[0].GetProperty("bytes_sent").GetInt64(), Is.EqualTo(6));
        Assert.That(links[1].GetProperty("id").GetString(), Is.EqualTo("g2"));
    }

    [Test]
    public async Task A_recording_that_was_cut_off_is_shown_and_said_to_be(CancellationToken stopping)
    {
        await File.WriteAllBytesAsync(file, Recorded(isWhole: false), stopping);

        var run = await OpenAsync("--summary", stopping);

        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Out, Does.Contain("its end is missing"));
    }

    [Test]
    public async Task A_damaged_line_is_told_and_the_rest_is_shown(CancellationToken stopping)
    {
        var lines = (await File.ReadAllLinesAsync(file, stopping)).ToList();
        lines.Insert(4, "{\"type\":\"bytes\",");
        await File.WriteAllLinesAsync(file, lines, stopping);

        var run = await OpenAsync("--summary", stopping);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain("line 5: it is no JSON document; the line was left out."));
        Assert.That(run.Out, Does.Contain("g1"));
    }

    [Test]
    public async Task An_event_number_that_came_twice_asks_for_a_time(CancellationToken stopping)
    {
        await File.WriteAllLinesAsync(file, [.. (await File.ReadAllLinesAsync(file, stopping))[..^1], """{"type":"mark","link":"g1","time":"2026-11-20T13:00:00Z","what":"state","epoch":2,"state":"up","seq":17}"""], stopping);

        var run = await OpenAsync("--around 17", stopping);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain("2 events 17").And.Contain("2026-11-20T12:00:40.000Z or 2026-11-20T13:00:00.000Z"));
    }

    [Test]
    public async Task A_gap_of_which_nobody_knows_the_length_says_so(CancellationToken stopping)
    {
        await File.WriteAllLinesAsync(file, [.. (await File.ReadAllLinesAsync(file, stopping))[..^1], """{"type":"mark","link":"g1","time":"2026-11-20T13:00:00Z","what":"gap","epoch":1}"""], stopping);

        Assert.That((await OpenAsync("--summary", stopping)).Out, Does.Contain("1 gap: nobody knows how much is missing"));
    }

    [Test]
    public async Task What_lies_on_both_sides_of_a_damaged_line_is_not_made_one_frame(CancellationToken stopping)
    {
        var lines = (await File.ReadAllLinesAsync(file, stopping)).ToList();
        var at = lines.FindIndex(line => line.Contains(Convert.ToBase64String("PONG\r\n"u8), StringComparison.Ordinal));
        lines[at] = lines[at].Replace(Convert.ToBase64String("PONG\r\n"u8), Convert.ToBase64String("VAL 9"u8), StringComparison.Ordinal);
        lines.Insert(at + 1, "{\"type\":\"bytes\",");
        await File.WriteAllLinesAsync(file, lines, stopping);

        var run = await OpenAsync("--link g1", stopping);

        Assert.That(run.Out, Does.Contain("rx unparsed (the rest is missing in the recording)  VAL 9\n").And.Contain("has a gap here").And.Contain("  VAL 1.5 OK<CR><LF>"));
    }

    [TestCase("--link nobody", ExitCode.Usage, "There is no link 'nobody'")]
    [TestCase("--around 18", ExitCode.Usage, "no event 18. Its last are 17 (g1 down)")]
    [TestCase("--around noon", ExitCode.Usage, "neither the number of an event nor a time")]
    [TestCase("--grep /[/", ExitCode.Usage, "no regular expression")]
    public async Task What_cannot_be_shown_says_why(string options, int code, string words, CancellationToken stopping)
    {
        var run = await OpenAsync(options, stopping);

        Assert.That((run.Code, run.Out), Is.EqualTo((code, "")));
        Assert.That(run.Error, Does.Contain(words));
    }

    [TestCase("open")]
    [TestCase("replay")]
    public async Task A_file_that_is_not_there_or_is_no_recording_says_so(string command, CancellationToken stopping)
    {
        var text = Path.Combine(folder, "notes.txt");
        await File.WriteAllTextAsync(text, "no recording", stopping);

        var missing = await CommandRun.OfAsync($"{command} {Path.Combine(folder, "nothing")}", stopping);
        var other = await CommandRun.OfAsync($"{command} {text}", stopping);

        Assert.That((missing.Code, other.Code), Is.EqualTo((ExitCode.Usage, ExitCode.Failed)));
        Assert.That(other.Error, Does.Contain("Line 1 is no line of a recording"));
    }

    [TestCase("", "say which device to play with --link: g1, g2")]
    [TestCase("--link g1 --speed fast", "write how many times as fast")]
    [TestCase("--link g1 --port 0 --dial 127.0.0.1:1", "Use one of --listen or --port, --dial and --serial")]
    public async Task A_replay_that_is_written_wrongly_says_why(string options, string words, CancellationToken stopping)
    {
        var run = await CommandRun.OfAsync($"replay {file} {options}", stopping);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage), run.Error);
        Assert.That(run.Error, Does.Contain(words));
    }

    [Test]
    public async Task Learning_takes_one_link_of_it(CancellationToken stopping)
    {
        var all = await CommandRun.OfAsync($"profile learn {file}", stopping);
        var one = await CommandRun.OfAsync($"profile learn {file} --link g1", stopping);

        Assert.That(all.Error, Does.Contain("choose one with --link. There are g1, g2"));
        Assert.That(one.Out, Does.Contain("framing: { end: <CR><LF> }"), one.Error);
    }

    [TestCase(3600)]
    [TestCase(-3600)]
    public async Task The_end_is_as_long_as_it_was_though_the_clock_was_set_in_it(int step, CancellationToken stopping)
    {
        await File.WriteAllBytesAsync(file, Of(writer =>
        {
            Say(writer, "g1", Direction.Received, 0, "VAL 1 OK\r\n");
            Say(writer, "g1", Direction.Received, 40, "VAL 2 OK\r\n");
            writer.Write(new RecordedMark { Link = "g1", Time = Noon.AddSeconds(step + 50), Epoch = 1, What = RecordedMark.Clock, SetBy = TimeSpan.FromSeconds(step) });
            Say(writer, "g1", Direction.Received, step + 60, "VAL 3 OK\r\n");
        }), stopping);

        var run = await OpenAsync("--last 30s --grep VAL", stopping);

        Assert.That(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[^4..]), Is.EqualTo(new[] { "<LF>", "<LF>" }), run.Out);
        Assert.That(run.Out, Does.Contain("mm=2 ").And.Contain("mm=3 ").And.Not.Contain("mm=1 "));
    }

    [Test]
    public async Task Of_what_came_before_only_a_frame_is_shown_that_ends_in_what_was_asked_for(CancellationToken stopping)
    {
        await File.WriteAllBytesAsync(file, Of(writer =>
        {
            writer.Write(new RecordedMark { Link = "g1", Time = Noon, Epoch = 1, What = "lead" });
            Say(writer, "g1", Direction.Received, 1, "VAL 1 OK\r\nVAL 2");
            writer.Write(new RecordedMark { Link = "g1", Time = Noon.AddSeconds(2), Epoch = 1, What = "from" });
            Say(writer, "g1", Direction.Received, 2, " OK\r\n");
        }), stopping);

        var run = await OpenAsync("", stopping);

        Assert.That(run.Out, Does.Contain("VAL 2 OK<CR><LF>").And.Not.Contain("VAL 1").And.Not.Contain("lead"));
    }

    private static byte[] Of(Action<RecordingWriter> write)
    {
        var written = new ArrayBufferWriter<byte>();
        using var writer = new RecordingWriter(written);
        writer.Begin(new RecordingHead(Noon, "1.2.3", [new RecordedLink("g1", "gauge", "10.0.0.4:5000", "Gauge")]));
        writer.Write(new RecordedProfile("gauge", Profile));
        write(writer);
        writer.End();
        return written.WrittenSpan.ToArray();
    }

    private static byte[] Recorded(bool isWhole)
    {
        var written = new ArrayBufferWriter<byte>();
        using var writer = new RecordingWriter(written);
        writer.Begin(new RecordingHead(Noon, "1.2.3", [new RecordedLink("g1", "gauge", "10.0.0.4:5000", "Gauge"), new RecordedLink("g2", "gauge", "10.0.0.5:5000")]));
        writer.Write(new RecordedProfile("gauge", Profile));
        writer.Write(new RecordedMark { Link = "g1", Time = Noon, Epoch = 1, What = RecordedMark.Opened, LocalAddress = "10.0.0.1:40000", RemoteAddress = "10.0.0.4:5000" });
        Say(writer, "g1", Direction.Sent, 1, "PING\r\n");
        Say(writer, "g1", Direction.Received, 1.5, "PONG\r\n");
        Say(writer, "g1", Direction.Received, 2, "VAL 1.5 OK\r\n");
        Say(writer, "g2", Direction.Received, 3, "VAL 7 OK\r\n");
        writer.Write(new RecordedMark { Link = "g1", Time = Noon.AddSeconds(40), Epoch = 1, What = RecordedMark.State, NewState = "down", Cause = "path-dead", Words = "Nothing answers", Sequence = 17 });
        Say(writer, "g1", Direction.Received, 60, "VAL 2.5 BAD\r\n");
        Say(writer, "g1", Direction.Received, 61, "VOL 9\r\n");
        if (isWhole)
        {
            writer.End();
        }

        return written.WrittenSpan.ToArray();
    }

    private static void Say(RecordingWriter writer, string link, Direction direction, double second, string text) =>
        writer.WriteBytes(link, direction, Noon.AddSeconds(second), 1, Encoding.ASCII.GetBytes(text), isMasked: false);

    private Task<CommandRun> OpenAsync(string options, CancellationToken stopping) => CommandRun.OfAsync($"open {file} {options}", stopping);
}

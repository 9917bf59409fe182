using System.Text.Json;
using System.Text.Json.Nodes;
using RobotLink.Diagnosis;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;
using RobotLink.Links;
using RobotLink.Messages;

namespace RobotLink.Tests.Host;

public sealed class TextTests
{
    private static readonly Terminal Plain = new(TextWriter.Null, TextWriter.Null, new FakeTimeProvider(), Interactive: false, Colour: false);

    [TestCase("500ms", 500)]
    [TestCase("5s", 5000)]
    [TestCase("1.5s", 1500)]
    [TestCase("2min", 120_000)]
    [TestCase("1h", 3_600_000)]
    public void A_duration_has_a_unit(string text, int milliseconds)
    {
        Assert.That(Duration.TryParse(text, out var duration) ? duration.TotalMilliseconds : -1, Is.EqualTo(milliseconds));
    }

    [TestCase("5")]
    [TestCase("s")]
    [TestCase("-5s")]
    [TestCase("0ms")]
    [TestCase("2h")]
    [TestCase("99999999999999999999999999s")]
    [TestCase("5 s")]
    [TestCase("")]
    public void Anything_else_is_no_duration(string text)
    {
        Assert.That(Duration.TryParse(text, out _), Is.False);
    }

    [TestCase(0.44, "0.4 s")]
    [TestCase(12.9, "12 s")]
    [TestCase(200, "3 min 20 s")]
    [TestCase(7500, "2 h 5 min")]
    [TestCase(356_400, "4 d 3 h")]
    public void Times_are_told_in_the_two_units_that_matter(double seconds, string words)
    {
        Assert.That(Duration.Words(TimeSpan.FromSeconds(seconds)), Is.EqualTo(words));
    }

    [TestCase("127.0.0.1:8480", "127.0.0.1:8480")]
    [TestCase("localhost:0", "127.0.0.1:0")]
    [TestCase("[::1]:8480", "[::1]:8480")]
    [TestCase("127.1.2.3:80", "127.1.2.3:80")]
    public void Loopback_can_be_listened_on(string text, string endpoint)
    {
        Assert.That(ListenAddress.TryParse(text, out var parsed, out _) ? parsed.ToString() : null, Is.EqualTo(endpoint));
    }

    [TestCase("0.0.0.0:8480", "other computers")]
    [TestCase("192.168.1.5:8480", "other computers")]
    [TestCase("[::]:8480", "other computers")]
    [TestCase("8480", "host:port")]
    [TestCase("127.0.0.1", "host:port")]
    [TestCase("127.0.0.1:99999", "host:port")]
    [TestCase("example.com:80", "no IP address")]
    public void Nothing_else_can(string text, string words)
    {
        Assert.That(ListenAddress.TryParse(text, out _, out var mistake) ? "" : mistake, Does.Contain(words));
    }

    [Test]
    public void A_message_line_shows_fields_with_units_and_bytes_by_name()
    {
        var message = Read(Samples.Json(json => MessageJson.Write(json, Samples.Message("A<1\u0002\r\n"), new Quality("good", null))));

        Assert.That(
            Lines.Of(message),
            Is.EqualTo("2026-11-20T02:11:45.098Z t12-torque rx event tightening_result torque=12.34 Nm  A<LT>1<STX><CR><LF>"));
    }

    [TestCase("nearest is 'cycle': expected a number for 'count' at byte 5, found 'x<CR>'", "nearest is 'cycle': expected a number for 'count' at byte 5")]
    [TestCase("expected 'OK' at byte 4, found the end", "expected 'OK' at byte 4, found the end")]
    [TestCase("no message of the profile fits", "no message of the profile fits")]
    public void The_bytes_of_an_unparsed_frame_stand_there_once(string reason, string shown)
    {
        var entry = Samples.Message("CYC x\r", kind: EntryKind.Unparsed) with { Reason = reason };
        var message = Read(Samples.Json(json => MessageJson.Write(json, entry, new Quality("bad", null))));

        Assert.That(Lines.Of(message), Is.EqualTo($"2026-11-20T02:11:45.098Z t12-torque rx unparsed ({shown})  CYC x<CR>"));
    }

    [Test]
    public void Bytes_can_be_shown_as_numbers()
    {
        var message = Read(Samples.Json(json => MessageJson.Write(json, Samples.Message("A\r"), new Quality("good", null))));

        Assert.That(Lines.Of(message, BytesShown.Hex), Does.EndWith("  41 0D"));
    }

    [Test]
    public void A_down_line_says_why_and_since_when()
    {
        var state = JsonSerializer.Deserialize<StateDocument>(Samples.Json(json => StateJson.Write(json, Samples.Down())), Answer.Options)!;

        Assert.That(Lines.Of(state, Plain), Is.EqualTo(
            "2026-11-20T02:11:58.104Z t12-torque is down (was up): Nothing answers at this address: cable, switch or power [path-dead, likely], "
            + "since between 2026-11-20T02:11:45.101Z and 2026-11-20T02:11:58.104Z"));
    }

    [TestCase("down", 51, true)]
    [TestCase("down", 50, false)]
    [TestCase("connecting", 51, true)]
    [TestCase("up", 3000, false)]
    public void A_beginning_is_a_span_only_where_it_is_one(string state, int apart, bool between)
    {
        var down = JsonSerializer.Deserialize<StateDocument>(Samples.Json(json => StateJson.Write(json, Samples.Down())), Answer.Options)!;
        var change = down with { State = state, BeganAfter = down.BeganBefore.AddMilliseconds(-apart) };

        Assert.That(Lines.Began(change), between ? Does.StartWith("since between ") : Is.EqualTo("since 2026-11-20T02:11:58.104Z"));
    }

    [TestCase(0, "0 links")]
    [TestCase(1, "1 link")]
    [TestCase(2, "2 links")]
    public void Things_are_counted_in_good_grammar(int count, string words)
    {
        Assert.That(Lines.Count(count, "link"), Is.EqualTo(words));
    }

    [TestCase(0.0578, "57.8 ms")]
    [TestCase(3.0004, "3.0 s")]
    public void A_long_wait_is_told_in_seconds(double seconds, string words)
    {
        Assert.That(SendCommand.Took(seconds), Is.EqualTo(words));
    }

    [Test]
    public void Every_cause_can_be_explained([Values] Cause cause)
    {
        Assert.That(CausePages.Find(CauseWords.Name(cause))?.Text, Does.Contain(CauseWords.Of(cause)).And.Contain("Proof needed: ").And.Contain("What to do: "));
    }

    [TestCase(130, "noticed within 10 s (130 s while a slow request is under way)")]
    [TestCase(10, "noticed within 10 s")]
    [TestCase(null, "noticed within 10 s")]
    public void The_promise_names_its_exception(double? during, string words)
    {
        var bound = new BoundDocument(10, new Dictionary<string, double?> { ["program_hung_during_request"] = during }, new Dictionary<string, string>());

        Assert.That(ExplainCommand.Noticed(bound), Is.EqualTo(words));
    }

    [TestCase(LinkState.Down, 1, true)]
    [TestCase(LinkState.Up, 60, false)]
    [TestCase(LinkState.Connecting, 13, false)]
    [TestCase(LinkState.Connecting, 14, true)]
    public void A_link_that_does_not_come_up_in_its_time_counts_as_down(LinkState state, int seconds, bool down)
    {
        var link = LinkAnswers.Document(Samples.Link(state) with { Verdict = state == LinkState.Up ? null : Samples.PathDead });

        Assert.That(StatusCommand.IsDown(link, link.Since.AddSeconds(seconds)), Is.EqualTo(down));
    }

    [Test]
    public void A_link_that_only_begins_to_connect_is_not_down()
    {
        var link = LinkAnswers.Document(Samples.Link(LinkState.Connecting));

        Assert.That(StatusCommand.IsDown(link, link.Since.AddHours(1)), Is.False);
    }

    [TestCase(0, null, "no connection yet")]
    [TestCase(3, null, "connection 3: ended")]
    [TestCase(3, "10.0.0.1:5", "connection 3: 10.0.0.1:5 to 10.0.0.12:4545")]
    public void A_connection_shows_its_ends_while_it_has_them(int epoch, string? local, string words)
    {
        var link = new LinkDetailDocument(LinkAnswers.Document(Samples.Link()))
        {
            Epoch = epoch,
            LocalAddress = local,
            RemoteAddress = local is null ? null : "10.0.0.12:4545",
        };

        Assert.That(StatusCommand.Connection(link), Is.EqualTo(words));
    }

    [Test]
    public void A_device_cannot_reach_the_terminal()
    {
        var fields = new Dictionary<string, FieldDocument> { ["text"] = new(JsonSerializer.SerializeToElement("a\e[2Jb"), null) };

        Assert.That(Lines.Fields(fields), Is.EqualTo("text=a?[2Jb"));
    }

    [TestCase("number=5", "5")]
    [TestCase("number=-0.5", "-0.5")]
    [TestCase("number=007", "\"007\"")]
    [TestCase("number=+5", "\"+5\"")]
    [TestCase("number=true", "true")]
    [TestCase("number=A 1", "\"A 1\"")]
    [TestCase("number=\"5\"", "\"5\"")]
    [TestCase("number=a=b", "\"a=b\"")]
    [TestCase("number=", "\"\"")]
    public void Values_on_the_command_line_keep_their_meaning(string field, string json)
    {
        Assert.That(((JsonObject)SendCommand.Body("set_job", [field], null)["fields"]!)["number"]!.ToJsonString(Answer.Options), Is.EqualTo(json));
    }

    [TestCase("bytes", "number=43480000", "\"43480000\"")]
    [TestCase("text", "number=1.50", "\"1.50\"")]
    [TestCase("text", "number=true", "\"true\"")]
    [TestCase("hex", "number=10", "\"10\"")]
    [TestCase("text", "number=\"5\"", "\"5\"")]
    [TestCase("int", "number=5", "5")]
    [TestCase("json", "number=5", "5")]
    public void What_is_a_text_for_the_request_is_sent_letter_by_letter(string type, string field, string json)
    {
        var arguments = new[] { new ArgumentDocument("number", type, null, null, [], null) };

        Assert.That(((JsonObject)SendCommand.Body("set_job", [field], null, arguments)["fields"]!)["number"]!.ToJsonString(Answer.Options), Is.EqualTo(json));
    }

    private static IEnumerable<TestCaseData> Arguments()
    {
        yield return new TestCaseData(new ArgumentDocument("number", "int", 1, 99, [], null), "number=int(1..99)");
        yield return new TestCaseData(new ArgumentDocument("area", "u8", null, null, ["inputs", "outputs"], null), "area=inputs|outputs");
        yield return new TestCaseData(new ArgumentDocument("set", "digits", null, null, [], null) { Digits = 3 }, "set=digits(3)");
        yield return new TestCaseData(new ArgumentDocument("speed", "f32", null, 2.5m, [], "m/s") { Optional = true }, "[speed=f32(..2.5) m/s]");
    }

    [TestCaseSource(nameof(Arguments))]
    public void An_argument_shows_what_fits(object argument, string shown) => Assert.That(ListCommand.Argument((ArgumentDocument)argument), Is.EqualTo(shown));

    [TestCase("answered", 0)]
    [TestCase("rejected", 7)]
    [TestCase("not_sent", 5)]
    [TestCase("expired", 6)]
    [TestCase("unknown", 1)]
    public void An_outcome_has_its_exit_code(string outcome, int code)
    {
        Assert.That(SendCommand.Code(outcome), Is.EqualTo(code));
    }

    [TestCase("http: { listen: 127.0.0.1:9000 }", "127.0.0.1:9000")]
    [TestCase("links:\n  a: { listen: x }\nhttp:\n  listen: 127.0.0.1:9001\n", "127.0.0.1:9001")]
    [TestCase("links: {}", null)]
    [TestCase("http: { listen: [", null)]
    public void The_daemon_is_found_even_while_the_site_file_is_being_edited(string text, string? listen)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.yaml");
        File.WriteAllText(file, text);

        Assert.That(SiteListen.Find(file), Is.EqualTo(listen));
    }

    private static MessageDocument Read(string json) => JsonSerializer.Deserialize<MessageDocument>(json, Answer.Options)!;
}

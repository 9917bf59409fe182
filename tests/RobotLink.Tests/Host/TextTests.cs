using System.Text.Json;
using System.Text.Json.Nodes;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;

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
            Lines.Of(message, hex: false),
            Is.EqualTo("2026-11-20T02:11:45.098Z t12-torque rx event tightening_result torque=12.34 Nm  A<LT>1<STX><CR><LF>"));
    }

    [Test]
    public void Bytes_can_be_shown_as_numbers()
    {
        var message = Read(Samples.Json(json => MessageJson.Write(json, Samples.Message("A\r"), new Quality("good", null))));

        Assert.That(Lines.Of(message, hex: true), Does.EndWith("  41 0D"));
    }

    [Test]
    public void A_down_line_says_why_and_since_when()
    {
        var state = JsonSerializer.Deserialize<StateDocument>(Samples.Json(json => StateJson.Write(json, Samples.Down())), Answer.Options)!;

        Assert.That(Lines.Of(state, Plain), Is.EqualTo(
            "2026-11-20T02:11:58.104Z t12-torque is down (was up): Nothing answers at this address: cable, switch or power [path-dead, likely], "
            + "since between 2026-11-20T02:11:45.101Z and 2026-11-20T02:11:58.104Z"));
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

using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed class ProfileReaderTests
{
    private const string Tool = """
        profile: p
        extends: base/tcp
        framing: { length: { at: 1..4, as: decimal }, end: <NUL>, max: 99B }
        header: { mid: { at: 5..8, type: text }, revision: { at: 9..11, type: digits(3), blank: "001" } }
        heartbeat: { send: alive, reply: alive }

        """;

    [TestCase("500ms", 500)]
    [TestCase("2.5s", 2500)]
    [TestCase("2min", 120_000)]
    [TestCase("1h", 3_600_000)]
    public void Durations_have_four_units(string text, int milliseconds) =>
        Assert.That(Texts.Good(Texts.Lines($"reconnect: {{ stable_after: {text} }}")).Reconnect.StableAfter, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [TestCase("detect_within: 4", "E1205", "Write 4s for seconds or 4ms for milliseconds.")]
    [TestCase("detect_within: 4sec", "E1206", "Write 4s.")]
    [TestCase("detect_within: 4 s", "E1206", "Write 4s.")]
    [TestCase("detect_within: 4m", "E1206", "Write 4min.")]
    [TestCase("detect_within: soon", "E1206", "Write a number with one of the units ms, s, min, h, such as 4h.")]
    [TestCase("detect_within: -4s", "E1206", "Write a number with one of the units ms, s, min, h, such as 4h.")]
    [TestCase("detect_within: 100ms", "E1207", "Write 500ms or more.")]
    [TestCase("detect_within: 2h", "E1207", "Write 1h or less.")]
    [TestCase("detect_within: 99999999999999999999h", "E1207", "Write 1h or less.")]
    [TestCase("limits: { send_text: 80 }", "E1205", "Write 80B for bytes or 80KiB for 1024 times as much.")]
    [TestCase("limits: { send_text: 80KB }", "E1206", "Write 80KiB.")]
    [TestCase("limits: { queue: 0 }", "E1207", "Write 1 or more.")]
    [TestCase("reconnect: { jitter: 0.2 }", "E1205", "Write 20%.")]
    [TestCase("reconnect: { jitter: 20 }", "E1205", "Write 20%.")]
    [TestCase("reconnect: { jitter: 120% }", "E1207", "Write 100% or less.")]
    [TestCase("reconnect: { factor: 0.5 }", "E1207", "Write 1 or more.")]
    [TestCase("connect: { port: 0 }", "E1207", "Write 1 or more.")]
    [TestCase("connect: { port: 5000B }", "E1209", "Write a number from 1 to 65535, without unit.")]
    [TestCase("connect: { kind: rs232 }", "E1208", "Known here: tcp, udp, tls, serial.")]
    [TestCase("connect: { kind: listen }", "E1208", "Write kind: tcp, and an address such as :5000 in the site file.")]
    [TestCase("connect: { one_client_only: yes }", "E1213", "Write true.")]
    [TestCase("keepalive: { idle: 1s }", "E1202", null)]
    [TestCase("keepalive: { idle: 1500ms, interval: 1s, count: 3 }", "E1214", "Write 2s.")]
    [TestCase("charset: utf-8", "E1208", "Did you mean utf8?")]
    [TestCase("heartbeat: { reply: status }", "E1202", "Write send: with the name of a request, such as heartbeat: { send: ping }; or expect: with a message that the device streams by itself.")]
    [TestCase("heartbeat: { send: stats }", "E1401", "Did you mean status?")]
    [TestCase("heartbeat: { send: status, reply: status }", "E1506", "Remove it.")]
    [TestCase("session: [ { send: stat } ]", "E1401", null)]
    [TestCase("login: [ { send: status } ]", "E1201", "Here that is called session.")]
    [TestCase("heartbeat: { send: status, poll: 1s }", "E1201", null)]
    [TestCase("session: [ { expect: nobody } ]", "E1401", "Known here: status.")]
    [TestCase("session: { send: status }", "E1203", null)]
    [TestCase("session: [ { timeout: 3s } ]", "E1202", "Write send, expect or both: { send: start, expect: started }.")]
    [TestCase("session: [ { send: status, on: { status: { } } } ]", "E1202", null)]
    [TestCase("session: [ { send: status, on: { status.state: { retry: true } } } ]", "E1216", null)]
    [TestCase("session: [ { send: status, on: { status.stat=1: { retry: true } } } ]", "E1402", "Did you mean state?")]
    [TestCase("degraded_if: { status.state: [] }", "E1204", null)]
    [TestCase("degraded_if: { stats.state: [A] }", "E1401", "Did you mean status?")]
    [TestCase("errors: { refused: { match: \"ERR {number:int}\", words: { 12: manual } } }", "E1402", "Call the number code, such as {code:int}.")]
    [TestCase("errors: { refused: { match: \"ERR {code:int}\", causes: { 12: bussy } } }", "E1208", "Did you mean busy?")]
    [TestCase("errors: { refused: { match: \"ERR {code:int}\", words: { 012: manual } } }", "E1209", "Write 12.")]
    [TestCase("events: { done: { text: DONE } }", "E1202", null)]
    [TestCase("examples: [ { name: x, transcript: '> PING' } ]", "E1203", "Write transcript: | and each line below it, indented.")]
    [TestCase("extends: base/tcp", "E1107", "Keep one.")]
    public void Values_that_cannot_be_meant_are_refused_with_a_fix(string line, string code, string? fix)
    {
        var mistake = Texts.Read(Texts.Lines(line)).Mistakes[0];

        Assert.That(mistake.Code, Is.EqualTo(code), mistake.Headline);
        Assert.That(fix ?? mistake.Fix, Is.EqualTo(mistake.Fix));
    }

    [TestCase("alive: { mid: 9999, revsion: \"001\" }", "E1201")]
    [TestCase("alive: { mid: \"99999\" }", "E1313")]
    [TestCase("alive: { mid: \"9999\", revision: \"3\" }", "E1313")]
    [TestCase("alive: { mid: \"9999\", ack: aliv }", "E1401")]
    [TestCase("alive: { mid: \"9999\", fields: { x: { at: 10..12, type: int } } }", "E1311")]
    [TestCase("alive: { mid: \"9999\", fields: { x: { at: 3..3, type: bool } } }", "E1311")]
    [TestCase("alive: { mid: \"9999\", fields: { x: { at: 98..100, type: int } } }", "E1311")]
    [TestCase("alive: { mid: \"9999\", fields: { x: { at: 20..22, type: digits(2) } } }", "E1312")]
    [TestCase("alive: { mid: \"9999\", fields: { x: { type: int } } }", "E1202")]
    [TestCase("alive: { mid: \"9999\", fields: { x: { at: 20..22, type: int } } }", "E1507")]
    [TestCase("alive: { mid: \"9999\", fields: { x: { at: 22..20, type: int } } }", "E1212")]
    public void Messages_that_cannot_be_meant_are_refused(string message, string code) =>
        Assert.That(Texts.Read($"{Tool}messages:\n  {message}\n").Mistakes.Select(mistake => mistake.Code), Does.Contain(code));

    [Test]
    public void A_heartbeat_of_a_message_needs_a_reply() =>
        Assert.That(Texts.Read($"{Tool.Replace(", reply: alive", "", StringComparison.Ordinal)}messages: {{ alive: {{ mid: \"9999\" }} }}\n").Mistakes.Single().Headline, Does.Contain("E1202 heartbeat.reply is missing."));

    [Test]
    public void A_header_length_can_be_written() =>
        Assert.That(Texts.Good($"{Tool}header_length: 20B\nmessages: {{ alive: {{ mid: \"9999\" }} }}\n").HeaderLength, Is.EqualTo(20));

    [Test]
    public void A_header_without_fields_behind_it_ends_with_itself() =>
        Assert.That(Texts.Good($"{Tool}messages: {{ alive: {{ mid: \"9999\" }} }}\n").HeaderLength, Is.Null);

    [Test]
    public void A_heartbeat_as_slow_as_the_promise_is_fine() =>
        Assert.That(Texts.Read(Texts.Lines("detect_within: 4s\nheartbeat: { send: status, after_idle: 2s, reply_within: 1s, lost_after: 2 }")).Mistakes, Is.Empty);

    [Test]
    public void A_heartbeat_slower_than_the_promise_is_refused() =>
        Assert.That(Texts.Read(Texts.Lines("detect_within: 3s\nheartbeat: { send: status, after_idle: 2s, reply_within: 1s, lost_after: 2 }")).Mistakes.Single().Code, Is.EqualTo("E1502"));

    [Test]
    public void Names_are_looked_for_among_messages_before_requests()
    {
        var profile = Texts.Good($"{Tool}messages: {{ alive: {{ mid: \"9999\" }} }}\nrequests: {{ ask: {{ send: alive, reply: alive }} }}\n");

        Assert.That(profile.Requests.Single().Send, Is.SameAs(profile.Messages.Single()));
    }

    [Test]
    public void A_child_inherits_merges_and_removes()
    {
        var texts = new Texts().With("p", "profile: p\nextends: abb-rapid-lines\ndetect_within: 8s\nrequests: { position: { every: null }, status: null, set_job: null }\nreconnect: { max: 10s }\n");
        var profile = ProfileReader.Read("p", texts).Profile!;

        Assert.That(profile.Requests.Select(request => request.Name), Is.EqualTo(new[] { "ping", "position", "file_open", "file_block", "file_close", "file_abort" }));
        Assert.That(profile.Requests[1].Every, Is.Null);
        Assert.That((profile.Reconnect.First, profile.Reconnect.Max), Is.EqualTo((TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10))));
        Assert.That(profile.Heartbeat!.LostAfter, Is.EqualTo(2));
    }

    [Test]
    public void What_a_profile_says_about_itself_is_not_inherited()
    {
        var profile = ProfileReader.Read("p", new Texts().With("p", "profile: p\nextends: abb-rapid-lines\n")).Profile!;

        Assert.That((profile.Name, profile.Title, profile.Version, profile.Source, profile.Examples.Count), Is.EqualTo(("p", (string?)null, (string?)null, (string?)null, 0)));
    }

    [Test]
    public void A_nearer_promise_drops_inherited_periods_that_break_it()
    {
        var profile = ProfileReader.Read("p", new Texts().With("p", "profile: p\nextends: abb-rapid-lines\ndetect_within: 2s\n")).Profile!;

        Assert.That(profile.Heartbeat, Is.EqualTo(new HeartbeatProfile { Send = "ping" }));
        Assert.That(profile.Keepalive, Is.Null);
        Assert.That(profile.Settings.Where(setting => setting.Origin == "derived from detect_within").Select(setting => setting.Path), Is.EqualTo(new[]
        {
            "heartbeat.after_idle", "heartbeat.lost_after", "heartbeat.reply_within", "keepalive.count", "keepalive.idle", "keepalive.interval",
        }));
    }

    [Test]
    public void A_child_s_own_periods_are_not_dropped_for_an_inherited_promise() => Assert.That(
        ProfileReader.Read("p", new Texts().With("p", "profile: p\nextends: abb-rapid-lines\nheartbeat: { after_idle: 10s }\n")).Mistakes.Select(mistake => mistake.Code), Is.EqualTo(new[] { "E1502" }));

    [Test]
    public void Three_ancestors_are_fine_and_four_are_not()
    {
        var texts = new Texts().With("a", "profile: a\nextends: abb-rapid-lines").With("b", "profile: b\nextends: a");

        Assert.That(ProfileReader.Read("a", texts).Profile, Is.Not.Null);
        Assert.That(ProfileReader.Read("b", texts).Mistakes.Single().Code, Is.EqualTo("E1407"));
    }

    [Test]
    public void A_circle_of_parents_is_named()
    {
        var texts = new Texts().With("a", "profile: a\nextends: b").With("b", "profile: b\nextends: a");

        Assert.That(ProfileReader.Read("a", texts).Mistakes.Single().Headline, Is.EqualTo("b.yaml:2:10 E1406 extends goes round in a circle: a -> b -> a. Remove one extends."));
    }

    [TestCase("../secret")]
    [TestCase("/etc/passwd")]
    [TestCase("a\\b")]
    [TestCase("")]
    [TestCase("a/b/c/d")]
    public void A_name_that_leads_out_of_the_folder_is_no_profile(string name) =>
        Assert.That(ProfileReader.Read(name, new Texts().With(name, "profile: p")).Mistakes.Single().Code, Is.EqualTo("E1601"));

    [Test]
    public void Settings_know_where_they_were_written()
    {
        var settings = ProfileReader.Read("p", new Texts().With("p", Texts.Lines("reconnect: { max: 10s }"))).Profile!.Settings;

        Assert.That(settings, Does.Contain(new Setting("reconnect.max", "10s", "p.yaml:4:19")));
        Assert.That(settings, Does.Contain(new Setting("reconnect.first", "1s", "device-profiles/base/tcp/profile.yaml:5:21")));
        Assert.That(settings.Select(setting => setting.Path), Is.Ordered.Using(StringComparer.Ordinal as System.Collections.IComparer));
    }

    [Test]
    public void Equal_texts_make_equal_profiles()
    {
        var moved = Texts.Good(Texts.Lines("\n\ndetect_within: 4s"));

        Assert.That(Texts.Good(Texts.Lines("detect_within: 4s")), Is.EqualTo(moved));
        Assert.That(Texts.Good(Texts.Lines("detect_within: 5s")), Is.Not.EqualTo(moved));
        Assert.That(Texts.Good(Texts.Lines("detect_within: 4s\nevents: { e: { match: E } }")), Is.Not.EqualTo(moved));
    }

    [Test]
    public void A_program_that_nobody_asks_is_warned_about() =>
        Assert.That(Texts.Read("profile: p\nextends: base/tcp-line\n").Mistakes.Single().Headline, Does.StartWith("p.yaml:1:1 W1703 Nothing proves that the device's program is alive: link up, program not supervised."));

    [Test]
    public void Warnings_do_not_keep_a_profile_from_being_read() => Assert.That(Texts.Read("profile: p\nextends: base/tcp-line\n").Profile, Is.Not.Null);

    [Test]
    public void Transcripts_are_checked_line_by_line()
    {
        var mistakes = Texts.Read(Texts.Lines("examples:\n  - name: x\n    transcript: |\n      > STATUS?<CRLF>\n      . 5\n      PING\n      = reply stats {}\n      = nothing\n      # a note\n\n      < OK<CR><LF>")).Mistakes;

        Assert.That(mistakes.Select(mistake => (mistake.Line, mistake.Column, mistake.Code)), Is.EqualTo(new[] { (7, 16, "E1301"), (8, 9, "E1206"), (9, 7, "E1310"), (10, 15, "E1401"), (11, 9, "E1310") }));
    }
}

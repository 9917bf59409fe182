using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>The mistakes that people make first, each with the whole text they get to read.</summary>
public sealed class TenMistakeTests
{
    [Test]
    public void An_unknown_key_names_the_near_one() => Expect(Texts.Lines("detect_witin: 4s"), """
        p.yaml:4:1 E1201 The key detect_witin is unknown here.
          4 | detect_witin: 4s
            | ^^^^^^^^^^^^
          why: An unknown key does nothing, so a misspelt setting would silently keep its default.
          fix: Did you mean detect_within?
        """);

    [Test]
    public void A_number_without_unit_names_the_likely_ones() => Expect(Texts.Lines("reconnect: { first: 500, max: 30s }"), """
        p.yaml:4:21 E1205 reconnect.first is 500 without a unit.
          4 | reconnect: { first: 500, max: 30s }
            |                     ^^^
          why: A duration without a unit is read differently by everybody.
          fix: Write 500s for seconds or 500ms for milliseconds.
        """);

    [Test]
    public void A_tab_is_shown() => Expect(Texts.Lines("connect:\n\tport: 5000"), """
        p.yaml:5:1 E1103 A tab stands here.
          5 | 	port: 5000
            | ^
          why: Editors show tabs in different widths, so nobody can see how deep the line is.
          fix: Use spaces; two per level are usual.
        """);

    [Test]
    public void Leading_zeros_want_quotes() => Expect("""
        profile: p
        extends: base/tcp
        framing: { length: { at: 1..4, as: decimal }, end: <NUL> }
        header: { mid: { at: 5..8, type: text } }
        messages:
          alive: { mid: "9999" }
          result: { mid: 0061, ack: alive }
        heartbeat: { send: alive, reply: alive }
        """, """
        p.yaml:7:18 E1211 messages.result.mid is 0061 without quotes.
          7 |   result: { mid: 0061, ack: alive }
            |                  ^^^^
          why: YAML readers take 0061 for a number and lose its zeros.
          fix: Write it in quotes: "0061".
        """);

    [Test]
    public void An_escape_in_quotes_becomes_a_name() => Expect(Texts.Lines("framing: { end: '\\r\\n' }"), """
        p.yaml:4:18 E1302 \r is a backslash and a letter here.
          4 | framing: { end: '\r\n' }
            |                  ^^
          fix: Write <CR>. A backslash itself is <0x5C>.
        """);

    [Test]
    public void An_escape_in_double_quotes_becomes_a_name() => Expect(Texts.Lines("framing: { end: \"\\r\\n\" }"), """
        p.yaml:4:18 E1302 A byte that nobody can see stands here.
          4 | framing: { end: "\r\n" }
            |                  ^^
          fix: Write <CR>.
        """);

    [Test]
    public void A_profile_without_framing_is_told_what_to_write() => Expect("""
        profile: p
        extends: base/tcp
        requests: { status: { send: "STATUS?", reply: "OK", every: 1s } }
        """, """
        p.yaml:1:1 E1307 The profile does not say how messages are cut out of the stream: framing is missing.
          1 | profile: p
            | ^^^^^^^
          why: TCP delivers bytes, not messages; one read may hold half a message or three.
          fix: Write extends: base/tcp-line for lines that end <CR><LF>, or framing: { end: <LF> } with the device's delimiter.
        """);

    [Test]
    public void A_condition_on_a_field_nobody_captures_names_the_near_one() => Expect(Texts.Lines("degraded_if: { status.stat: [STOP] }"), """
        p.yaml:4:23 E1402 status.stat names the field stat, but status has none of that name.
          4 | degraded_if: { status.stat: [STOP] }
            |                       ^^^^
          fix: Did you mean state?
        """);

    [Test]
    public void A_unit_for_no_hole_lists_the_holes() => Expect("""
        profile: p
        extends: base/tcp-line
        requests:
          position: { send: "POS?", reply: "POS {x:float} {y:float}", units: { height: mm }, every: 1s }
        """, """
        p.yaml:4:72 E1402 requests.position.units names height, but the reply has no hole of that name.
          4 |   position: { send: "POS?", reply: "POS {x:float} {y:float}", units: { height: mm }, every: 1s }
            |                                                                        ^^^^^^
          fix: Known here: x, y.
        """);

    [Test]
    public void A_heartbeat_that_comes_after_the_device_hung_up_is_refused() => Expect(Texts.Lines("peer_timeout: 15s\nheartbeat: { send: status, after_idle: 20s, reply_within: 3s, lost_after: 1 }"), """
        p.yaml:5:40 E1501 heartbeat.after_idle is 20s, but the device hangs up after 15s of silence (peer_timeout).
          5 | heartbeat: { send: status, after_idle: 20s, reply_within: 3s, lost_after: 1 }
            |                                        ^^^
          why: The heartbeat would come too late to keep the connection.
          fix: Use less than 15s; two thirds of it are usual.
        """);

    [Test]
    public void An_address_in_a_profile_belongs_in_the_site_file() => Expect(Texts.Lines("address: 192.168.125.11:5000"), """
        p.yaml:4:1 E1408 address does not belong in a profile.
          4 | address: 192.168.125.11:5000
            | ^^^^^^^
          why: A profile says what kind of device; the site file says which ones stand here.
          fix: Write it in site.yaml: links: { my-device: { profile: p, address: ... } }.
        """);

    [Test]
    public void An_unknown_profile_in_the_site_file_names_the_near_one_and_the_places() => Assert.That(
        MistakePrinter.Print(Texts.Site("schema: 1\nlinks:\n  r4:\n    profile: abb-rapid-line\n    address: 192.168.125.11\n").Mistakes), Is.EqualTo("""
        site.yaml:4:14 E1601 links.r4.profile: abb-rapid-line is not known.
          4 |     profile: abb-rapid-line
            |              ^^^^^^^^^^^^^^
          fix: Did you mean abb-rapid-lines? Looked in profiles and device-profiles.

        """));

    [Test]
    public void A_cap_below_the_floor_is_refused() => Expect(Texts.Lines("reconnect: { first: 6s, max: 3s }"), """
        p.yaml:4:30 E1504 reconnect.max is 3s, below reconnect.first (6s).
          4 | reconnect: { first: 6s, max: 3s }
            |                              ^^
          why: The wait grows from first to max; it cannot begin above its own end.
          fix: Use 6s or more.
        """);

    [Test]
    public void All_mistakes_of_a_run_come_at_once_and_in_the_order_of_the_file()
    {
        var mistakes = Texts.Read(Texts.Lines("detect_within: 4\nreconnect: { first: 6s, max: 3s }\nlimits: { send_txt: 80B }\naddress: here")).Mistakes;

        Assert.That(mistakes.Select(mistake => (mistake.Line, mistake.Code)), Is.EqualTo(new[] { (4, "E1205"), (5, "E1504"), (6, "E1201"), (7, "E1408") }));
    }

    private static void Expect(string profile, string printed) =>
        Assert.That(MistakePrinter.Print(Texts.Read(profile).Mistakes), Is.EqualTo(printed + "\n"));
}

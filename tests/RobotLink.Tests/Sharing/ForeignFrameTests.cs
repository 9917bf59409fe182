using RobotLink.Sessions;
using RobotLink.Tests.Sessions;

namespace RobotLink.Tests.Sharing;

/// <summary>Frames of programs outside take their turn among the session's own questions, and each hears its own answer alone.</summary>
internal sealed class ForeignFrameTests
{
    private const string Lines = """
        profile: p
        extends: base/tcp-line
        detect_within: 4s
        heartbeat: { send: ping, after_idle: 2s, reply_within: 1s, lost_after: 2 }
        requests:
          ping: { send: "PING", reply: "PONG" }
          job: { send: "JOB {number:int}", reply: "OK", changes_machine: true, timeout: 3s }
          list: { send: "LIST", reply: ["L {line:int}", { until: "END" }] }
        events: { cycle: { match: "CYC {count:int}" } }
        errors: { refused: { match: "ERR {code:int}", answers_only: true } }
        """;

    private const string Keyed = """
        profile: p
        extends: base/tcp
        framing: { length: { at: 1, counts: rest }, max: 64B }
        counters: { id: { from: 100, to: 200 } }
        header: { id: { at: 2, type: u8, value: counter.id }, code: { at: 3, type: u8 } }
        replies: { matched_by: id, window: 2 }
        requests: { read: { send: { code: 1, fields: { address: { type: u8 } } }, reply: { code: 2, fields: { value: { type: u8 } } }, timeout: 2s } }
        """;

    [Test]
    public void One_frame_is_under_way_and_the_next_follows_its_answer()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        programs.Say("PING<CR><LF>");
        programs.Say("JOB 7<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "> PING<CR><LF>" }));
        bench.Receive("PONG<CR><LF>");
        Assert.That(programs.Happened(), Is.EqualTo(new[] { "-1 PONG<CR><LF>", "-1 answered" }));
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply ping", "> JOB 7<CR><LF>" }));
    }

    [Test]
    public void Own_requests_and_foreign_frames_take_turns_and_no_answer_crosses()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        var own = bench.Ask("ping");
        var foreign = programs.Say("PING<CR><LF>");
        bench.Receive("PONG<CR><LF>").Receive("PONG<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "> PING<CR><LF>", "alive", "reply ping", $"{own} answered", "> PING<CR><LF>", "reply ping" }));
        Assert.That(programs.Happened(), Is.EqualTo(new[] { "none PONG<CR><LF>", $"{foreign} PONG<CR><LF>", $"{foreign} answered" }));
    }

    [Test]
    public void An_event_in_between_goes_to_all_and_an_error_to_who_asked()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        programs.Say("JOB 7<CR><LF>");
        bench.Receive("CYC 1<CR><LF>ERR 12<CR><LF>");

        Assert.That(programs.Happened(), Is.EqualTo(new[] { "all CYC 1<CR><LF>", "-1 ERR 12<CR><LF>", "-1 rejected" }));
    }

    [Test]
    public void All_frames_of_a_long_answer_go_to_who_asked()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        programs.Say("LIST<CR><LF>");
        bench.Receive("L 1<CR><LF>CYC 5<CR><LF>L 2<CR><LF>END<CR><LF>");

        Assert.That(programs.Happened(), Is.EqualTo(new[] { "-1 L 1<CR><LF>", "all CYC 5<CR><LF>", "-1 L 2<CR><LF>", "-1 END<CR><LF>", "-1 answered" }));
    }

    [Test]
    public void What_the_profile_does_not_know_is_answered_by_whatever_is_no_event()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        programs.Say("DANCE<CR><LF>");
        bench.Receive("CYC 1<CR><LF>TIRED<CR><LF>");

        Assert.That(programs.Happened(), Is.EqualTo(new[] { "all CYC 1<CR><LF>", "-1 TIRED<CR><LF>", "-1 answered" }));
    }

    [Test]
    public void A_late_answer_goes_to_nobody_and_not_to_the_next_frame()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        programs.Say("JOB 7<CR><LF>");
        bench.Pass(3.1);
        var next = programs.Say("JOB 8<CR><LF>");
        bench.Happened();
        bench.Receive("OK<CR><LF>PONG<CR><LF>");
        Assert.That(bench.Happened(), Has.Member("> JOB 8<CR><LF>"), "the heartbeat settles what was owed");
        bench.Receive("OK<CR><LF>");

        Assert.That(programs.Happened(), Is.EqualTo(new[] { "-1 unknown", "none OK<CR><LF>", "none PONG<CR><LF>", $"{next} OK<CR><LF>", $"{next} answered" }));
    }

    [Test]
    public void Nothing_waits_longer_than_its_patience()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        programs.Say("JOB 7<CR><LF>");
        programs.Say("JOB 8<CR><LF>", patience: 1);
        bench.Happened();
        bench.Pass(1.1).Receive("OK<CR><LF>");

        Assert.That(programs.Happened(), Is.EqualTo(new[] { "-2 expired", "-1 OK<CR><LF>", "-1 answered" }));
        Assert.That(bench.Happened(), Has.No.Member("> JOB 8<CR><LF>"));
    }

    [Test]
    public void With_the_connection_everything_foreign_ends_and_nothing_of_it_is_sent_later()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        programs.Say("JOB 7<CR><LF>");
        programs.Say("JOB 8<CR><LF>");
        bench.Session.Close("the cable");

        Assert.That(programs.Happened(), Is.EqualTo(new[] { "-1 unknown lost", "-2 notsent lost" }));
        Assert.That(programs.Say("JOB 9<CR><LF>"), Is.Zero);
    }

    [Test]
    public void Who_has_gone_is_not_sent_for_and_hears_nothing()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        var under = programs.Say("PING<CR><LF>");
        var waits = programs.Say("JOB 8<CR><LF>");
        bench.Session.Withdraw(under);
        bench.Session.Withdraw(waits);
        bench.Happened();
        bench.Receive("PONG<CR><LF>");

        Assert.That(programs.Happened(), Is.EqualTo(new[] { "none PONG<CR><LF>" }));
        Assert.That(bench.Happened(), Has.None.StartWith("> JOB"));
    }

    [Test]
    public void Two_programs_with_the_same_key_are_under_way_at_once_each_with_one_of_ours()
    {
        using var bench = new SessionBench(Keyed);
        var programs = new RelayLog(bench);
        programs.Say("<0x03><0x05><0x01><0x0A>");
        programs.Say("<0x03><0x05><0x01><0x0B>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "> <ETX>d<0x01><LF>", "> <ETX>e<0x01><0x0B>" }));
        bench.Receive("<0x03>e<0x02><0x2B><0x03>d<0x02><0x2A>");
        Assert.That(programs.Happened(), Is.EqualTo(new[] { "-2 <ETX>e<STX>+ key e", "-2 answered", "-1 <ETX>d<STX>* key d", "-1 answered" }));
    }

    [Test]
    public void What_the_profile_does_not_know_is_told_apart_by_its_key_as_well()
    {
        using var bench = new SessionBench(Keyed);
        var programs = new RelayLog(bench);
        programs.Say("<0x03><0x05><0x63><0x0A>");
        programs.Say("<0x03><0x05><0x01><0x0B>");
        bench.Receive("<0x03>e<0x02><0x2B><0x03>d<0x64><0x2A>");

        Assert.That(programs.Happened(), Is.EqualTo(new[] { "-2 <ETX>e<STX>+ key e", "-2 answered", "-1 <ETX>dd* key d", "-1 answered" }));
    }

    [Test]
    public void A_tool_gets_the_connection_when_the_answers_have_come_and_nothing_is_asked_beside_it()
    {
        using var bench = new SessionBench(Lines);
        var programs = new RelayLog(bench);
        bench.Ask("ping");
        bench.Session.TakeOver(bench.Now);
        Assert.That(programs.Happened(), Is.Empty);
        bench.Receive("PONG<CR><LF>");
        bench.Happened();
        bench.Pass(30);
        bench.Session.SendRaw("half"u8, bench.Now);
        bench.Receive("a<LF>b");

        Assert.That(programs.Happened(), Is.EqualTo(new[] { "none PONG<CR><LF>", "taken over", "raw a<LF>b" }));
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> half", "unparsed a\nb" }));
    }

    [Test]
    public void What_the_device_said_in_the_dialogue_is_kept_for_the_login_of_programs()
    {
        using var bench = new SessionBench("""
            profile: p
            extends: base/tcp-line
            session:
              - { expect: welcome }
              - { send: hello, expect: started }
            messages: { welcome: { text: "WELCOME" }, hello: { text: "HELLO" }, started: { text: "STARTED {session:int}" } }
            """);
        var programs = new RelayLog(bench);
        bench.Receive("WELCOME<CR><LF>STARTED 7<CR><LF>");

        Assert.That(programs.Handshake!.All.Select(said => (said.Shape?.Name, said.Answers.Count)), Is.EqualTo(new[] { ((string?)null, 1), ("hello", 1) }));
    }
}

namespace RobotLink.Tests.Sessions;

/// <summary>Where most replies say which request they answer, some carry no number: those are asked one at a time, beside the window.</summary>
[CancelAfter(60_000)]
public sealed class UnnumberedReplyTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp-line
        counters: { n: { from: 1, to: 255, restart: connection } }
        requests:
          state: { send: "STATE", reply: "STATE {value:int}", timeout: 2s }
          stop:  { send: "STOP", reply: "STOPPED", changes_machine: true, timeout: 2s }
          move:  { send: "MOVE {=counter.n}", reply: "MOVED {n:int}", changes_machine: true, timeout: 5min }
        events: { fault: { match: "FAULT {n:int}" } }
        errors: { refused: { match: "NO {code:int}", answers_only: true } }
        replies: { matched_by: n, window: 2 }
        """;

    private const string Heartbeat = "\nmessages: { ping: { text: \"PING\" }, pong: { text: \"PONG\" } }\nheartbeat: { send: ping, reply: pong, after_idle: 3s, reply_within: 2s }\ndetect_within: 6s\n";

    [Test]
    public void A_request_without_a_number_waits_for_the_one_before_it()
    {
        using var bench = Opened();
        bench.Ask("state");
        bench.Ask("stop");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> STATE<CR><LF>" }));

        bench.Receive("STATE 1<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply state value=1", "1 answered", "> STOP<CR><LF>" }));
    }

    [Test]
    public void A_callers_request_has_its_own_reply_while_a_poll_of_the_same_is_under_way()
    {
        using var bench = Opened(Profile.Replace("STATE {value:int}\",", "STATE {value:int}\", every: 10s,", StringComparison.Ordinal));
        bench.Ask("state");
        Assert.That(bench.Happened(), Is.Empty, "the poll began with the session");

        bench.Receive("STATE 1<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply state value=1", "> STATE<CR><LF>" }), "that was the poll's");

        bench.Receive("STATE 2<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply state value=2", "1 answered" }));
    }

    [Test]
    public void An_error_that_names_no_request_is_for_the_one_without_a_number()
    {
        using var bench = Opened();
        bench.Ask("move");
        bench.Ask("state");
        bench.Receive("NO 7<CR><LF>");

        Assert.That(bench.Happened()[^2..], Is.EqualTo(new[] { "reply refused code=7", "2 rejected" }));
    }

    [Test]
    public void A_full_window_does_not_hold_back_the_request_that_stops_all()
    {
        using var bench = Opened();
        bench.Ask("move");
        bench.Ask("move");
        bench.Ask("move");
        bench.Ask("stop");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> MOVE 1<CR><LF>", "> MOVE 2<CR><LF>", "> STOP<CR><LF>" }));
    }

    [Test]
    public void A_request_with_a_number_does_not_overtake_one_without()
    {
        using var bench = Opened();
        bench.Ask("state");
        bench.Ask("stop");
        bench.Ask("move");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> STATE<CR><LF>" }));

        bench.Receive("STATE 1<CR><LF>");
        Assert.That(bench.Happened()[^2..], Is.EqualTo(new[] { "> STOP<CR><LF>", "> MOVE 1<CR><LF>" }));
    }

    [Test]
    public void A_late_reply_without_a_number_is_not_given_to_the_next_question()
    {
        using var bench = Opened(Profile + Heartbeat);
        bench.Ask("state");
        bench.Pass(2);
        bench.Ask("state");
        Assert.That(bench.Happened()[^2..], Is.EqualTo(new[] { "1 unknown", "> PING<CR><LF>" }));

        bench.Receive("STATE 1<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply state value=1 (late: its question had been given up)" }));

        bench.Receive("PONG<CR><LF>").Receive("STATE 2<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply pong", "> STATE<CR><LF>", "reply state value=2", "2 answered" }));
    }

    [Test]
    public void A_late_refusal_of_a_request_without_a_number_does_not_refuse_the_one_with()
    {
        using var bench = Opened();
        bench.Ask("move");
        bench.Ask("stop");
        bench.Pass(2);
        bench.Happened();
        bench.Receive("NO 7<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply refused code=7 (late: its question had been given up)" }));
    }

    [Test]
    public void Without_a_heartbeat_only_a_new_connection_settles_a_late_reply_without_a_number()
    {
        using var bench = Opened();
        bench.Ask("state");
        bench.Pass(2);
        bench.Ask("move");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> MOVE 1<CR><LF>"), "its reply has a number and cannot be mistaken");

        bench.Ask("stop");
        Assert.That(bench.Happened()[^1], Is.EqualTo("ended resynchronise"));
    }

    [Test]
    public void A_long_request_with_a_number_does_not_keep_a_dead_program_from_being_noticed()
    {
        using var bench = Opened(Profile + Heartbeat);
        bench.Ask("move");
        bench.Pass(6);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> MOVE 1<CR><LF>", "> PING<CR><LF>", "silent" }));
    }

    [Test]
    public void An_event_with_the_number_of_a_request_given_up_is_still_an_event()
    {
        using var bench = Opened();
        bench.Ask("move");
        bench.Pass(300);
        bench.Happened();
        bench.Receive("FAULT 1<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("event fault n=1"));
    }

    [Test]
    public void The_farewell_does_not_wait_for_a_request_that_takes_long()
    {
        using var bench = Opened(Profile + "\nfarewell: [ { send: stop } ]\n");
        bench.Ask("move");
        bench.Session.SayFarewell(TimeSpan.Zero, TimeSpan.FromSeconds(2));
        bench.Pass(1.9);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> MOVE 1<CR><LF>" }));

        bench.Pass(0.1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "1 unknown", "> STOP<CR><LF>" }));
    }

    [Test]
    public void Who_the_device_is_is_asked_once_while_more_would_fit_into_the_window()
    {
        using var bench = new SessionBench(
            """
            profile: p
            extends: base/tcp-line
            requests:
              info: { send: "INFO {n:int}", reply: "SN {n:int} {serial:word}" }
              go:   { send: "GO {n:int}", reply: "OK {n:int}", changes_machine: true }
            counters: { n: { from: 1, to: 255, restart: connection } }
            replies: { matched_by: n, window: 4 }
            identity: info.serial
            """.Replace("INFO {n:int}", "INFO {=counter.n}", StringComparison.Ordinal).Replace("GO {n:int}", "GO {=counter.n}", StringComparison.Ordinal),
            identity: "4711");
        bench.Happened();
        bench.Ask("go");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> INFO 1<CR><LF>" }));

        bench.Receive("SN 1 4711<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> GO 2<CR><LF>"));
    }

    private static SessionBench Opened(string profile = Profile)
    {
        var bench = new SessionBench(profile);
        bench.Happened();
        return bench;
    }
}

namespace RobotLink.Tests.Sessions;

public sealed class SessionTests
{
    private const string Robot = """
        profile: p
        extends: base/tcp-line
        detect_within: 4s
        heartbeat: { send: ping, after_idle: 2s, reply_within: 1s, lost_after: 2 }
        requests:
          ping:     { send: "PING", reply: "PONG {program:RUN|STOP}" }
          position: { send: "POS?", reply: "POS {x:float}" }
          set_job:  { send: "JOB {number:int(1..99)}", reply: "OK", changes_machine: true, timeout: 5s }
          start:    { send: "START", reply: "OK", changes_machine: true, timeout: 5s }
          shout:    { send: "SHOUT" }
        events:
          cycle: { match: "CYC {count:int}" }
        errors:
          refused: { match: "ERR {code:int} {text:text}", words: { 12: "robot is in manual mode" } }
        degraded_if: { ping.program: [STOP] }
        """;

    private const string NoHeartbeat = """
        profile: p
        extends: base/tcp-line
        requests:
          position: { send: "POS?", reply: "POS {x:float}", timeout: 1s }
        """;

    [Test]
    public void A_request_is_sent_and_its_reply_answers_it()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("position");
        bench.Receive("POS 1.5<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "> POS?<CR><LF>", "alive", "reply position x=1.5", "1 answered" }));
    }

    [Test]
    public void Only_one_request_is_outstanding_at_a_time()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("position");
        bench.Ask("set_job", fields: ("number", 5));

        Assert.That(bench.Happened().Where(what => what.StartsWith('>')), Is.EqualTo(new[] { "> POS?<CR><LF>" }));

        bench.Receive("POS 1<CR><LF>");
        Assert.That(bench.Happened(), Has.Member("> JOB 5<CR><LF>"));
    }

    [Test]
    public void A_refusal_by_the_device_rejects_the_request()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Receive("ERR 12 sorry<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("1 rejected"));
    }

    [Test]
    public void A_request_that_nobody_answers_is_unknown_after_its_timeout()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Pass(4.9);
        Assert.That(bench.Happened(), Has.None.Contains("unknown"));

        bench.Pass(0.1);
        Assert.That(bench.Happened(), Has.Member("1 unknown"));
    }

    [Test]
    public void A_late_reply_is_never_given_to_the_next_request()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Pass(5);
        bench.Ask("start");
        bench.Happened();

        // The answer to the job comes now; START was not even sent.
        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Has.Member("reply set_job (late: its question had been given up)").And.None.Contains("answered"));
    }

    [Test]
    public void After_an_unanswered_command_the_heartbeat_goes_first_as_a_fence()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Pass(5);
        bench.Ask("start");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> PING<CR><LF>"));

        bench.Receive("PONG RUN<CR><LF>");
        Assert.That(bench.Happened(), Has.Member("> START<CR><LF>"), "once the fence is answered, nothing from before can come");

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Has.Member("2 answered"));
    }

    [Test]
    public void Without_a_fence_an_overdue_reply_ends_the_connection_before_another_request_goes_out()
    {
        using var bench = new SessionBench(NoHeartbeat);
        bench.Ask("position");
        bench.Pass(1);
        bench.Happened();
        bench.Ask("position");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "ended resynchronise" }));
    }

    [Test]
    public void A_reply_that_nobody_asked_for_answers_nothing()
    {
        using var bench = new SessionBench(Robot);
        bench.Receive("POS 1<CR><LF>");

        Assert.That(bench.Happened(), Has.Member("reply position x=1 (nobody asked)"));
    }

    [Test]
    public void Events_come_between_request_and_reply_without_disturbing_them()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("position");
        bench.Receive("CYC 7<CR><LF>POS 1<CR><LF>");

        Assert.That(bench.Happened()[^3..], Is.EqualTo(new[] { "event cycle count=7", "reply position x=1", "1 answered" }));
    }

    [Test]
    public void A_line_that_no_message_fits_is_reported_and_proves_nothing()
    {
        using var bench = new SessionBench(Robot);
        bench.Receive("HELLO<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "unparsed HELLO" }));
        Assert.That(bench.Session.GarbledSinceAsked, Is.EqualTo(1));
    }

    [Test]
    public void The_heartbeat_is_sent_after_silence_and_the_program_is_lost_when_it_stays_unanswered()
    {
        using var bench = new SessionBench(Robot);
        bench.Pass(1.9);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established" }));

        bench.Pass(0.1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> PING<CR><LF>" }));

        bench.Pass(1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> PING<CR><LF>" }));

        bench.Pass(0.9);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "silent" }), "within the promise of 4 s, less the watch's own time");
    }

    [Test]
    public void The_program_is_not_blamed_while_the_network_has_not_taken_our_bytes()
    {
        using var bench = new SessionBench(Robot);
        bench.PeerHasOurBytes = false;
        bench.Pass(10);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "> PING<CR><LF>" }), "no verdict, and no heap of questions either");
    }

    [Test]
    public void After_the_network_is_back_the_question_under_way_gets_its_full_time()
    {
        using var bench = new SessionBench(Robot);
        bench.PeerHasOurBytes = false;
        bench.Pass(3.5);
        bench.PeerHasOurBytes = true;
        bench.Pass(0.9);
        Assert.That(bench.Happened(), Has.None.EqualTo("silent"));

        bench.Receive("PONG RUN<CR><LF>");
        bench.Pass(1);
        Assert.That(bench.Happened(), Has.None.EqualTo("silent"));
    }

    [Test]
    public void A_machine_too_busy_to_listen_blames_nobody()
    {
        using var bench = new SessionBench(Robot);
        bench.Pass(2);
        bench.Session.Forgive(TimeSpan.FromSeconds(3));
        bench.Pass(3.9);

        Assert.That(bench.Happened(), Has.None.EqualTo("silent"));
    }

    [Test]
    public void A_slow_request_is_waited_for_and_then_the_heartbeat_decides()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Pass(5);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "> JOB 5<CR><LF>", "1 unknown", "> PING<CR><LF>" }));

        bench.Pass(3.9);
        Assert.That(bench.Happened()[^1], Is.EqualTo("silent"));
    }

    [Test]
    public void Every_message_from_the_device_postpones_the_heartbeat()
    {
        using var bench = new SessionBench(Robot.Replace("degraded_if: { ping.program: [STOP] }", "", StringComparison.Ordinal));
        for (var count = 1; count <= 10; count++)
        {
            bench.Pass(1).Receive($"CYC {count}<CR><LF>");
        }

        Assert.That(bench.Happened(), Has.None.StartsWith(">"));
    }

    [Test]
    public void A_heartbeat_that_tells_the_state_of_the_program_is_asked_even_when_other_traffic_proves_life()
    {
        using var bench = new SessionBench(Robot);
        for (var count = 1; count <= 5; count++)
        {
            bench.Pass(1).Receive($"CYC {count}<CR><LF>");
        }

        Assert.That(bench.Happened(), Has.One.EqualTo("> PING<CR><LF>"));
    }

    [Test]
    public void A_stopped_program_degrades_and_a_running_one_ends_that()
    {
        using var bench = new SessionBench(Robot);
        bench.Pass(2).Receive("PONG STOP<CR><LF>").Pass(2).Receive("PONG RUN<CR><LF>");

        Assert.That(bench.Happened().Where(what => what.StartsWith("degraded", StringComparison.Ordinal)), Is.EqualTo(new[] { "degraded ping.program is STOP", "degraded no more" }));
    }

    [Test]
    public void A_device_that_is_garbled_at_times_degrades_and_recovers_slowly()
    {
        using var bench = new SessionBench(Robot.Replace("degraded_if: { ping.program: [STOP] }", "", StringComparison.Ordinal));
        for (var count = 0; count < 3; count++)
        {
            bench.Receive("#!?<CR><LF>CYC 1<CR><LF>").Pass(1);
        }

        Assert.That(bench.Happened(), Has.One.StartsWith("degraded garbled at times"));

        for (var count = 0; count < 12; count++)
        {
            bench.Receive("CYC 1<CR><LF>").Pass(1);
        }

        Assert.That(bench.Happened(), Has.One.EqualTo("degraded no more"));
    }

    [Test]
    public void A_caller_in_a_hurry_does_not_hurry_the_device()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", within: 0.1, fields: ("number", 5));
        bench.Pass(0.5);
        Assert.That(bench.Happened()[^1], Is.EqualTo("1 unknown"), "and nothing is sent behind it while the device has its time");

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Has.Member("reply set_job (late: its question had been given up)"));
    }

    [Test]
    public void A_request_that_never_gets_its_turn_expires_and_is_never_sent()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Ask("position", within: 2);
        bench.Pass(2);
        Assert.That(bench.Happened(), Has.Member("2 expired"));

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Has.None.Contains("POS?"));
    }

    [Test]
    public void When_the_connection_ends_the_request_under_way_is_unknown_and_those_waiting_were_not_sent()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Ask("position");
        bench.Happened();
        bench.Session.Close("gone");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "1 unknown", "2 notsent" }));
    }

    [Test]
    public void A_frame_cut_off_by_the_end_is_an_error_not_a_message()
    {
        using var bench = new SessionBench(Robot);
        bench.Receive("CYC 1");
        bench.Session.Close("gone");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "noise CYC 1" }));
    }

    [Test]
    public void A_request_without_a_reply_ends_as_unknown_for_nobody_knows()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("shout");

        Assert.That(bench.Happened(), Has.Member("> SHOUT<CR><LF>").And.Member("1 unknown"));
    }

    [Test]
    public void An_error_about_a_request_without_a_reply_is_not_taken_for_the_next_one_s()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("shout");
        bench.Ask("set_job", fields: ("number", 5));
        bench.Receive("ERR 5 unknown<CR><LF>");
        Assert.That(bench.Happened(), Has.None.EqualTo("2 rejected"));

        bench.Receive("PONG RUN<CR><LF>OK<CR><LF>");
        Assert.That(bench.Happened(), Has.Member("2 answered"));
    }

    [Test]
    public void The_answer_behind_an_alarm_that_looked_like_a_refusal_is_not_given_to_the_next_command()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Receive("ERR 9 alarm<CR><LF>");
        bench.Ask("set_job", fields: ("number", 6));
        bench.Receive("OK<CR><LF>");

        Assert.That(bench.Happened(), Has.None.EqualTo("2 answered").And.None.EqualTo("> JOB 6<CR><LF>"));
    }

    [Test]
    public void An_error_that_only_answers_settles_its_request_and_the_next_one_goes_at_once()
    {
        using var bench = new SessionBench(Robot.Replace("match: \"ERR", "answers_only: true, match: \"ERR"));
        bench.Ask("set_job", fields: ("number", 5));
        bench.Receive("ERR 9 no<CR><LF>");
        bench.Ask("set_job", fields: ("number", 6));
        bench.Receive("OK<CR><LF>");

        Assert.That(bench.Happened(), Is.SupersetOf(new[] { "1 rejected", "> JOB 6<CR><LF>", "2 answered" }));
    }

    [Test]
    public void A_late_heartbeat_reply_that_looks_like_any_other_never_answers_a_command()
    {
        using var bench = new SessionBench("""
            profile: p
            extends: base/tcp-line
            detect_within: 6s
            heartbeat: { send: noop, after_idle: 2s, reply_within: 1s, lost_after: 2 }
            requests:
              noop:    { send: "NOOP", reply: "OK" }
              set_job: { send: "JOB {number:int}", reply: "OK", changes_machine: true, timeout: 5s }
            events: { tick: { match: "TICK" } }
            """);
        bench.Pass(2.5).Receive("TICK<CR><LF>").Pass(0.6);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Pass(1.5).Receive("OK<CR><LF>");

        Assert.That(bench.Happened(), Has.None.EqualTo("1 answered"));
    }

    [Test]
    public void A_request_whose_time_is_over_is_not_sent_even_when_nobody_looked_in_time()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Ask("position", within: 0.5);
        bench.Session.Received("OK\r\n"u8, TimeSpan.FromSeconds(4));

        Assert.That(bench.Happened(), Has.Member("2 expired").And.None.EqualTo("> POS?<CR><LF>"));
    }

    [Test]
    public void Bytes_that_nobody_understands_do_not_postpone_the_heartbeat()
    {
        using var bench = new SessionBench(Robot);
        for (var count = 0; count < 10; count++)
        {
            bench.Pass(0.5).Receive("LOG something<CR><LF>");
        }

        Assert.That(bench.Happened(), Has.Member("> PING<CR><LF>").And.Member("silent"));
    }

    [Test]
    public void Commands_that_wait_are_dropped_when_the_link_goes_under_maintenance()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Ask("set_job", fields: ("number", 6));
        bench.Ask("position");
        bench.Session.DropWaitingChanges("maintenance");
        bench.Receive("OK<CR><LF>");

        Assert.That(bench.Happened(), Has.Member("2 notsent").And.Member("> POS?<CR><LF>").And.None.EqualTo("> JOB 6<CR><LF>"));
    }

    [Test]
    public void Two_frames_told_apart_by_silence_are_not_glued_when_nobody_looked_in_between()
    {
        using var bench = SessionBench.OfBundled("abb-open-commands");
        bench.Session.Received("0 1 "u8, TimeSpan.FromSeconds(1));
        bench.Session.Received("0 1 "u8, TimeSpan.FromSeconds(1.06));

        Assert.That(bench.Happened().Count(what => what.StartsWith("reply ping", StringComparison.Ordinal)), Is.EqualTo(1), "the first is complete, the second waits for its silence");
    }

    [Test]
    public void More_requests_than_the_queue_holds_are_turned_away()
    {
        using var bench = new SessionBench(Robot);
        var taken = Enumerable.Range(0, 20).Count(_ => bench.Ask("position") > 0);

        Assert.That(taken, Is.EqualTo(17), "one under way and sixteen waiting");
    }

    [Test]
    public void The_farewell_waits_for_the_request_under_way()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("position");
        bench.Session.SayFarewell(TimeSpan.Zero, null);
        Assert.That(bench.Happened(), Has.None.Contains("ended"));

        bench.Receive("POS 1<CR><LF>");
        Assert.That(bench.Happened()[^2..], Is.EqualTo(new[] { "1 answered", "ended done" }));
    }

    [Test]
    public void Polls_are_asked_with_their_period()
    {
        using var bench = new SessionBench(NoHeartbeat.Replace("timeout: 1s", "every: 1s", StringComparison.Ordinal));
        for (var second = 0; second < 3; second++)
        {
            bench.Receive("POS 1<CR><LF>").Pass(1);
        }

        Assert.That(bench.Happened().Count(what => what.StartsWith('>')), Is.EqualTo(4));
    }

    [Test]
    public void Every_split_of_the_stream_gives_the_same_result([Range(0, 20)] int splitAt)
    {
        const string Stream = "CYC 1\r\nPOS 2\r\nCYC 3\r\n";
        using var bench = new SessionBench(Robot);
        bench.Ask("position");
        bench.Happened();
        bench.Session.Received(System.Text.Encoding.ASCII.GetBytes(Stream[..splitAt]), TimeSpan.Zero);
        bench.Session.Received(System.Text.Encoding.ASCII.GetBytes(Stream[splitAt..]), TimeSpan.Zero);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "event cycle count=1", "reply position x=2", "1 answered", "event cycle count=3" }));
    }
}

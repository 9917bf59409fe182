using static RobotLink.Tests.Sessions.RobotProfiles;

namespace RobotLink.Tests.Sessions;

/// <summary>A reply goes to the request that it answers, or to none.</summary>
public sealed class LateReplyTests
{
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
}

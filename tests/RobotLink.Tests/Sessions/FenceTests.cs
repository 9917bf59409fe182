namespace RobotLink.Tests.Sessions;

/// <summary>Devices that answer in order put no number on their answers: what may still come from before is never given to a command.</summary>
[CancelAfter(60_000)]
public sealed class FenceTests
{
    private const string Robot = """
        profile: p
        extends: base/tcp-line
        requests:
          ping: { send: "PING", reply: "PONG" }
          job:  { send: "JOB {number:int}", reply: "OK", changes_machine: true, timeout: 5s }
          pose: { send: "POSE?", reply: "OK", timeout: 2s, every: 30s, phase: 10s }
        errors: { alarm: { match: "ALARM" }, refused: { match: "NO", answers_only: true } }
        heartbeat: { send: ping, after_idle: 20s, reply_within: 2s }
        detect_within: 60s
        """;

    [Test]
    public void The_answer_behind_an_alarm_is_not_given_to_the_next_command_when_the_caller_had_given_up()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("job", within: 1, ("number", 5));
        bench.Pass(2).Receive("ALARM<CR><LF>");
        bench.Happened();
        bench.Ask("job", null, ("number", 6));
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> PING<CR><LF>" }));

        bench.Receive("OK<CR><LF>PONG<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> JOB 6<CR><LF>"));
    }

    [Test]
    public void The_answer_behind_an_alarm_is_not_given_to_the_next_command_when_a_poll_had_asked()
    {
        using var bench = new SessionBench(Robot);
        bench.Pass(10).Receive("ALARM<CR><LF>");
        bench.Happened();
        bench.Ask("job", null, ("number", 6));

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> PING<CR><LF>" }));
    }

    [Test]
    public void However_many_alarms_come_the_late_answer_is_still_owed()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("job", null, ("number", 5));
        bench.Pass(5).Receive("ALARM<CR><LF>");
        bench.Ask("job", null, ("number", 6));
        bench.Receive("ALARM<CR><LF>ALARM<CR><LF>ALARM<CR><LF>");
        bench.Happened();
        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply job (late: its question had been given up)" }));

        bench.Receive("PONG<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply ping", "> JOB 6<CR><LF>" }));
    }

    [Test]
    public void An_error_that_only_answers_settles_what_is_owed()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("job", null, ("number", 5));
        bench.Pass(5).Receive("NO<CR><LF>PONG<CR><LF>");
        bench.Happened();
        bench.Ask("job", null, ("number", 6));

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> JOB 6<CR><LF>" }));
    }

    [Test]
    public void A_fence_that_a_living_device_does_not_answer_is_replaced_by_a_new_connection()
    {
        using var bench = new SessionBench(Robot.Replace("reply_within: 2s", "reply_within: 2s, lost_after: 2", StringComparison.Ordinal));
        bench.Ask("job", null, ("number", 5));
        bench.Pass(5).Receive("ALARM<CR><LF>");
        bench.Ask("job", null, ("number", 6));
        for (var second = 0; second < 4; second++)
        {
            Assert.That(bench.Happened(), Has.None.StartsWith("ended"));
            bench.Pass(1).Receive("ALARM<CR><LF>");
        }

        Assert.That(bench.Happened(), Has.No.Member("> JOB 6<CR><LF>").And.Member("ended resynchronise"));
    }

    [Test]
    public void The_reply_behind_an_alarm_that_met_the_heartbeat_never_answers_a_command_with_a_reply_like_it()
    {
        using var bench = new SessionBench(Robot.Replace("reply: \"PONG\"", "reply: \"OK\"", StringComparison.Ordinal));
        bench.Session.Prove(TimeSpan.Zero);
        bench.Receive("ALARM<CR><LF>");
        bench.Ask("job", null, ("number", 6));

        Assert.That(bench.Happened()[^1], Is.EqualTo("ended resynchronise"));
    }
}

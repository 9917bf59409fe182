using RobotLink.Sessions;

namespace RobotLink.Tests.Sessions;

/// <summary>A serial line outlives a connection: the answer to a question of the last one may come on the next.</summary>
[CancelAfter(60_000)]
public sealed class CrossingReplyTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp-line
        requests:
          job: { send: "JOB {number:int}", reply: "OK", changes_machine: true, timeout: 2s }
        errors: { no: { match: "NO", answers_only: true } }

        """;

    [Test]
    public void A_new_connection_waits_until_the_late_answer_can_no_longer_come()
    {
        using var bench = After(question => question.Pass(2));
        Assert.That(bench.Pass(3.9).Happened(), Is.Empty);

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply job (late: its question had been given up)" }));

        Assert.That(bench.Pass(0.1).Happened(), Is.EqualTo(new[] { "established" }));
    }

    [Test]
    public void A_question_cut_off_by_the_end_may_still_be_answered()
    {
        using var bench = After(question => question.Pass(0.5));

        Assert.That(bench.Pass(3.9).Happened(), Is.Empty);
    }

    [Test]
    public void The_steps_of_the_next_connection_wait_too()
    {
        using var bench = After(question => question.Pass(2), "session: [ { send: hello, expect: job } ]\nmessages: { hello: { text: HELLO } }\n");

        Assert.That(bench.Pass(3.9).Happened(), Is.Empty);
        Assert.That(bench.Pass(0.1).Happened(), Is.EqualTo(new[] { "> HELLO<CR><LF>" }));
    }

    [Test]
    public void After_an_answered_question_nothing_is_waited_for()
    {
        using var bench = After(question => question.Receive("OK<CR><LF>"));

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established" }));
    }

    [Test]
    public void Where_no_reply_crosses_nothing_is_waited_for()
    {
        using var bench = After(question => question.Pass(2), mayCross: false);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established" }));
    }

    /// <summary>The connection after one on which a command was asked.</summary>
    private static SessionBench After(Action<SessionBench> meanwhile, string more = "", bool mayCross = true)
    {
        var memory = new SessionMemory();
        using (var before = new SessionBench(Profile, memory, repliesMayCross: mayCross))
        {
            before.Ask("job", null, ("number", 5));
            meanwhile(before);
            before.Session.Close("gone");
        }

        return new SessionBench(Profile + more, memory, repliesMayCross: mayCross);
    }
}

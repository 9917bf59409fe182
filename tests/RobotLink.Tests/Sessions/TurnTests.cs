namespace RobotLink.Tests.Sessions;

/// <summary>Whose turn it is, and that everybody's comes.</summary>
[CancelAfter(60_000)]
public sealed class TurnTests
{
    private const string Head = "profile: p\nextends: base/tcp-line\n";

    [Test]
    public void A_device_that_never_pauses_is_asked_nevertheless()
    {
        using var bench = new SessionBench(Head + "limits: { gap: 80ms }\nrequests: { a: { send: \"A\", reply: \"B\", timeout: 2s } }\nevents: { tick: { match: TICK } }\n");
        Chatter(bench, 10);
        bench.Ask("a");

        Assert.That(bench.Happened(), Has.Member("> A<CR><LF>"));
    }

    [Test]
    public void A_device_that_never_pauses_is_not_asked_in_one_heap()
    {
        using var bench = new SessionBench(Head + "limits: { gap: 80ms }\nrequests: { a: { send: \"A\", reply: \"B\", timeout: 5s } }\nevents: { tick: { match: TICK } }\n");
        bench.Ask("a");
        bench.Ask("a");
        bench.Ask("a");
        bench.Receive("B<CR><LF>");
        bench.Happened();
        Chatter(bench, 4);
        Assert.That(bench.Happened(), Has.No.Member("> A<CR><LF>"), "within four gaps it may still pause");

        Chatter(bench, 4);
        bench.Receive("B<CR><LF>");
        Assert.That(bench.Happened().Count(line => line == "> A<CR><LF>"), Is.EqualTo(1));
    }

    [Test]
    public void A_poll_that_is_late_by_a_period_goes_before_the_next_caller_and_then_it_is_the_callers_turn()
    {
        using var bench = new SessionBench(Head + "requests: { a: { send: \"A\", reply: \"B\" }, state: { send: \"S\", reply: \"T\", every: 1s } }\n");
        bench.Receive("T<CR><LF>");
        bench.Ask("a");
        bench.Ask("a");
        bench.Ask("a");
        bench.Pass(2);
        bench.Happened();
        bench.Receive("B<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> S<CR><LF>"));

        bench.Receive("T<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> A<CR><LF>"));
    }

    [Test]
    public void More_polls_than_the_device_can_answer_do_not_keep_callers_waiting()
    {
        using var bench = new SessionBench(Head + """
            requests:
              a: { send: "A", reply: "B" }
              s: { send: "S", reply: "S", every: 10ms }
              t: { send: "T", reply: "T", every: 10ms }

            """);
        bench.Pass(1);
        bench.Ask("a");
        bench.Receive("S<CR><LF>");
        bench.Pass(1);
        bench.Receive("T<CR><LF>");

        Assert.That(bench.Happened(), Has.Member("> A<CR><LF>"));
    }

    [Test]
    public void A_login_that_is_asked_for_waits_for_what_is_under_way_and_nothing_else_is_sent()
    {
        using var bench = new SessionBench(Head + """
            counters: { n: { from: 1, to: 99, restart: connection } }
            requests:
              login: { send: "LOGIN", reply: "OK" }
              read: { send: "R {=counter.n}", reply: "A {n:int}" }
            session: [ { send: login } ]
            errors: { out: { match: "OUT {n:int}", then: log_in_again } }
            replies: { matched_by: n, window: 2 }
            """);
        bench.Receive("OK<CR><LF>");
        bench.Ask("read");
        bench.Ask("read");
        bench.Ask("read");
        bench.Happened();
        bench.Receive("OUT 1<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply out n=1", "1 rejected" }));

        bench.Receive("A 2<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply read n=2", "2 answered", "> LOGIN<CR><LF>" }));

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply login", "established", "> R 3<CR><LF>" }));
    }

    private static void Chatter(SessionBench bench, int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            bench.Pass(0.05).Receive("TICK<CR><LF>");
        }
    }
}

namespace RobotLink.Tests.Sessions;

/// <summary>Where replies come in order and nothing settles what is owed, only a new connection does: none is made while the network may still owe the reply.</summary>
[CancelAfter(60_000)]
public sealed class HeldUpReplyTests
{
    private const string Streamed =
        "profile: p\nextends: base/tcp-line\ndetect_within: 30s\nevents: { tick: { match: TICK } }\nheartbeat: { expect: tick, within: 24s }\n"
        + "requests: { a: { send: A, reply: OK, timeout: 2s } }\n";

    private const string Keyed =
        "profile: p\nextends: base/tcp-line\ndetect_within: 30s\nevents: { tick: { match: TICK } }\nheartbeat: { expect: tick, within: 24s }\n"
        + "counters: { n: { from: 1, to: 2, restart: connection } }\nreplies: { matched_by: n, window: 4 }\n"
        + "requests: { b: { send: \"B {=counter.n}\", reply: \"B {n:int}\", timeout: 2s } }\n";

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(18);

    [Test]
    public void What_is_owed_without_an_outage_costs_a_connection_when_the_next_is_asked()
    {
        using var bench = Alive();
        bench.Ask("a");
        bench.Pass(2.5);
        bench.Ask("a");

        Assert.That(bench.Happened(), Has.Member("ended resynchronise"));
    }

    [Test]
    public void After_an_outage_that_the_connection_outlived_the_next_question_waits_for_the_reply_that_is_under_way()
    {
        using var bench = Alive();
        bench.Session.NetworkCameBack(Outage, bench.Now);
        bench.Ask("a");
        bench.Pass(2.5);
        bench.Ask("a", within: 10);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> A<CR><LF>", "1 unknown" }));
        Assert.That(bench.Pass(5).Receive("OK<CR><LF>").Happened(), Is.EqualTo(new[] { "reply a (late: its question had been given up)", "> A<CR><LF>" }));
        Assert.That(bench.Receive("OK<CR><LF>").Happened(), Has.Member("2 answered"));
    }

    [Test]
    public void A_question_that_the_network_took_only_then_waits_as_long()
    {
        using var bench = Alive();
        bench.PeerHasOurBytes = false;
        bench.Ask("a");
        bench.Pass(9);
        bench.PeerHasOurBytes = true;
        bench.Session.NetworkCameBack(Outage, bench.Now);
        bench.Pass(11);
        bench.Ask("a", within: 3);

        Assert.That(bench.Pass(4).Happened(), Is.EqualTo(new[] { "> A<CR><LF>", "1 unknown", "2 expired" }));
    }

    [Test]
    public void It_waits_no_longer_than_the_outage_lasted()
    {
        using var bench = Alive();
        bench.Session.NetworkCameBack(Outage, bench.Now);
        bench.Ask("a");
        bench.Pass(18.1);
        bench.Ask("a");

        Assert.That(bench.Happened(), Has.Member("ended resynchronise"));
    }

    [Test]
    public void Once_bytes_have_come_nothing_is_held_up_any_more()
    {
        using var bench = Alive();
        bench.Session.NetworkCameBack(Outage, bench.Now);
        bench.Receive("TICK<CR><LF>");
        bench.Ask("a");
        bench.Pass(2.5);
        bench.Ask("a");

        Assert.That(bench.Happened(), Has.Member("ended resynchronise"));
    }

    [Test]
    public void Two_outages_in_a_row_without_a_word_in_between_are_one_for_the_TCP_of_the_device()
    {
        using var bench = Alive();
        bench.Pass(18);
        bench.Session.NetworkCameBack(Outage, bench.Now);
        bench.Pass(4);
        bench.Session.NetworkCameBack(TimeSpan.FromSeconds(3), bench.Now);
        bench.Ask("a");
        bench.Pass(21.5);
        bench.Ask("a", within: 1);

        Assert.That(bench.Happened(), Has.No.Member("ended resynchronise"));
        Assert.That(bench.Pass(0.6).Happened(), Has.Member("ended resynchronise"));
    }

    [Test]
    public void Where_TCP_tells_when_it_heard_the_device_the_next_question_waits_as_long_again_as_a_cut_may_have_lasted()
    {
        using var bench = Alive();
        bench.Ask("a");
        bench.Pass(2.5);
        bench.LastHeard = bench.Now;
        bench.Ask("a", within: 10);

        Assert.That(bench.Pass(2.7).Happened(), Is.EqualTo(new[] { "> A<CR><LF>", "1 unknown" }));
        Assert.That(bench.Pass(0.2).Happened(), Has.Member("ended resynchronise"));
    }

    [Test]
    public void While_the_network_was_not_heard_since_nobody_calls_the_connection_ambiguous()
    {
        using var bench = Alive();
        bench.LastHeard = bench.Now;
        bench.Ask("a");
        bench.Pass(7);
        bench.Ask("a", within: 10);

        Assert.That(bench.Pass(3).Happened(), Is.EqualTo(new[] { "> A<CR><LF>", "1 unknown" }), "a cut is the silence watch's to notice");
        bench.LastHeard = bench.Now;
        Assert.That(bench.Pass(5).Receive("OK<CR><LF>").Happened(), Is.EqualTo(new[] { "reply a (late: its question had been given up)", "> A<CR><LF>" }));
    }

    [Test]
    public void Where_the_probes_of_TCP_are_rare_it_is_not_waited_for_them_for_ever()
    {
        using var bench = Alive();
        bench.LastHeard = bench.Now;
        bench.Ask("a");
        bench.Pass(13);
        bench.Ask("a");

        Assert.That(bench.Happened(), Has.Member("ended resynchronise"));
    }

    [Test]
    public void A_reply_follows_the_first_word_that_the_device_s_TCP_sends_again()
    {
        using var bench = SpeakingAgain();

        Assert.That(bench.Pass(0.1).Receive("OK<CR><LF>").Happened()[^2..], Is.EqualTo(new[] { "reply a (late: its question had been given up)", "> A<CR><LF>" }));
    }

    [Test]
    public void Who_speaks_and_leaves_a_question_out_gets_a_new_connection_soon()
    {
        using var bench = SpeakingAgain();

        Assert.That(bench.Pass(0.4).Happened(), Has.Member("ended resynchronise"));
    }

    [Test]
    public void A_reply_that_is_waited_for_puts_no_verdict_on_the_program_off()
    {
        using var bench = Alive();
        bench.Session.NetworkCameBack(Outage, bench.Now);
        bench.Ask("a");

        Assert.That(bench.Pass(Outage.TotalSeconds + 27).Happened(), Has.Member("silent"), "24 s of its stream, 2 s of the request, and the outage");
    }

    [Test]
    public void After_an_outage_a_key_is_waited_for_whose_reply_is_held_up()
    {
        using var bench = WithoutFreeKey();
        bench.Ask("b", within: 15);
        Assert.That(bench.Happened(), Is.Empty);

        bench.Receive("B 1<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply b n=1 (late: its question had been given up)" }));
        Assert.That(bench.Pass(0.4).Happened(), Is.EqualTo(new[] { "> B 1<CR><LF>" }));
    }

    [Test]
    public void When_no_reply_is_held_up_any_more_and_no_key_is_free_only_a_new_connection_helps()
    {
        using var bench = WithoutFreeKey();
        bench.Ask("b", within: 15);

        Assert.That(bench.Pass(12.9).Happened(), Is.Empty);
        Assert.That(bench.Pass(0.2).Happened(), Has.Member("ended resynchronise"));
    }

    /// <summary>Two keys, both of questions that were given up; 5 s after an outage of 18 s.</summary>
    private static SessionBench WithoutFreeKey()
    {
        var bench = Alive(Keyed);
        bench.Session.NetworkCameBack(Outage, bench.Now);
        bench.Ask("b");
        bench.Pass(2.5);
        bench.Ask("b");
        bench.Pass(2.5);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> B 1<CR><LF>", "1 unknown", "> B 2<CR><LF>", "2 unknown" }));
        return bench;
    }

    /// <summary>A question stayed unanswered for 5 s in which nothing was heard; then the device said something else, and the next question came.</summary>
    private static SessionBench SpeakingAgain()
    {
        var bench = Alive();
        bench.LastHeard = bench.Now;
        bench.Ask("a");
        bench.Pass(5);
        bench.LastHeard = bench.Now;
        bench.Receive("TICK<CR><LF>");
        bench.Ask("a", within: 10);
        return bench;
    }

    private static SessionBench Alive(string profile = Streamed)
    {
        var bench = new SessionBench(profile);
        bench.Pass(2);
        bench.Receive("TICK<CR><LF>");
        bench.Happened();
        return bench;
    }
}

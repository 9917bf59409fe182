namespace RobotLink.Tests.Sessions;

/// <summary>A program that hangs is noticed within the bound, whatever else is under way.</summary>
[CancelAfter(60_000)]
public sealed class SilenceTests
{
    private const string Head = "profile: p\nextends: base/tcp-line\n";
    private const string Keyed = "counters: { n: { from: 1, to: 9999, restart: connection } }\nreplies: { matched_by: n, window: 4 }\n";
    private const string Ping = "  ping: { send: \"P {=counter.n}\", reply: \"P {n:int}\" }\n";

    private const string SlowPolls = """
          a: { send: "A {=counter.n}", reply: "A {n:int} {value:int}", timeout: 6s, every: 7s }
          b: { send: "B {=counter.n}", reply: "B {n:int} {value:int}", timeout: 6s, every: 7s, phase: 3s }

        """;

    private const string SlowMoves = $$"""
        requests:
        {{Ping}}  move: { send: "M {=counter.n}", reply: "M {n:int}", timeout: 20s }
        heartbeat: { send: ping }
        detect_within: 8s

        """;

    [Test]
    public void Keyed_polls_alone_notice_a_hung_program([Values("", "timeout: 500ms, ", "timeout: 6s, ")] string timeout)
    {
        using var bench = Opened(Keyed + $"requests: {{ state: {{ send: \"S {{=counter.n}}\", reply: \"S {{n:int}} {{value:int}}\", {timeout}every: 1s }} }}\ndetect_within: 8s\n");
        bench.Receive("S 1 0<CR><LF>");

        AssertNoticed(bench);
    }

    [Test]
    public void Slow_polls_that_take_turns_do_not_hide_a_hung_program()
    {
        using var bench = Opened(Keyed + "requests:\n" + SlowPolls + "detect_within: 8s\n");
        bench.Receive("A 1 0<CR><LF>");

        AssertNoticed(bench);
    }

    [Test]
    public void A_heartbeat_with_a_number_notices_a_hung_program_behind_slow_polls()
    {
        using var bench = Opened(Keyed + "requests:\n" + Ping + SlowPolls + "heartbeat: { send: ping }\ndetect_within: 8s\n");
        bench.Receive("A 1 0<CR><LF>");

        AssertNoticed(bench);
    }

    [Test]
    public void A_heartbeat_notices_a_hung_program_while_slow_requests_fill_the_window()
    {
        using var bench = Opened(Keyed + SlowMoves);
        var bound = bench.Protocol.Budget.Noticed("program_hung_during_request")!.Value;
        for (var second = 0; second < bound; second++)
        {
            bench.Ask("move");
            bench.Pass(1);
        }

        Assert.That(bench.Happened(), Has.Member("silent"), $"nothing within {bound} s");
    }

    /// <summary>The bytes that the network has not taken yet are those of the poll behind it.</summary>
    [Test]
    public void A_command_that_goes_unanswered_while_a_poll_has_just_left_gives_the_program_no_time()
    {
        using var bench = Opened(Keyed + """
            requests:
              state: { send: "S {=counter.n}", reply: "S {n:int} {value:int}", every: 7500ms }
              job: { send: "J {=counter.n}", reply: "J {n:int}", timeout: 2s }
            detect_within: 30s

            """);
        bench.Receive("S 1 0<CR><LF>");
        var bound = bench.Protocol.Budget.Noticed("program_hung_during_request")!.Value;
        bench.Pass(13.01);
        bench.Ask("job");
        bench.Pass(1.995);
        bench.PeerHasOurBytes = false;
        bench.Pass(0.02);
        bench.PeerHasOurBytes = true;

        Assert.That(bench.Pass(bound - 15.025).Happened(), Has.Member("silent"), $"nothing within {bound} s");
    }

    [Test]
    public void A_stream_that_stays_away_is_noticed_behind_slow_polls()
    {
        using var bench = Opened(Keyed + "requests:\n" + SlowPolls + "events: { tick: { match: TICK } }\nheartbeat: { expect: tick, within: 4s }\ndetect_within: 8s\n");
        bench.Receive("TICK<CR><LF>");

        AssertNoticed(bench);
    }

    [Test]
    public void A_stream_that_stays_away_is_noticed_though_a_second_slow_request_followed_while_the_first_was_under_way()
    {
        using var bench = Opened(Keyed + """
            requests:
              job: { send: "J {=counter.n}", reply: "J {n:int}", timeout: 2s }
            events: { tick: { match: TICK } }
            heartbeat: { expect: tick, within: 4s }
            detect_within: 5s

            """);
        bench.Ask("job");
        bench.Pass(0.1);
        bench.Receive("TICK<CR><LF>");
        var bound = bench.Protocol.Budget.Noticed("program_hung_during_request")!.Value;
        bench.Pass(1.8);
        bench.Ask("job");

        Assert.That(bench.Pass(bound - 1.8).Happened(), Has.Member("silent"), $"nothing within {bound} s");
    }

    [Test]
    public void A_device_that_is_busy_with_one_slow_request_after_the_other_is_not_silent()
    {
        using var bench = Opened(Keyed + SlowMoves);
        for (var move = 1; move <= 3; move++)
        {
            bench.Ask("move");
        }

        var sent = string.Join(' ', bench.Happened());
        Assert.That(sent, Is.EqualTo("> M 1<CR><LF> > M 2<CR><LF> > M 3<CR><LF>"));
        for (var move = 1; move <= 3; move++)
        {
            Assert.That(bench.Pass(6).Happened(), Has.No.Member("silent"));
            bench.Receive($"M {move}<CR><LF>");
        }

        Assert.That(bench.Happened(), Has.Member("3 answered").And.No.Member("silent"));
    }

    private static SessionBench Opened(string profile)
    {
        var bench = new SessionBench(Head + profile);
        bench.Happened();
        return bench;
    }

    private static void AssertNoticed(SessionBench bench)
    {
        bench.Happened();
        var bound = bench.Protocol.Budget.Noticed("program_hung")!.Value;
        Assert.That(bench.Pass(bound).Happened(), Has.Member("silent").Or.Member("ended resynchronise"), $"nothing within {bound} s");
    }
}

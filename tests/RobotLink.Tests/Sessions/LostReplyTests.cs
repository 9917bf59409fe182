namespace RobotLink.Tests.Sessions;

/// <summary>On a line that loses packets a missing reply says little: the device's TCP may still owe it.</summary>
[CancelAfter(60_000)]
public sealed class LostReplyTests
{
    private const string Asked = "profile: p\nextends: base/tcp-line\ndetect_within: 10s\nrequests: { ping: { send: PING, reply: PONG } }\nheartbeat: { send: ping }\n";
    private const string Streamed = "profile: p\nextends: base/tcp-line\ndetect_within: 10s\nevents: { tick: { match: TICK } }\nheartbeat: { expect: tick, within: 9s }\n";

    [Test]
    public void A_missing_reply_on_a_whole_line_is_the_programs()
    {
        using var bench = Alive(Asked, "PONG<CR><LF>");

        Assert.That(bench.Pass(9.5).Happened(), Has.Member("silent"));
    }

    [Test]
    public void A_missing_reply_where_TCP_had_to_send_again_is_told_in_time_and_not_as_a_fact()
    {
        using var bench = Alive(Asked, "PONG<CR><LF>");
        bench.Pass(3);
        bench.SentAgain++;

        var happened = bench.Pass(6.5).Happened();

        Assert.That(happened, Has.Some.StartsWith("degraded no reply for 9.5 s: the line loses packets"));
        Assert.That(happened, Has.No.Member("silent"));
    }

    [Test]
    public void It_is_the_programs_after_as_long_again()
    {
        using var bench = Alive(Asked, "PONG<CR><LF>");
        bench.Pass(3);
        bench.SentAgain++;

        Assert.That(bench.Pass(15.9).Happened(), Has.No.Member("silent"));
        Assert.That(bench.Pass(0.2).Happened(), Has.Member("silent"));
    }

    [Test]
    public void The_doubt_ends_with_the_reply_and_the_next_one_has_its_own_time()
    {
        using var bench = Alive(Asked, "PONG<CR><LF>");
        bench.Pass(3);
        bench.SentAgain++;
        bench.Pass(10);
        bench.Happened();

        Assert.That(bench.Receive("PONG<CR><LF>").Happened(), Has.Member("degraded no more"));
        Assert.That(bench.Pass(9.5).Happened(), Has.Member("silent"));
    }

    [Test]
    public void What_was_sent_again_before_the_program_was_asked_says_nothing()
    {
        using var bench = Alive(Asked, "PONG<CR><LF>");
        bench.SentAgain++;

        Assert.That(bench.Pass(9.5).Happened(), Has.Member("silent"));
    }

    [Test]
    public void A_stream_whose_next_bytes_lie_behind_a_gap_does_not_stand_still()
    {
        using var bench = Alive(Streamed, "TICK<CR><LF>");
        bench.BytesAreMissing = true;

        Assert.That(bench.Pass(9.1).Happened(), Has.No.Member("silent"));
    }

    [Test]
    public void When_the_gap_is_closed_the_stream_has_its_time_once_more()
    {
        using var bench = Alive(Streamed, "TICK<CR><LF>");
        bench.BytesAreMissing = true;
        bench.Pass(9.1);
        bench.BytesAreMissing = false;

        Assert.That(bench.Pass(8.8).Happened(), Has.No.Member("silent"));
        Assert.That(bench.Pass(0.2).Happened(), Has.Member("silent"));
    }

    [Test]
    public void A_stream_that_stands_still_on_a_line_known_to_lose_packets_is_told_in_time_and_not_as_a_fact()
    {
        using var bench = Alive(Streamed, "TICK<CR><LF>");
        bench.LosesPackets = true;

        var happened = bench.Pass(9.1).Happened();

        Assert.That(happened, Has.Some.StartsWith("degraded ").And.No.Member("silent"));
        Assert.That(bench.Pass(119.8).Happened(), Has.No.Member("silent"), "its TCP may pause as long before the next try, and nothing of ours shortens that");
        Assert.That(bench.Pass(0.2).Happened(), Has.Member("silent"));
    }

    [Test]
    public void It_is_down_within_the_bound_that_is_stated_for_such_lines([Values(Asked, Streamed)] string profile, [Values] bool isPoor)
    {
        using var bench = Alive(profile, profile == Asked ? "PONG<CR><LF>" : "TICK<CR><LF>");
        (bench.LosesPackets, bench.SentAgain) = (isPoor, 1);
        var bound = bench.Protocol.Budget.Noticed("program_hung_on_lossy_line")!.Value;

        Assert.That(bench.Pass(bound).Happened(), Has.Member("silent"), $"nothing within {bound} s");
    }

    [Test]
    public void A_line_that_turns_out_to_be_poor_during_the_doubt_prolongs_it_and_not_twice()
    {
        using var bench = Alive(Asked, "PONG<CR><LF>");
        bench.Pass(3);
        bench.SentAgain++;
        bench.Pass(7);
        bench.LosesPackets = true;

        Assert.That(bench.Pass(27.9).Happened(), Has.No.Member("silent"));
        Assert.That(bench.Pass(0.2).Happened(), Has.Member("silent"));
    }

    private static SessionBench Alive(string profile, string life)
    {
        var bench = new SessionBench(profile);
        bench.Pass(2);
        bench.Receive(life);
        bench.Happened();
        return bench;
    }
}

using static RobotLink.Tests.Sessions.RobotProfiles;

namespace RobotLink.Tests.Sessions;

/// <summary>Whether the device's program is alive, and how well it is.</summary>
public sealed class ProgramLifeTests
{
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
    public void While_it_is_known_that_nothing_comes_through_no_stream_is_judged_and_that_time_does_not_count()
    {
        using var bench = new SessionBench(
            "profile: p\nextends: base/tcp-line\ndetect_within: 30s\nevents: { tick: { match: TICK } }\nheartbeat: { expect: tick, within: 24s }\n");
        bench.Receive("TICK<CR><LF>");
        bench.CarriesNothing = true;
        Assert.That(bench.Pass(26).Happened(), Has.No.Member("silent"));

        bench.CarriesNothing = false;
        bench.Session.NetworkCameBack(TimeSpan.FromSeconds(25), bench.Now);
        Assert.That(bench.Pass(22).Happened(), Is.Empty);
        Assert.That(bench.Pass(2).Happened(), Is.EqualTo(new[] { "silent" }), "24 s in which the network carried what came");
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
    public void Bytes_that_nobody_understands_do_not_postpone_the_heartbeat()
    {
        using var bench = new SessionBench(Robot);
        for (var count = 0; count < 10; count++)
        {
            bench.Pass(0.5).Receive("LOG something<CR><LF>");
        }

        Assert.That(bench.Happened(), Has.Member("> PING<CR><LF>").And.Member("silent"));
    }
}

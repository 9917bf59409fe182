using static RobotLink.Tests.Sessions.RobotProfiles;

namespace RobotLink.Tests.Sessions;

/// <summary>How requests end that are not answered in time, or not at all.</summary>
public sealed class RequestEndTests
{
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
    public void A_request_without_a_reply_ends_as_unknown_for_nobody_knows()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("shout");

        Assert.That(bench.Happened(), Has.Member("> SHOUT<CR><LF>").And.Member("1 unknown"));
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
}

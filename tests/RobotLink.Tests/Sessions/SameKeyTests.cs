namespace RobotLink.Tests.Sessions;

/// <summary>Keys that we do not choose, or that are few: a late reply is not given to a new question with the same key.</summary>
[CancelAfter(60_000)]
public sealed class SameKeyTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp-line
        requests:
          read: { send: "R {id:int}", reply: "A {id:int} {value:int}", timeout: 2s }
          list: { send: "L {id:int}", reply: ["I {id:int} {text:word}", { until: "END {id:int}" }], timeout: 2s }
        replies: { matched_by: id, window: 3 }
        """;

    private const string Ring = """
        profile: p
        extends: base/tcp-line
        counters: { id: { from: 1, to: 3, restart: connection } }
        requests: { read: { send: "R {=counter.id}", reply: "A {id:int} {value:int}", timeout: 2s } }
        replies: { matched_by: id, window: 8 }
        """;

    [Test]
    public void A_key_whose_late_reply_may_come_is_not_asked_for_again_on_this_connection()
    {
        using var bench = Opened(Profile);
        Ask(bench, "read", 1);
        bench.Pass(2);
        Ask(bench, "read", 1);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> R 1<CR><LF>", "1 unknown", "ended resynchronise" }));
    }

    [Test]
    public void Once_the_late_reply_has_come_its_key_is_free()
    {
        using var bench = Opened(Profile);
        Ask(bench, "read", 1);
        bench.Pass(2).Receive("A 1 10<CR><LF>");
        Ask(bench, "read", 1);
        bench.Happened();
        bench.Receive("A 1 20<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply read id=1 value=20", "2 answered" }));
    }

    [Test]
    public void Only_the_last_frame_of_a_late_reply_frees_its_key()
    {
        using var bench = Opened(Profile);
        Ask(bench, "list", 1);
        bench.Pass(2).Receive("I 1 a<CR><LF>");
        Assert.That(bench.Happened()[^1], Does.EndWith("(late: its question had been given up)"));

        bench.Receive("I 1 b<CR><LF>END 1<CR><LF>");
        Assert.That(bench.Happened(), Has.Length.EqualTo(2).And.All.EndsWith("(late: its question had been given up)"));

        Ask(bench, "list", 1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> L 1<CR><LF>" }));
    }

    [Test]
    public void A_request_whose_key_is_under_way_waits_for_it_and_others_pass()
    {
        using var bench = Opened(Profile);
        Ask(bench, "read", 1);
        Ask(bench, "read", 1);
        Ask(bench, "read", 2);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> R 1<CR><LF>", "> R 2<CR><LF>" }));

        bench.Receive("A 1 10<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply read id=1 value=10", "1 answered", "> R 1<CR><LF>" }));
    }

    [Test]
    public void A_request_whose_key_stays_under_way_expires()
    {
        using var bench = Opened(Profile.Replace("timeout: 2s", "timeout: 9s", StringComparison.Ordinal));
        Ask(bench, "read", 1);
        bench.Ask("read", within: 1, ("id", 1));
        bench.Happened();

        Assert.That(bench.Pass(1).Happened(), Is.EqualTo(new[] { "2 expired" }));
    }

    [Test]
    public void A_counter_with_no_free_number_makes_the_request_wait()
    {
        using var bench = Opened(Ring);
        for (var count = 0; count < 4; count++)
        {
            bench.Ask("read");
        }

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> R 1<CR><LF>", "> R 2<CR><LF>", "> R 3<CR><LF>" }));
        bench.Receive("A 2 0<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("> R 2<CR><LF>"));
    }

    [Test]
    public void A_counter_whose_numbers_may_all_still_come_needs_a_new_connection()
    {
        using var bench = Opened(Ring);
        for (var count = 0; count < 3; count++)
        {
            bench.Ask("read");
        }

        bench.Pass(2);
        bench.Ask("read");

        Assert.That(bench.Happened()[^1], Is.EqualTo("ended resynchronise"));
    }

    [Test]
    public void A_heartbeat_with_a_key_of_its_own_may_take_the_late_reply_of_the_one_before()
    {
        using var bench = Opened(Profile + "\nheartbeat: { send: seven, after_idle: 2s, reply_within: 1s, lost_after: 3 }\n", "  seven: { like: read, with: { id: 7 } }\n");
        bench.Pass(3);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> R 7<CR><LF>", "> R 7<CR><LF>" }));

        bench.Pass(2);
        Assert.That(bench.Happened()[^1], Is.EqualTo("silent"));
    }

    [Test]
    public void A_poll_with_a_key_of_its_own_may_take_the_late_reply_of_the_one_before()
    {
        using var bench = Opened(Profile, "  seven: { like: read, with: { id: 7 }, every: 3s }\n");
        bench.Pass(2);
        bench.Happened();

        Assert.That(bench.Pass(1).Happened(), Is.EqualTo(new[] { "> R 7<CR><LF>" }));
    }

    [Test]
    public void An_error_without_a_key_is_not_for_a_question_while_an_older_one_may_still_be_refused()
    {
        using var bench = Opened(Profile + "\nerrors: { refused: { match: \"E {code:int}\" } }\n");
        Ask(bench, "read", 1);
        bench.Pass(2);
        Ask(bench, "read", 2);
        bench.Happened();
        bench.Receive("E 7<CR><LF>");

        Assert.That(bench.Happened(), Has.No.Member("2 rejected"));
    }

    private static SessionBench Opened(string profile, string request = "")
    {
        var bench = new SessionBench(request.Length == 0 ? profile : profile.Replace("replies:", $"{request}replies:", StringComparison.Ordinal));
        bench.Happened();
        return bench;
    }

    private static void Ask(SessionBench bench, string request, int id) => bench.Ask(request, null, ("id", id));
}

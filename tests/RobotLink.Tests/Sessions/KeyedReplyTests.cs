namespace RobotLink.Tests.Sessions;

/// <summary>Replies that say which request they answer.</summary>
public sealed class KeyedReplyTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp-line
        requests:
          read: { send: "R {id:int}", reply: "A {id:int} {value:int}", timeout: 2s }
          write: { send: "W {id:int}", reply: "D {id:int}", timeout: 2s }
        errors: { refused: { match: "E {id:int} {code:int}" } }
        replies: { matched_by: id, window: 2 }
        """;

    [Test]
    public void As_many_requests_are_under_way_as_the_window_holds()
    {
        using var bench = Opened();
        Ask(bench, "read", 1);
        Ask(bench, "read", 2);
        Ask(bench, "read", 3);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> R 1<CR><LF>", "> R 2<CR><LF>" }));
    }

    [Test]
    public void Replies_find_their_requests_whatever_their_order()
    {
        using var bench = Opened();
        Ask(bench, "read", 1);
        Ask(bench, "read", 2);
        bench.Happened();
        bench.Receive("A 2 20<CR><LF>A 1 10<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply read id=2 value=20", "2 answered", "reply read id=1 value=10", "1 answered" }));
    }

    [Test]
    public void A_reply_makes_room_for_the_next_request()
    {
        using var bench = Opened();
        Ask(bench, "read", 1);
        Ask(bench, "read", 2);
        Ask(bench, "write", 3);
        bench.Happened();
        bench.Receive("A 1 10<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("> W 3<CR><LF>"));
    }

    [Test]
    public void An_error_rejects_the_request_whose_key_it_carries()
    {
        using var bench = Opened();
        Ask(bench, "read", 1);
        Ask(bench, "write", 2);
        bench.Receive("E 2 7<CR><LF>");

        Assert.That(bench.Happened(), Has.Member("2 rejected").And.No.Member("1 rejected"));
    }

    [Test]
    public void A_reply_whose_request_was_given_up_is_late_and_goes_to_nobody()
    {
        using var bench = Opened();
        Ask(bench, "read", 1);
        bench.Pass(2);
        Ask(bench, "read", 2);
        bench.Happened();
        bench.Receive("A 1 10<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply read id=1 value=10 (late: its question had been given up)" }));
    }

    [Test]
    public void A_wide_window_that_is_given_up_as_a_whole_costs_no_connection()
    {
        using var bench = new SessionBench(Profile.Replace("window: 2", "window: 100") + "\nlimits: { queue: 200 }\n");
        for (var id = 1; id <= 100; id++)
        {
            Ask(bench, "read", id);
        }

        bench.Receive("E 0 0<CR><LF>").Pass(2);

        Assert.That(bench.Happened(), Has.Exactly(100).EndsWith(" unknown").And.None.StartsWith("ended"));
    }

    [Test]
    public void Questions_whose_time_is_over_make_room_for_others()
    {
        using var bench = Opened();
        for (var id = 1; id <= 200; id++)
        {
            Ask(bench, "read", id);
            bench.Receive("E 0 0<CR><LF>").Pass(2);
        }

        Assert.That(bench.Happened(), Has.None.StartsWith("ended"));
    }

    [Test]
    public void A_reply_with_a_key_that_nobody_used_goes_to_nobody()
    {
        using var bench = Opened();
        Ask(bench, "read", 1);
        bench.Happened();
        bench.Receive("A 9 10<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply read id=9 value=10 (nobody asked)" }));
    }

    [Test]
    public void Every_request_under_way_is_unknown_when_the_connection_ends()
    {
        using var bench = Opened();
        Ask(bench, "read", 1);
        Ask(bench, "read", 2);
        Ask(bench, "read", 3);
        bench.Happened();
        bench.Session.Close("gone");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "1 unknown", "2 unknown", "3 notsent" }));
    }

    private static SessionBench Opened()
    {
        var bench = new SessionBench(Profile);
        bench.Happened();
        return bench;
    }

    private static void Ask(SessionBench bench, string request, int id) => bench.Ask(request, null, ("id", id));
}

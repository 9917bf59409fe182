namespace RobotLink.Tests.Sessions;

/// <summary>Replies that come in several frames.</summary>
public sealed class ReplyPartTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp-line
        requests:
          get:  { send: "GET", reply: ["1", "{value:float}"], timeout: 1s }
          list: { send: "LIST", reply: ["{line:text}", { until: "END" }], timeout: 1s }
          next: { send: "NEXT", reply: "N {count:int}", timeout: 1s }
        errors: { refused: { match: "ERR" } }
        """;

    [Test]
    public void A_request_is_answered_by_the_last_frame_of_its_reply()
    {
        using var bench = Asked("get");
        bench.Receive("1<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply get" }));

        bench.Receive("12.5<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply get value=12.5", "1 answered" }));
    }

    [TestCase("0", "value: [1.5]", "1.5", true)]
    [TestCase("0", "state: [\"0\"]", "2", true)]
    [TestCase("1", "state: [\"0\"]", "2", false)]
    public void Every_frame_can_tell_that_the_device_does_not_work_as_it_should(string state, string condition, string value, bool isDegraded)
    {
        using var bench = new SessionBench(Profile.Replace("[\"1\",", "[\"{state:int}\",", StringComparison.Ordinal) + $"\ndegraded_if: {{ get.{condition} }}\n");
        bench.Ask("get");
        bench.Receive($"{state}<CR><LF>{value}<CR><LF>");

        Assert.That(bench.Happened().Any(line => line.StartsWith("degraded", StringComparison.Ordinal)), Is.EqualTo(isDegraded));
    }

    [Test]
    public void A_part_repeats_until_the_end()
    {
        using var bench = Asked("list");
        bench.Receive("a<CR><LF>b<CR><LF>END<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply list line=a", "reply list line=b", "reply list", "1 answered" }));
    }

    [Test]
    public void An_error_instead_of_the_first_frame_rejects()
    {
        using var bench = Asked("get");
        bench.Receive("ERR<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("1 rejected"));
    }

    [Test]
    public void Each_frame_has_the_time_that_a_reply_has()
    {
        using var bench = Asked("get");
        bench.Pass(0.9);
        bench.Receive("1<CR><LF>");
        bench.Pass(0.9);
        bench.Receive("12.5<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("1 answered"));
    }

    [Test]
    public void A_reply_that_stops_halfway_is_unknown_and_its_rest_is_nobody_else_s()
    {
        using var bench = Asked("get");
        bench.Receive("1<CR><LF>");
        bench.Pass(1);
        Assert.That(bench.Happened(), Has.Member("1 unknown"));

        bench.Ask("next");
        Assert.That(bench.Happened(), Has.No.Member("> NEXT<CR><LF>"), "without a heartbeat only a new connection settles it");
    }

    [Test]
    public void A_reply_whose_end_never_comes_is_unknown_after_so_many_frames()
    {
        using var bench = Asked("list");
        for (var count = 0; count < 10_000; count++)
        {
            bench.Receive("a<CR><LF>");
        }

        Assert.That(bench.Happened()[^1], Does.StartWith("reply list line=a"));
        bench.Receive("a<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("ended resynchronise"));
    }

    [Test]
    public void A_reply_whose_end_never_comes_is_unknown_after_so_much_time()
    {
        using var bench = Asked("list");
        for (var half = 0; half < 1300; half++)
        {
            bench.Pass(0.5).Receive("a<CR><LF>");
        }

        Assert.That(bench.Happened(), Has.Member("1 unknown"));
    }

    private static SessionBench Asked(string request)
    {
        var bench = new SessionBench(Profile);
        bench.Ask(request);
        bench.Happened();
        return bench;
    }
}

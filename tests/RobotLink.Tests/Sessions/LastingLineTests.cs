using RobotLink.Sessions;

namespace RobotLink.Tests.Sessions;

/// <summary>A serial line, or a UDP port of our own, outlives its connections: what was asked on one may be answered on the next.</summary>
public sealed class LastingLineTests
{
    private const string Plain = """
        profile: p
        extends: base/tcp-line
        requests:
          position: { send: "POS?", reply: "POS {x:float}", timeout: 1s }
          home:     { send: "HOME", reply: "OK", timeout: 10s }
        """;

    private const string Heartbeat = """

        messages: { ping: { text: "PING" }, pong: { text: "PONG" } }
        heartbeat: { send: ping, reply: pong, after_idle: 3s, reply_within: 1s }
        detect_within: 6s
        """;

    private const string Login = "\nmessages: { login: { text: \"LOGIN\" }, welcome: { text: \"HELLO\" } }\nsession: [ { send: login, expect: welcome } ]\n";

    private SessionMemory memory = null!;

    [SetUp]
    public void ForgetAll() => memory = new SessionMemory();

    [Test]
    public void What_nobody_answered_on_the_connection_before_is_waited_for_in_silence()
    {
        using var bench = AfterUnanswered(Plain, "position");

        Assert.That(bench.Happened(), Is.Empty);
        bench.Receive("POS 1<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply position x=1 (late: its question had been given up)" }));

        bench.Pass(1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established" }));
        bench.Ask("position");
        bench.Receive("POS 2<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> POS?<CR><LF>", "reply position x=2", "1 answered" }));
    }

    [Test]
    public void A_question_that_was_under_way_when_the_connection_ended_counts_as_well()
    {
        using (var before = Bench(Plain))
        {
            before.Ask("home");
            before.Pass(0.5);
            before.Session.Close("the adapter was pulled");
        }

        using var bench = Bench(Plain, at: 0.5);
        bench.Pass(19);
        Assert.That(bench.Happened(), Is.Empty);

        bench.Pass(0.5);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established" }), "10 s to answer, and as long again");
    }

    [Test]
    public void A_heartbeat_like_no_other_goes_first_as_a_fence_in_place_of_the_silence()
    {
        using (var before = Bench(Plain + Heartbeat))
        {
            before.Ask("home");
            before.Session.Close("the adapter was pulled");
        }

        using var bench = Bench(Plain + Heartbeat);
        bench.Ask("home");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "> PING<CR><LF>" }));

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply home (late: its question had been given up)" }));
        bench.Receive("PONG<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> HOME<CR><LF>"));
        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("1 answered"));
    }

    [Test]
    public void A_heartbeat_of_before_is_not_taken_for_the_fence()
    {
        using (var before = Bench(Plain + Heartbeat))
        {
            before.Session.Prove(TimeSpan.Zero);
            before.Session.Close("gone");
        }

        using var bench = Bench(Plain + Heartbeat);
        bench.Session.Prove(TimeSpan.Zero);
        bench.Receive("PONG<CR><LF>");
        Assert.That(bench.Happened(), Has.None.StartsWith(">").And.None.EqualTo("established"));

        bench.Pass(2);
        Assert.That(bench.Happened()[0], Is.EqualTo("established"));
    }

    [Test]
    public void Nobody_logs_in_before_the_silence_is_over()
    {
        using (var before = Bench(Plain + Login))
        {
            before.Receive("HELLO<CR><LF>");
            before.Ask("position");
            before.Session.Close("gone");
        }

        using var bench = Bench(Plain + Login);
        bench.Pass(1.9);
        Assert.That(bench.Happened(), Is.Empty);

        bench.Pass(0.1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> LOGIN<CR><LF>" }));
    }

    [Test]
    public void A_step_that_nobody_answered_is_waited_for()
    {
        using (var before = Bench(Plain + Login))
        {
            before.Session.Close("gone");
        }

        using var bench = Bench(Plain + Login);
        Assert.That(bench.Happened(), Is.Empty);
    }

    [Test]
    public void A_number_that_is_used_again_is_answered_by_no_reply_of_before()
    {
        const string Numbered = Plain + "\ncounters: { n: { from: 1, to: 9, restart: connection } }\nreplies: { matched_by: n }\n";
        var profile = Numbered.Replace("\"POS?\", reply: \"POS {x:float}\"", "\"POS? {=counter.n}\", reply: \"POS {n:int} {x:float}\"", StringComparison.Ordinal);
        using (var before = Bench(profile))
        {
            before.Ask("position");
            before.Session.Close("gone");
        }

        using var bench = Bench(profile);
        Assert.That(bench.Ask("position"), Is.EqualTo(-1));
        bench.Receive("POS 1 4.5<CR><LF>");
        bench.Pass(2);
        bench.Ask("position");

        Assert.That(bench.Happened()[^2..], Is.EqualTo(new[] { "established", "> POS? 1<CR><LF>" }));
    }

    [Test]
    public void After_the_time_in_which_a_reply_may_come_nothing_is_waited_for()
    {
        using (Unanswered(Plain, "position"))
        {
        }

        using var bench = Bench(Plain, at: 2);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established" }));
    }

    [Test]
    public void What_was_answered_is_not_waited_for()
    {
        using (var before = Bench(Plain))
        {
            before.Ask("position");
            before.Receive("POS 1<CR><LF>");
            before.Session.Close("gone");
        }

        using var bench = Bench(Plain);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established" }));
    }

    [Test]
    public void Where_no_reply_crosses_connections_nothing_is_waited_for()
    {
        using (Unanswered(Plain, "position"))
        {
        }

        using var bench = new SessionBench(Plain, memory, at: 1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established" }));
    }

    private SessionBench Bench(string profile, double at = 0) => new(profile, memory, at: at, lineOutlives: true);

    /// <summary>Asked at 0 s; the connection ended when the time for its reply was over.</summary>
    private SessionBench Unanswered(string profile, string request)
    {
        var before = Bench(profile);
        before.Ask(request);
        before.Pass(before.Protocol.Profile.Requests.Single(each => each.Name == request).Timeout!.Value.TotalSeconds);
        before.Session.Close("a reply is overdue");
        return before;
    }

    private SessionBench AfterUnanswered(string profile, string request)
    {
        using var before = Unanswered(profile, request);
        return Bench(profile, before.Protocol.Profile.Requests.Single(each => each.Name == request).Timeout!.Value.TotalSeconds);
    }
}

using RobotLink.Messages;

namespace RobotLink.Tests.Sessions;

/// <summary>What we would send holds values that may be missing at that moment: nothing may hang or fail for that.</summary>
[CancelAfter(60_000)]
public sealed class UnsendableTests
{
    private const string Head = "profile: p\nextends: base/tcp-line\n";

    [Test]
    public void A_heartbeat_that_cannot_be_made_ends_the_connection()
    {
        var token = new Token();
        using var bench = new SessionBench(
            Head + "requests: { ping: { send: \"PING {=secret.token}\", reply: \"PONG\" } }\nheartbeat: { send: ping, after_idle: 2s, reply_within: 1s }\n", outside: token);
        token.Value = null;

        Assert.That(bench.Pass(2).Happened()[^1], Is.EqualTo("ended unsendable"));
    }

    [Test]
    public void A_fence_that_cannot_be_made_ends_the_connection_too()
    {
        var token = new Token();
        using var bench = new SessionBench(
            Head + """
            requests:
              ping: { send: "PING {=secret.token}", reply: "PONG" }
              go: { send: "GO", reply: "OK", timeout: 1s }
            heartbeat: { send: ping, after_idle: 5s, reply_within: 1s }
            detect_within: 20s
            """,
            outside: token);
        bench.Ask("go");
        token.Value = null;
        bench.Pass(1);
        bench.Ask("go");

        Assert.That(bench.Happened()[^1], Is.EqualTo("ended unsendable"));
    }

    [TestCase("{ start: <STX>, end: <ETX>, check: { kind: xor8, over: 1..-3, at: -2..-1, as: hex } }", "STATE {=secret.token}", "> <STX>STATE *****<ETX>")]
    [TestCase("{ start: <STX>, end: <ETX>, check: { kind: sum8, over: 2..-1, at: 1 } }", "STATE {=secret.token}", "> <STX>*STATE ***<ETX>")]
    [TestCase("{ start: <STX>, end: <ETX>, check: { kind: sum8, over: 3..-1, at: 2 } }", "S<SP>{=secret.token}", "> <STX>S****<ETX>")]
    [TestCase("[ { start: <STX>, end: <ETX>, check: { kind: sum8, over: 1..-2, at: -1 } }, { end: <CR> } ]", "STATE {=secret.token}", "> <STX>STATE ****<ETX>")]
    public void A_check_over_a_secret_is_not_shown(string framing, string send, string shown)
    {
        using var bench = new SessionBench(
            $"profile: p\nextends: base/tcp\nframing: {framing}\nrequests: {{ state: {{ send: \"{send}\", reply: \"OK\" }} }}\n", outside: new Token());
        bench.Ask("state");

        Assert.That(bench.Happened(), Does.Contain(shown));
    }

    [Test]
    public void A_poll_that_cannot_be_made_is_passed_over_and_degrades_the_link_until_it_can()
    {
        var token = new Token();
        using var bench = new SessionBench(Head + "requests: { state: { send: \"STATE {=secret.token}\", reply: \"S {value:int}\", every: 1s } }\n", outside: token);
        bench.Receive("S 1<CR><LF>");
        bench.Happened();
        token.Value = null;
        Assert.That(bench.Pass(2.5).Happened(), Has.Length.EqualTo(1).And.One.StartsWith("degraded "));

        token.Value = "t";
        Assert.That(bench.Pass(1).Happened(), Is.EqualTo(new[] { "degraded no more", "> STATE ***<CR><LF>" }));
    }

    [Test]
    public void Where_nothing_else_could_show_life_a_poll_that_cannot_be_made_ends_the_connection()
    {
        using var bench = new SessionBench(Head + "requests: { state: { send: \"STATE {=secret.token}\", reply: \"S {value:int}\", every: 1s } }\n", outside: new Token { Value = null });

        Assert.That(bench.Pass(2).Happened()[^1], Is.EqualTo("ended unsendable"));
    }

    [TestCase("  other: { send: \"OTHER\", reply: \"O {value:int}\", every: 1s }", "")]
    [TestCase("", "events: { alarm: { match: \"ALARM\" } }\n")]
    public void Where_something_else_could_show_life_it_is_waited_for(string request, string events)
    {
        using var bench = new SessionBench(
            Head + $"requests:\n  state: {{ send: \"STATE {{=secret.token}}\", reply: \"S {{value:int}}\", every: 1s }}\n{request}\n{events}", outside: new Token { Value = null });

        Assert.That(bench.Pass(2).Happened(), Has.Some.StartsWith("degraded ").And.None.StartsWith("ended"));
    }

    [Test]
    public void Commands_wait_for_no_identity_that_cannot_be_asked_for_and_go_once_it_can([Values(1, 4)] int window)
    {
        var token = new Token { Value = null };
        using var bench = new SessionBench(
            Head + $$"""
            counters: { n: { from: 1, to: 255, restart: connection } }
            requests:
              info: { send: "INFO {=counter.n} {=secret.token}", reply: "SN {n:int} {serial:word}" }
              go:   { send: "GO {=counter.n}", reply: "OK {n:int}", changes_machine: true }
            replies: { matched_by: n, window: {{window}} }
            identity: info.serial
            """,
            identity: "4711",
            outside: token);
        bench.Ask("go");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "1 notsent" }));

        token.Value = "t";
        bench.Ask("go");
        Assert.That(bench.Happened(), Has.Length.EqualTo(1).And.One.StartsWith("> INFO "));
    }

    [TestCase("RES {id:int}", "ACK {id:int(1..9999)}", "RES 10000")]
    [TestCase("RES {id:int}", "ACK {id:digits(3)}", "RES 1000")]
    [TestCase("RES {id:text}", "ACK {id:word}", "RES a b")]
    public void An_event_whose_acknowledgement_cannot_be_made_is_delivered_and_degrades_the_link(string match, string ack, string received)
    {
        using var bench = new SessionBench(
            Head + $"messages: {{ ack: {{ text: \"{ack}\" }} }}\nevents: {{ result: {{ match: \"{match}\", ack: ack }} }}\n");
        bench.Happened();
        bench.Receive($"{received}<CR><LF>");
        var happened = bench.Happened();
        Assert.That(happened, Has.One.StartsWith("event result ").And.One.StartsWith("degraded Argument 'id' of 'ack' cannot be ").And.None.StartsWith(">"));

        bench.Receive("RES 7<CR><LF>");
        Assert.That(bench.Happened().TakeLast(2), Is.EqualTo(new[] { "degraded no more", "> ACK 7<CR><LF>" }).Or.EqualTo(new[] { "degraded no more", "> ACK 007<CR><LF>" }));
    }

    private sealed class Token : IScope
    {
        public string? Value { get; set; } = "t";

        public bool TryGet(string scope, string name, out object? value)
        {
            value = scope == "secret" ? Value : null;
            return value is not null;
        }
    }
}

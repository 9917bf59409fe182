namespace RobotLink.Tests.Sessions;

/// <summary>A step that is sent again may be answered more than once: no later question gets the second answer.</summary>
[CancelAfter(60_000)]
public sealed class LateStepTests
{
    private const string Head = """
        profile: p
        extends: base/tcp-line
        requests:
          login:     { send: "LOGIN", reply: "OK" }
          subscribe: { send: "SUB", reply: "OK" }
          hello:     { send: "HELLO", reply: "HI" }
          job:       { send: "JOB", reply: "OK", changes_machine: true, timeout: 5s }
          ping:      { send: "PING", reply: "PONG" }
        errors: { no: { match: "NO", answers_only: true } }

        """;

    private const string Login = "{ send: login, timeout: 2s, retries: 2 }";

    [Test]
    public void The_second_answer_to_a_repeated_step_never_answers_a_command()
    {
        using var bench = new SessionBench(Head + $"session: [ {Login} ]\n");
        bench.Pass(2.5).Receive("OK<CR><LF>");
        bench.Ask("job");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> LOGIN<CR><LF>", "> LOGIN<CR><LF>", "alive", "reply login", "established" }));

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply login (late: its question had been given up)", "> JOB<CR><LF>" }));

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("1 answered"));
    }

    [Test]
    public void A_second_answer_that_never_comes_is_waited_for_as_long_as_the_first_took()
    {
        using var bench = new SessionBench(Head + $"session: [ {Login} ]\n");
        bench.Pass(2.5).Receive("OK<CR><LF>");
        bench.Happened();
        bench.Ask("job");
        Assert.That(bench.Pass(2.4).Happened(), Is.Empty);

        Assert.That(bench.Pass(0.1).Happened(), Is.EqualTo(new[] { "> JOB<CR><LF>" }));
    }

    [Test]
    public void The_second_answer_to_a_repeated_step_does_not_pass_the_next_step()
    {
        using var bench = new SessionBench(Head + $"session: [ {Login}, {{ send: subscribe }} ]\n");
        bench.Pass(2.5).Receive("OK<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("reply login"));

        bench.Pass(1).Receive("OK<CR><LF>");
        bench.Pass(1.5);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply login (late: its question had been given up)", "> SUB<CR><LF>" }));

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("established"));
    }

    [Test]
    public void A_next_step_with_an_answer_of_its_own_goes_at_once_and_settles_what_is_owed()
    {
        using var bench = new SessionBench(Head + $"session: [ {Login}, {{ send: hello }} ]\n");
        bench.Pass(2.5).Receive("OK<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> HELLO<CR><LF>"));

        bench.Receive("HI<CR><LF>");
        bench.Ask("job");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> JOB<CR><LF>"));
    }

    [Test]
    public void A_heartbeat_with_an_answer_of_its_own_settles_what_is_owed()
    {
        using var bench = new SessionBench(Head + $"session: [ {Login} ]\nheartbeat: {{ send: ping, after_idle: 5s, reply_within: 1s }}\n");
        bench.Pass(2.5).Receive("OK<CR><LF>");
        bench.Session.Prove(TimeSpan.FromSeconds(2.5));
        bench.Receive("PONG<CR><LF>");
        bench.Ask("job");

        Assert.That(bench.Happened()[^2..], Is.EqualTo(new[] { "reply ping", "> JOB<CR><LF>" }));
    }

    [Test]
    public void A_heartbeat_whose_answer_looks_like_the_steps_waits_for_it()
    {
        using var bench = new SessionBench(Head.Replace("\"PONG\"", "\"OK\"", StringComparison.Ordinal) + $"session: [ {Login} ]\nheartbeat: {{ send: ping, after_idle: 5s, reply_within: 1s }}\n");
        bench.Pass(2.5).Receive("OK<CR><LF>");
        bench.Session.Prove(TimeSpan.FromSeconds(2.5));
        Assert.That(bench.Happened()[^1], Is.EqualTo("established"));

        bench.Receive("OK<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply login (late: its question had been given up)", "> PING<CR><LF>" }));
    }

    [Test]
    public void A_new_port_owes_nothing()
    {
        using var bench = new SessionBench(Head + $"session: [ {Login}, {{ reconnect: {{ port: 4711 }} }}, {{ send: subscribe }} ]\n");
        bench.Pass(2.5).Receive("OK<CR><LF>");
        bench.Reconnect();

        Assert.That(bench.Happened()[^1], Is.EqualTo("> SUB<CR><LF>"));
    }
}

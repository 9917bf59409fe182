namespace RobotLink.Tests.Sessions;

/// <summary>Requests numbered by a counter, whose replies bring the number back.</summary>
public sealed class CounterKeyTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp-line
        counters: { n: { from: 1, to: 3, restart: connection } }
        requests:
          start: { send: "START", reply: "STARTED", restart: n, timeout: 2s }
          move:  { send: { json: { Do: move, Number: "{=counter.n}" } }, reply: { json: { Done: move, Number: "{n:int}" } }, timeout: 60s }
        errors: { refused: { match: "NO {code:int}", answers_only: true } }
        replies: { matched_by: n, window: 2 }
        """;

    [Test]
    public void Replies_find_their_requests_by_the_counter()
    {
        using var bench = Opened();
        bench.Ask("move");
        bench.Ask("move");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { Move(1), Move(2) }));

        bench.Receive(Done(2)).Receive(Done(1));
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply move n=2", "2 answered", "reply move n=1", "1 answered" }));
    }

    [Test]
    public void The_answer_to_a_request_that_restarts_a_counter_begins_it_anew()
    {
        using var bench = Opened();
        bench.Ask("move");
        bench.Receive(Done(1));
        bench.Ask("start");
        bench.Receive("STARTED<CR><LF>");
        bench.Happened();
        bench.Ask("move");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { Move(1) }));
    }

    [Test]
    public void A_request_that_was_refused_restarts_nothing()
    {
        using var bench = Opened();
        bench.Ask("move");
        bench.Receive(Done(1));
        bench.Ask("start");
        bench.Receive("NO 7<CR><LF>");
        bench.Happened();
        bench.Ask("move");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { Move(2) }));
    }

    [Test]
    public void What_had_the_old_numbers_is_unknown_when_the_counter_begins_anew()
    {
        using var bench = Opened();
        bench.Ask("move");
        bench.Ask("move");
        bench.Ask("start");
        bench.Happened();
        bench.Receive("STARTED<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply start", "1 unknown", "2 unknown", "3 answered" }));

        bench.Ask("move");
        bench.Receive(Done(1));
        Assert.That(bench.Happened(), Is.EqualTo(new[] { Move(1), "reply move n=1", "4 answered" }));
    }

    [Test]
    public void A_number_that_a_late_reply_could_carry_is_passed_over()
    {
        using var bench = Opened();
        bench.Ask("move");
        bench.Pass(60);
        bench.Ask("move");
        bench.Ask("move");
        bench.Receive(Done(2));
        bench.Receive(Done(3));
        bench.Happened();
        bench.Ask("move");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { Move(2) }), "1 was never answered");
    }

    private static string Move(int number) => $"> {{\"Do\":\"move\",\"Number\":{number}}}<CR><LF>";

    private static string Done(int number) => $"{{\"Done\":\"move\",\"Number\":{number}}}<CR><LF>";

    private static SessionBench Opened()
    {
        var bench = new SessionBench(Profile);
        bench.Happened();
        return bench;
    }
}

using RobotLink.Profiles;

namespace RobotLink.Tests.Sessions;

/// <summary>Requests on a device that is spoken to by the procedure 3964R: what has not left the line ends as such, and does not leave late.</summary>
internal sealed class BlockSessionTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp
        connect: { port: 5000 }
        detect_within: 60s
        framing: { procedure: 3964R, max: 64B }
        limits: { queue: 2 }
        heartbeat: { send: weight, after_idle: 30s }
        messages: { seen: { text: "A" }, bye: { text: "B" }, gone: { text: "G" } }
        requests:
          weight: { send: "W", reply: "W{weight:int}", timeout: 5s }
          zero:   { send: "Z", reply: "Z", changes_machine: true, timeout: 5s }
          tare:   { send: "T", changes_machine: true, timeout: 5s }
        events: { full: { match: "F{weight:int}", ack: seen } }

        """;

    private const string Bye = Profile + """
        farewell: [ { send: bye, expect: gone, timeout: 5s } ]
        """;

    [TestCase("", "1 notsent")]
    [TestCase("<DLE>", "1 unknown")]
    public void A_request_without_a_reply_ends_with_the_connection(string said, string end)
    {
        using var bench = new SessionBench(Profile);
        bench.Ask("tare");
        bench.Receive(said);
        bench.Session.Close("gone");

        Assert.That(bench.Happened(), Has.Member(end));
    }

    [Test]
    public void A_request_without_a_reply_is_not_sent_when_its_time_is_over()
    {
        using var bench = new SessionBench(Profile);
        bench.Ask("tare");
        bench.Pass(4.9);
        Assert.That(bench.Happened(), Has.None.StartWith("1 "));
        bench.Pass(0.2);
        Assert.That(bench.Happened(), Has.Member("1 notsent"));
        bench.Receive("<DLE>");
        Assert.That(bench.Happened(), Has.None.StartWith("> T"));
    }

    [Test]
    public void Under_maintenance_a_command_that_waits_for_the_line_stays_here([Values("zero", "tare")] string command)
    {
        using var bench = new SessionBench(Profile);
        bench.Ask(command);
        bench.Session.DropWaitingChanges("maintenance");
        Assert.That(bench.Happened(), Has.Member("1 notsent"));
        bench.Receive("<DLE>");
        Assert.That(bench.Happened(), Has.None.StartWith("> T").And.None.StartWith("> Z"));
    }

    [Test]
    public void Under_maintenance_a_command_that_has_left_waits_for_its_reply()
    {
        using var bench = new SessionBench(Profile);
        bench.Ask("zero");
        bench.Receive("<DLE><DLE>");
        bench.Session.DropWaitingChanges("maintenance");
        Assert.That(bench.Happened(), Has.None.StartWith("1 "));
        bench.Receive($"<STX>{Block("Z")}");
        Assert.That(bench.Happened(), Has.Member("1 answered"));
    }

    [Test]
    public void Requests_without_a_reply_wait_in_the_queue_which_is_bounded()
    {
        using var bench = new SessionBench(Profile);
        Assert.That((bench.Ask("tare"), bench.Ask("tare"), bench.Ask("tare"), bench.Ask("tare")), Is.EqualTo((1, 2, 3, -1)));
        bench.Receive("<DLE><DLE>");

        Assert.That(bench.Happened(), Has.Member("1 unknown").And.None.StartWith("2 "));
    }

    [Test]
    public void A_device_that_calls_all_the_time_and_lets_us_say_nothing_is_told_of()
    {
        using var bench = new SessionBench(Profile);
        for (var number = 0; number < 65; number++)
        {
            bench.Receive($"<STX>{Block("F1")}");
        }

        Assert.That(bench.Happened(), Has.One.EqualTo("silent"));
    }

    [Test]
    public void A_farewell_that_is_taken_is_not_said_again_while_its_answer_is_awaited()
    {
        using var bench = new SessionBench(Bye);
        bench.Leave();
        bench.Receive("<DLE><DLE>");
        Assert.That(bench.Happened().Where(word => word.StartsWith('>')), Is.EqualTo((string[])["> <STX>", $"> {Block("B")}"]));
        bench.Receive($"<STX>{Block("G")}");
        Assert.That(bench.Happened(), Has.Member("ended done"));
    }

    [Test]
    public void A_link_that_leaves_while_the_device_speaks_goes_when_that_is_heard()
    {
        using var bench = new SessionBench(Profile);
        bench.Receive("<STX>W");
        bench.Leave();
        Assert.That(bench.Happened(), Has.None.StartWith("ended"));
        bench.Receive(Block("W")[1..]);

        Assert.That(bench.Happened(), Has.Member("ended done"));
    }

    [Test]
    public void A_link_that_leaves_sends_no_more_what_waits_for_the_line()
    {
        using var bench = new SessionBench(Bye);
        bench.Ask("tare");
        bench.Session.SayFarewell(bench.Now, TimeSpan.Zero);
        Assert.That(bench.Happened(), Has.Member("1 notsent"));
        bench.Receive("<NAK><DLE>");
        Assert.That(bench.Happened(), Has.Member($"> {Block("B")}").And.None.StartWith("> T"));
    }

    private static string Block(string content) =>
        $"{content}<0x10><ETX>{ByteNotation.Format([(byte)(content.Aggregate(0, (check, each) => check ^ each) ^ 0x10 ^ 0x03)])}";
}

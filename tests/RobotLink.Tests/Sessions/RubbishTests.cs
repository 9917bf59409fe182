namespace RobotLink.Tests.Sessions;

/// <summary>Bytes that never form a message are told within the promise, however long a message they might still become and whatever else is waited for.</summary>
[CancelAfter(60_000)]
public sealed class RubbishTests
{
    private const string Lines = "profile: p\nextends: base/tcp-line\ndetect_within: 2s\nrequests: { ping: { send: PING, reply: PONG } }\nheartbeat: { send: ping }\n";

    private const string Lengths = """
        profile: p
        extends: base/tcp
        detect_within: 2s
        framing: { length: { at: 1..2, counts: frame }, max: 4KiB }
        header: { kind: { at: 3, type: u8 } }
        messages: { hello: { kind: 0x48 } }
        session: [{ send: hello, expect: hello, timeout: 30s }]
        events: { any: { match: { kind: 0x49, fields: { text: { type: text, length: rest } } } } }

        """;

    [Test]
    public void What_looks_like_the_beginning_of_a_long_message_holds_nothing_up()
    {
        using var bench = Rubbish(new SessionBench(Lengths), "<0x06><0xFF><0x18>", 5);

        Assert.That(bench.Pass(0.5).Happened(), Has.Member("ended noreply"));
    }

    [Test]
    public void A_heartbeat_that_is_held_back_by_an_older_question_holds_nothing_up()
    {
        var memory = new RobotLink.Sessions.SessionMemory { RepliesComeUntil = TimeSpan.FromSeconds(10) };
        using var bench = Rubbish(new SessionBench(Lines, memory, repliesMayCross: true), "<0x80><0xE0><0xF8>", 5);

        Assert.That(bench.Pass(0.5).Happened(), Has.Member("ended noreply"));
    }

    [Test]
    public void One_piece_that_was_cut_off_by_our_coming_is_no_rubbish()
    {
        using var bench = Rubbish(new SessionBench(Lengths), "<0x06><0xFF><0x18>", 1);

        Assert.That(bench.Pass(5).Happened(), Has.None.StartsWith("ended"));
    }

    [Test]
    public void After_a_message_the_session_s_own_supervision_judges()
    {
        using var bench = new SessionBench(Lengths);
        bench.Receive("<0x00><0x03><0x48>");
        Rubbish(bench, "<0x06><0xFF><0x18>", 5);

        Assert.That(bench.Pass(5).Happened(), Has.None.StartsWith("ended"));
    }

    [Test]
    public void Rubbish_that_begins_late_has_half_the_time_of_its_own()
    {
        using var bench = new SessionBench(Lengths);
        bench.Pass(10);
        Rubbish(bench, "<0x06><0xFF><0x18>", 3);

        Assert.That(bench.Happened(), Has.None.StartsWith("ended"));
        Assert.That(bench.Pass(0.1).Happened(), Has.Member("ended noreply"));
    }

    private static SessionBench Rubbish(SessionBench bench, string bytes, int pieces)
    {
        for (var piece = 0; piece < pieces; piece++)
        {
            bench.Receive(bytes).Pass(0.3);
        }

        return bench;
    }
}

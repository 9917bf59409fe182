using RobotLink.Messages;

namespace RobotLink.Tests.Sessions;

/// <summary>A device that says how much it takes is not asked for more.</summary>
internal sealed class CapturedLimitTests
{
    private const string Agreed = """
        profile: p
        extends: base/tcp
        framing: { length: { at: 1..2 } }
        header: { kind: { at: 3, type: u8 } }
        session: [ { send: hello, expect: told, capture: { longest: length } } ]
        messages:
          hello: { kind: 1 }
          told:  { kind: 2, fields: { length: { type: u16 } } }
        requests:
          read:  { send: { kind: 3, fields: { count: { type: u16, range: 1..captured.longest-18 } } }, reply: { kind: 4 } }
          write: { send: { kind: 5, fields: { size: { type: u16, value: length(6..-1), range: ..captured.longest }, data: { type: bytes, length: rest } } }, reply: { kind: 6 } }
          named: { send: { kind: 7, fields: { size: { type: u16, range: ..captured.longest+1 }, data: { type: bytes, length: size } } }, reply: { kind: 8 } }

        """;

    [TestCase(1, "")]
    [TestCase(2, "")]
    [TestCase(3, "Argument 'count' of 'read' cannot be 3: on this connection the device takes at most 2 (captured.longest-18).")]
    [TestCase(0, "Argument 'count' of 'read' cannot be 0: it is too small; a whole number of at least 1 fits.")]
    public void An_argument_is_within_what_was_captured(int count, string words)
    {
        using var bench = Open("<0x14>");

        Assert.That(Refusal(() => bench.Ask("read", null, ("count", count))), Is.EqualTo(words));
    }

    [TestCase("write", "0102", "")]
    [TestCase("write", "010203", "Argument 'size' of 'write' cannot be 3: on this connection the device takes at most 2 (captured.longest).")]
    [TestCase("named", "010203", "")]
    [TestCase("named", "01020304", "Argument 'size' of 'named' cannot be 4: on this connection the device takes at most 3 (captured.longest+1).")]
    public void So_is_a_number_that_we_make(string request, string data, string words)
    {
        using var bench = Open("<0x02>");

        Assert.That(Refusal(() => bench.Ask(request, null, ("data", data))), Is.EqualTo(words));
    }

    [Test]
    public void A_period_that_asks_for_more_is_not_asked_and_the_link_says_why()
    {
        using var bench = new SessionBench(Agreed + "  all: { like: read, with: { count: 3 }, every: 1s }\n");

        var happened = bench.Receive("<NUL><0x05><0x02><NUL><0x14>").Pass(3).Happened();

        Assert.That(happened.Where(line => line.StartsWith('>')), Is.EqualTo(new[] { "> <NUL><ETX><0x01>" }));
        Assert.That(happened.Where(line => line.StartsWith("degraded")), Is.EqualTo(new[]
        {
            "degraded Argument 'count' of 'all' cannot be 3: on this connection the device takes at most 2 (captured.longest-18).",
        }));
    }

    private static string Refusal(Action ask)
    {
        try
        {
            ask();
            return "";
        }
        catch (EncodeException reason)
        {
            return reason.Message;
        }
    }

    private static SessionBench Open(string longest)
    {
        var bench = new SessionBench(Agreed);
        _ = bench.Receive($"<NUL><0x05><0x02><NUL>{longest}").Happened();
        return bench;
    }
}

namespace RobotLink.Tests.Sessions;

/// <summary>Requests like another one, whose fixed argument is as long as it is.</summary>
public sealed class LikeTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp
        charset: utf8
        framing: { length: { at: 1..2, counts: rest } }
        header: { kind: { at: 3, type: u8 } }
        requests:
          read:
            send: { kind: 1, fields: { name_length: { type: u16 }, name: { type: text, length: name_length }, mode: { type: u8 } } }
            reply: { kind: 2, fields: { value_length: { type: u16 }, value: { type: text, length: value_length } } }
          speed: { like: read, with: { name: "$OV_PRO" } }
          size:  { like: read, with: { name: "Größe", mode: 9 } }
        """;

    [Test]
    public void The_length_of_a_fixed_text_is_computed_and_what_follows_stands_behind_it()
    {
        using var bench = Opened();
        bench.Ask("speed", null, ("mode", 7));

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> <NUL><0x0B><0x01><NUL><0x07>$OV_PRO<0x07>" }));
    }

    [Test]
    public void A_fixed_text_is_as_long_as_its_bytes()
    {
        using var bench = Opened();
        bench.Ask("size");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> <NUL><0x0B><0x01><NUL><0x07>Gr<0xC3><0xB6><0xC3><0x9F>e<HT>" }));
    }

    [Test]
    public void Each_has_the_reply_under_its_own_name()
    {
        using var bench = Opened();
        bench.Ask("speed", null, ("mode", 7));
        bench.Happened();
        bench.Receive("<0x00><0x05><0x02><0x00><0x02>75");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "reply speed value_length=2 value=75", "1 answered" }));
    }

    [Test]
    public void What_is_fixed_is_no_argument_any_more()
    {
        using var bench = Opened();
        var speed = bench.Protocol.Catalogue.FindRequest("speed")!.Send;

        Assert.That(speed.UnknownArgument(["name"]), Is.EqualTo("'name' is no argument of 'speed'; it takes mode."));
    }

    private static SessionBench Opened()
    {
        var bench = new SessionBench(Profile);
        bench.Happened();
        return bench;
    }
}

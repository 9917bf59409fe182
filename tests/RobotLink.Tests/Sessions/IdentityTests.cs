namespace RobotLink.Tests.Sessions;

/// <summary>Commands go to the device that the site means, and to no other.</summary>
public sealed class IdentityTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp-line
        requests:
          info: { send: "INFO", reply: "SN {serial:word}" }
          go:   { send: "GO", reply: "OK", changes_machine: true }
        errors: { refused: { match: "ERR" } }
        identity: info.serial
        """;

    [Test]
    public void The_device_is_asked_who_it_is_before_the_first_command()
    {
        using var bench = new SessionBench(Profile, identity: "4711");
        bench.Ask("go");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> INFO<CR><LF>"));

        bench.Receive("SN 4711<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> GO<CR><LF>"));
    }

    [Test]
    public void It_is_asked_once_for_each_connection()
    {
        using var bench = new SessionBench(Profile, identity: "4711");
        bench.Ask("go");
        bench.Receive("SN 4711<CR><LF>").Receive("OK<CR><LF>");
        bench.Happened();
        bench.Ask("go");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> GO<CR><LF>" }));
    }

    [TestCase("SN 4712<CR><LF>")]
    [TestCase("ERR<CR><LF>")]
    public void A_stranger_gets_no_command(string answer)
    {
        using var bench = new SessionBench(Profile, identity: "4711");
        bench.Ask("go");
        bench.Receive(answer);
        bench.Ask("go");

        Assert.That(bench.Happened(), Has.No.Member("> GO<CR><LF>").And.Member("1 notsent").And.Member("2 notsent"));
    }

    [Test]
    public void Reading_needs_no_identity()
    {
        using var bench = new SessionBench(Profile, identity: "4711");
        bench.Happened();
        bench.Ask("info");
        bench.Receive("SN 9<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("1 answered"));
    }

    [Test]
    public void A_site_that_names_no_identity_trusts_its_address()
    {
        using var bench = new SessionBench(Profile);
        bench.Ask("go");

        Assert.That(bench.Happened()[^1], Is.EqualTo("> GO<CR><LF>"));
    }
}

using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Tests.Profiles;

/// <summary>How much of what passes is kept, and what a recording is told of a link.</summary>
internal sealed class RecordKeysTests
{
    private const string Link = "profile: abb-rapid-lines, address: 10.0.0.1";

    [TestCase("", 15 * 60, 4096, 256, TestName = "What holds when nothing is written")]
    [TestCase("record: { keep: 1h, size: 1MiB, total: 64MiB }", 3600, 1024, 64, TestName = "What the site wants")]
    [TestCase("record: off", 0, 0, 256, TestName = "A site that keeps nothing")]
    public void The_site_says_how_much_is_kept(string record, int seconds, int kibibytes, int mebibytes)
    {
        var site = Texts.Site($"{record}\nlinks: {{ r4: {{ {Link} }} }}").Site!;

        Assert.That((site.Links[0].Record.Keep.TotalSeconds, site.Links[0].Record.Size / 1024, site.RecordTotal / 1024 / 1024), Is.EqualTo((seconds, kibibytes, mebibytes)));
    }

    [TestCase("record: { keep: 1h, size: 1MiB }", "record: { size: 2MiB }", 3600, 2048, TestName = "Key by key")]
    [TestCase("record: { keep: 1h }", "record: off", 0, 0, TestName = "Nothing of this link")]
    [TestCase("record: off", "record: { keep: 1h }", 3600, 4096, TestName = "Only of this link")]
    [TestCase("record: off", "title: \"R4\"", 0, 0, TestName = "Nothing of any")]
    public void A_link_may_want_it_otherwise(string site, string link, int seconds, int kibibytes)
    {
        var record = Texts.Site($"{site}\nlinks: {{ r4: {{ {Link}, {link} }} }}").Site!.Links[0].Record;

        Assert.That((record.Keep.TotalSeconds, record.Size / 1024), Is.EqualTo((seconds, kibibytes)));
    }

    [TestCase("on", "E1560")]
    [TestCase("{ keep: 15 }", "E1205")]
    [TestCase("{ keep: 48h }", "E1207")]
    [TestCase("{ size: 1KiB }", "E1207")]
    [TestCase("{ lenght: 4MiB }", "E1201")]
    public void A_mistake_has_its_code(string record, string code)
    {
        var mistakes = Texts.Site($"record: {record}\nlinks: {{ r4: {{ {Link} }} }}").Mistakes;

        Assert.That(mistakes.Select(mistake => mistake.Code), Is.EqualTo(new[] { code }));
    }

    [Test]
    public void A_change_of_the_record_leaves_the_connection_alone()
    {
        var before = Texts.Site($"links: {{ r4: {{ {Link} }} }}").Site!;
        var after = Texts.Site($"record: {{ keep: 1h }}\nlinks: {{ r4: {{ {Link} }} }}").Site!;

        var changes = SiteChanges.Of(before, after);

        Assert.That((changes.Adopted.Count, changes.Restarted.Count), Is.EqualTo((1, 0)));
    }

    [TestCase("{ detect_within: 2s }")]
    [TestCase("{ framing: { end: \"<CR>\", max: 1KiB }, reconnect: { first: 1s } }")]
    [TestCase("{ requests: { \"status\": { send: 'IT''S {n:int(1..9)}?', reply: \"OK, {x:float} [mm]\" }, position: null } }")]
    [TestCase("{ events: { far: { match: \"FAR # {x:int}: {y:text}\" } } }")]
    public void What_a_site_changes_makes_the_same_profile_when_it_is_written_anew(string change)
    {
        var texts = new Texts().With("p", "profile: p\nextends: base/tcp-line\nrequests: { position: { send: \"POS?\", reply: \"POS {x:float}\" } }\n");
        var read = Texts.Site($"links: {{ r4: {{ profile: p, address: \"10.0.0.1:1\", override: {change} }} }}", texts);
        Assert.That(read.Site, Is.Not.Null, string.Join('\n', read.Mistakes));
        var link = read.Site!.Links[0];

        var written = ProfileReader.Read("link/r4", texts.With("link/r4", $"profile: link/r4\nextends: p\n{link.Override}"));

        Assert.That(written.Mistakes.Where(mistake => !mistake.IsWarning), Is.Empty);
        Assert.That(written.Profile! with { Name = "p" }, Is.EqualTo(link.Profile));
    }
}

using RobotLink.Profiles;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Supervision;

public sealed class SiteChangesTests
{
    private const string Profile = """
        profile: p
        title: a device
        version: 1.0.0
        extends: base/tcp-line
        requests: { ping: { send: "PING", reply: "PONG {state:word}", every: 1s } }
        events:
          one: { match: "E {n:int}" }
          two: { match: "F {n:int}" }
        """;

    [TestCase("title: a device", "title: the device")]
    [TestCase("version: 1.0.0", "version: 1.0.1")]
    [TestCase("every: 1s", "every: 1000ms")]
    [TestCase("profile: p\n", "# a remark\nprofile: p\n")]
    public void A_profile_that_does_the_same_changes_nothing(string before, string after) =>
        Assert.That(Of(Profile, Profile.Replace(before, after, StringComparison.Ordinal)).Unchanged, Is.EqualTo(new[] { "a" }));

    [TestCase("every: 1s", "every: 2s")]
    [TestCase("{state:word}", "{state:text}")]
    [TestCase("  one: { match: \"E {n:int}\" }\n  two: { match: \"F {n:int}\" }", "  two: { match: \"F {n:int}\" }\n  one: { match: \"E {n:int}\" }")]
    public void A_profile_that_does_otherwise_restarts_the_link(string before, string after)
    {
        var changed = Profile.Replace(before, after, StringComparison.Ordinal);

        Assert.That((changed == Profile, string.Join(' ', Of(Profile, changed).Restarted)), Is.EqualTo((false, "a")));
    }

    [Test]
    public void Changes_are_told_in_words() => Assert.That(
        SiteChanges.Of(Site(Profile, "a", "b"), Site(Profile, "b", "c")).ToString(), Is.EqualTo("added: c; removed: a"));

    [Test]
    public void Two_hundred_links_are_compared_at_once()
    {
        var ids = Enumerable.Range(0, 200).Select(number => $"link-{number}").ToArray();
        var (before, after) = (Site(Profile, ids), Site(Profile, ids));
        SiteChanges.Of(before, after);

        var started = TimeProvider.System.GetTimestamp();
        var changes = SiteChanges.Of(before, after);

        Assert.That((changes.Unchanged.Count, TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMilliseconds(300)), Is.EqualTo((200, true)));
    }

    private static SiteChanges Of(string before, string after) => SiteChanges.Of(Site(before, "a"), Site(after, "a"));

    private static SiteConfiguration Site(string profile, params string[] ids)
    {
        var links = string.Concat(ids.Select(id => $"  {id}: {{ profile: p, address: h:1 }}\n"));
        var read = Texts.Site($"links:\n{links}", new Texts().With("p", profile));
        Assert.That(read.Mistakes, Is.Empty);
        return read.Site!;
    }
}

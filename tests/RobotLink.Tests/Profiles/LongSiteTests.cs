using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>A site may be far longer than a profile, and whatever stands in it is read or refused soon and in little memory.</summary>
public sealed class LongSiteTests
{
    private const int Links = 10_000;

    /// <summary>Times the work, or the memory, for a good site of the same size.</summary>
    private const int Quick = 4;

    /// <summary>What grows with the size is four times the work, and somewhat more where the caches end; with the square, sixteen times. Halfway, as factors go.</summary>
    private const double Fourfold = 8;

    private static IEnumerable<TestCaseData> Hostile =>
    [
        Case("a byte too many", "E1101", Filled(FileLimits.Site.Bytes + 1, "#")),
        Case("more keys than anybody needs", "E1101", Numbered(FileLimits.Site.Nodes, "k{0}: 1\n")),
        Case("brackets", "E1104", Filled(FileLimits.Site.Bytes, "[")),
        Case("commas", "E1111", $"links: [{Filled(FileLimits.Site.Bytes - 20, ",")}]"),
        Case("an open quote", "E1111", $"site: \"{Filled(FileLimits.Site.Bytes - 20, "x")}"),
        Case("one key again and again", "E1107", Filled(FileLimits.Site.Bytes, "a: b\n")),
        Case("unknown keys", "E1201", Numbered(100_000, "key{0}: 1\n")),
        Case("links that are no links", "E1203", $"schema: 1\nlinks:\n{Numbered(100_000, "  r{0}: 1\n")}"),
        Case("links of a profile that nobody knows", "E1601", $"schema: 1\nlinks:\n{Numbered(Links, "  r{0}: {{ profile: nowhere, address: h:1 }}\n")}"),
        Case("tabs", "E1103", Filled(FileLimits.Site.Bytes, "a:\tb\n")),
    ];

    private static IEnumerable<TestCaseData> Growing =>
    [
        Grows("good links", links => Site(links)),
        Grows("links of one device", links => $"schema: 1\nlinks:\n{Numbered(links, "  r{0}: {{ profile: abb-rapid-lines, address: \"10.0.0.1:5000\" }}\n")}"),
        Grows("links with unknown keys", links => $"schema: 1\nlinks:\n{Numbered(links, "  r{0}: {{ profil: abb-rapid-lines, addres: \"10.0.0.1:5000\" }}\n")}"),
    ];

    [Test]
    public void Ten_thousand_links_fit() => Assert.That(Texts.Site(Site(Links)).Site?.Links, Has.Count.EqualTo(Links));

    [Test]
    public void Twenty_thousand_links_fit_with_all_that_is_usual_in_them()
    {
        var text = $"schema: 1\nlinks:\n{Numbered(20_000, "  robot{0}: {{ profile: abb-rapid-lines, address: \"robot{0}.plant.example:5000\", title: \"Robot {0}, weld cell, hall 3\", commands: true, enabled: true }}\n")}";

        Assert.That(Texts.Site(text).Mistakes.Where(mistake => !mistake.IsWarning), Is.Empty);
    }

    [Test]
    public void A_profile_may_not_be_as_long_as_a_site() =>
        Assert.That(Texts.Read(Filled(FileLimits.Profile.Bytes + 1, "#")).Mistakes.Single().Headline, Does.Contain("E1101 The file is longer than 256 KiB."));

    [TestCaseSource(nameof(Hostile))]
    public void A_hostile_site_is_refused_soon_and_in_little_memory(string code, string text)
    {
        var good = Site(Links);

        Assert.That(Texts.Site(text).Mistakes.Select(mistake => mistake.Code), Does.Contain(code));
        Assert.That(ThreadWork.Ratio(() => Texts.Site(text), () => Texts.Site(good), 2), Is.LessThan(Quick));
        Assert.That(Allocated(text), Is.LessThan(Quick * Allocated(good)));
    }

    [TestCaseSource(nameof(Growing))]
    public void Four_times_the_links_are_about_four_times_the_work(Func<int, string> text)
    {
        const int few = 5_000;
        var (more, less) = (text(4 * few), text(few));

        var ratio = ThreadWork.Ratio(() => Texts.Site(more), () => Texts.Site(less), 5);

        TestContext.Out.WriteLine($"{ratio:0.00} times the work");
        Assert.That(ratio, Is.LessThan(Fourfold));
    }

    private static string Site(int links) => $"schema: 1\nlinks:\n{Numbered(links, "  r{0}: {{ profile: abb-rapid-lines, address: \"10.0.0.1:{0}\", title: \"Robot {0}\" }}\n")}";

    private static long Allocated(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Texts.Site(text);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Out.WriteLine($"{bytes >> 10} KiB");
        return bytes;
    }

    private static TestCaseData Case(string name, string code, string text) => new TestCaseData(code, text).SetArgDisplayNames(name);

    private static TestCaseData Grows(string name, Func<int, string> text) => new TestCaseData(text).SetArgDisplayNames(name);

    private static string Filled(int size, string text) => new StringBuilder().Insert(0, text, size / text.Length).ToString();

    private static string Numbered(int count, string format)
    {
        var compiled = CompositeFormat.Parse(format);
        var text = new StringBuilder();
        for (var number = 1; number <= count; number++)
        {
            text.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, compiled, number);
        }

        return text.ToString();
    }
}

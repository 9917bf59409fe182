using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Pages;

/// <summary>docs/ as a site, built as tests/run leaves it in artifacts/site.</summary>
[CancelAfter(120_000)]
internal sealed partial class SiteBuildTests
{
    private static readonly string Settings = Path.Combine(Repository.Root, ".mkdocs.yml");
    private static readonly string Pages = Path.Combine(Repository.Root, "docs");

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task The_site_is_built_without_a_warning_and_asks_nobody_else_for_anything()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "mkdocs"))))
        {
            Assert.Ignore("mkdocs is missing (Debian packages mkdocs and mkdocs-material): tests/run installs it on Debian");
        }

        var site = Path.Combine(Repository.Root, "artifacts", "site");
        await using var build = RunningProgram.Start("mkdocs", ["build", "--strict", "--clean", "--quiet", "-f", Settings, "-d", site]);
        var code = await build.WaitForExit(Stop);
        if (build.Talk.Contains("Unrecognised theme", StringComparison.Ordinal))
        {
            Assert.Ignore("the theme is missing (Debian package mkdocs-material): tests/run installs it on Debian");
        }

        Assert.That(code, Is.Zero, build.Talk);
        Assert.That(LoadsFromElsewhere(site), Is.Empty, "the site is read in halls without internet");
    }

    [Test]
    public void Every_page_is_in_the_navigation()
    {
        var pages = Directory.EnumerateFiles(Pages, "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Pages, file)).Order(StringComparer.Ordinal);

        Assert.That(Named().Matches(File.ReadAllText(Settings)).Select(match => match.Value).Order(StringComparer.Ordinal), Is.EqualTo(pages));
    }

    [Test]
    public void Every_link_between_pages_leads_to_a_page()
    {
        var broken =
            from file in Directory.EnumerateFiles(Pages, "*.md", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "README.md"))
            from Match link in Link().Matches(File.ReadAllText(file))
            let target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value)
            where !File.Exists(target)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {link.Groups[1].Value}";

        Assert.That(broken, Is.Empty);
    }

    private static IEnumerable<string> LoadsFromElsewhere(string site) => Directory.EnumerateFiles(site, "*.html", SearchOption.AllDirectories)
        .SelectMany(file => Loaded().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetRelativePath(site, file)}: {match.Value}"));

    [GeneratedRegex(@"[\w/-]+\.md\b")]
    private static partial Regex Named();

    [GeneratedRegex(@"\]\((?!http)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex("""<(?:script|img|iframe)[^>]*\ssrc="?https?:[^ >]*|<link[^>]*rel="?(?:stylesheet|preconnect|icon)"?[^>]*href="?https?:[^ >]*""")]
    private static partial Regex Loaded();
}

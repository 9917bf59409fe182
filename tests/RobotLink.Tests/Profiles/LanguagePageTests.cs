using System.Text.RegularExpressions;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>docs/profile-language.md shows nothing that the program refuses.</summary>
public sealed partial class LanguagePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Texts.Root, "docs", "profile-language.md"));

    private static IEnumerable<string> Examples => Block().Matches(Page).Select(match => match.Groups[1].Value);

    [Test]
    public void The_page_has_examples() => Assert.That(Examples.Count(), Is.GreaterThan(6));

    [TestCaseSource(nameof(Examples))]
    public void Every_example_is_read_without_mistakes(string text)
    {
        var name = text.StartsWith("profile: ", StringComparison.Ordinal) ? text.Split('\n')[0]["profile: ".Length..] : "p";
        var whole = text.StartsWith("profile: ", StringComparison.Ordinal) ? text : $"profile: p\nextends: base/tcp-line\n{text}";
        var mistakes = text.StartsWith("schema", StringComparison.Ordinal)
            ? Texts.Site(text).Mistakes
            : ProfileReader.Read(name, new Texts().With(name, whole)).Mistakes;

        Assert.That(MistakePrinter.Print(mistakes.Where(mistake => mistake.Code != "W1703")), Is.Empty);
    }

    [TestCase("{ end: <CR><LF>, also: [<LF>], max: 4KiB }")]
    [TestCase("{ start: <STX>, end: <ETX> }")]
    [TestCase("{ length: { at: 1..4, as: decimal }, end: <NUL>, max: 9999B }")]
    [TestCase("{ size: 16B }")]
    [TestCase("{ idle_gap: 50ms, max: 1KiB }")]
    [TestCase("{ end: <CR><LF>, prompts: [\"User: \", \"Password: \"] }")]
    [TestCase("{ start: <DLE><STX>, end: <DLE><ETX>, escape: <DLE> }")]
    [TestCase("{ end: <0xC0>, escape: { byte: <0xDB>, map: { <0xDC>: <0xC0>, <0xDD>: <0xDB> } } }")]
    [TestCase("{ length_by: { at: 2, sizes: { 3: { at: 3, add: 5 }, 6: 8B, 129..255: 5B } }, idle_gap: 50ms }")]
    [TestCase("{ document: json, end: <CR><LF> }")]
    [TestCase("{ document: xml }")]
    [TestCase("{ datagram: true, max: 1KiB }")]
    [TestCase("[ { start: <STX>, end: <ETX> }, { end: <CR>, also: [<CR><LF>] } ]")]
    public void Every_kind_of_framing_on_the_page_is_read(string framing)
    {
        Assert.That(Page, Does.Contain(framing));
        Assert.That(Texts.Read($"profile: p\nextends: base/tcp\nframing: {framing}\n").Profile, Is.Not.Null);
    }

    [Test]
    public void Every_key_that_a_bundled_profile_uses_is_on_the_page()
    {
        string[] named = ["requests", "events", "errors", "messages", "header", "degraded_if"];
        var keys = new Texts().Names.Where(name => !name.StartsWith("base/", StringComparison.Ordinal))
            .SelectMany(name => ProfileReader.Read(name, new Texts()).Profile!.Settings)
            .Select(setting => setting.Path.Split('.', '['))
            .Select(parts => named.Contains(parts[0]) ? parts[0] : parts[^1].Contains(']', StringComparison.Ordinal) ? parts[^2] : parts[^1]);

        Assert.That(keys.Distinct().Where(key => !Page.Contains(key, StringComparison.Ordinal)), Is.Empty);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}

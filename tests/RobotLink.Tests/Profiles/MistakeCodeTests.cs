using System.Text.RegularExpressions;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed partial class MistakeCodeTests
{
    private static IEnumerable<TestCaseData> Codes =>
        MistakeCodes.All.Where(code => code.Scope != MistakeScope.File).Select(code => new TestCaseData(code).SetArgDisplayNames(code.Code));

    [TestCaseSource(nameof(Codes))]
    public void The_wrong_example_has_the_mistake(MistakeCode code) =>
        Assert.That(Read(code.Scope, code.Wrong).Select(mistake => mistake.Code), Does.Contain(code.Code), code.Wrong);

    [TestCaseSource(nameof(Codes))]
    public void The_right_example_has_neither_the_mistake_nor_another_error(MistakeCode code) =>
        Assert.That(MistakePrinter.Print(Read(code.Scope, code.Right).Where(mistake => !mistake.IsWarning || mistake.Code == code.Code)), Is.Empty);

    [Test]
    public void Codes_are_unique_and_in_order() =>
        Assert.That(MistakeCodes.All.Select(code => code.Code), Is.Unique);

    [Test]
    public void Every_code_that_the_source_can_say_is_in_the_catalogue()
    {
        var source = Directory.EnumerateFiles(Path.Combine(Texts.Root, "src", "RobotLink"), "*.cs", SearchOption.AllDirectories);
        var said = source.Where(path => !path.EndsWith("Codes.cs", StringComparison.Ordinal)).SelectMany(path => Code().Matches(File.ReadAllText(path))).Select(match => match.Groups[1].Value);

        Assert.That(said.Distinct().Order(), Is.EqualTo(MistakeCodes.All.Select(code => code.Code).Order()));
    }

    [Test]
    public void A_code_is_found_whatever_its_case() => Assert.That(MistakeCodes.Find("e1504")?.Code, Is.EqualTo("E1504"));

    [Test]
    public void An_unknown_code_is_none() => Assert.That(MistakeCodes.Find("E9999"), Is.Null);

    [Test]
    public void An_explanation_shows_both_examples() =>
        Assert.That(MistakeCodes.Explain(MistakeCodes.Find("E1504")!), Does.Contain("    reconnect: { first: 6s, max: 3s }").And.Contain("    reconnect: { first: 3s, max: 6s }"));

    /// <summary>When the catalogue changes, copy the page that this test leaves in artifacts/.</summary>
    [Test]
    public void The_reference_page_is_the_catalogue()
    {
        var generated = Path.Combine(Texts.Root, "artifacts", "error-codes.md");
        Directory.CreateDirectory(Path.GetDirectoryName(generated)!);
        File.WriteAllText(generated, MistakeCodes.Markdown());

        Assert.That(File.ReadAllText(Path.Combine(Texts.Root, "docs", "error-codes.md")), Is.EqualTo(MistakeCodes.Markdown()), $"copy {generated} to docs/error-codes.md");
    }

    private static IReadOnlyList<Mistake> Read(MistakeScope scope, string text)
    {
        var texts = new Texts().With("a", "profile: a\nextends: b").With("b", "profile: b\nextends: c").With("c", "profile: c\nextends: base/tcp-line");
        var whole = text.StartsWith("profile:", StringComparison.Ordinal) ? text : $"profile: p\nextends: base/tcp-line\n{text}";
        return scope == MistakeScope.Site ? Texts.Site(text, texts).Mistakes : ProfileReader.Read("p", texts.With("p", whole)).Mistakes;
    }

    [GeneratedRegex("\"([EW]1[0-9]{3})\"")]
    private static partial Regex Code();
}

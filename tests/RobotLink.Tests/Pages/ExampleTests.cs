using System.Text.RegularExpressions;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Pages;

/// <summary>The pages show nothing that the program refuses.</summary>
internal sealed partial class ExampleTests
{
    /// <summary>Shows wrong examples too; its own test reads them.</summary>
    private const string ErrorCodes = "error-codes.md";

    /// <summary>A fragment for one purpose rarely has a heartbeat.</summary>
    private const string NoHeartbeat = "W1703";

    private static IEnumerable<TestCaseData> Examples => Handbook.Pages.Where(page => page != ErrorCodes)
        .SelectMany(page => PagePart.Of(page, Handbook.Read(page))).Where(part => part.Kind == "yaml")
        .Select(part => new TestCaseData(part).SetArgDisplayNames(part.ToString()));

    private static string LanguagePages => string.Join('\n', Handbook.Pages
        .Where(page => page.StartsWith("language/", StringComparison.Ordinal) || page is "notation.md" or "profile-language.md").Select(Handbook.Read));

    [Test]
    public void The_pages_have_examples() => Assert.That(Examples.Count(), Is.GreaterThan(40));

    [TestCaseSource(nameof(Examples))]
    public void Every_example_is_read_without_mistakes(PagePart example) =>
        Assert.That(MistakePrinter.Print(Handbook.Mistakes(example.Text, ProfilesBeside(example)).Where(mistake => mistake.Code != NoHeartbeat)), Is.Empty);

    /// <summary>A page that goes on with a profile shows it whole each time; what it promises of it holds each time.</summary>
    [TestCaseSource(nameof(Examples))]
    public void Every_example_with_a_transcript_comes_true(PagePart example)
    {
        if (example.Text.Contains("\nexamples:", StringComparison.Ordinal) && example.Title is null)
        {
            var whole = example.Text.StartsWith("profile: ", StringComparison.Ordinal) ? example.Text : $"profile: p\nextends: base/tcp-line\n{example.Text}";
            var profile = ProfileReader.Read(whole.Split('\n')[0]["profile: ".Length..], new Texts().With(whole.Split('\n')[0]["profile: ".Length..], whole)).Profile!;

            Assert.That(TranscriptRunner.Run(profile).Where(result => !result.Passed).Select(result => $"{result.Name}: {result.Mismatch}"), Is.Empty);
        }
    }

    [TestCaseSource(nameof(FramingExamples))]
    public void Every_framing_in_a_sentence_is_read(string framing) =>
        Assert.That(Texts.Read($"profile: p\nextends: base/tcp\nframing: {framing}\n").Profile, Is.Not.Null, framing);

    [Test]
    public void Every_key_that_a_bundled_profile_uses_is_explained()
    {
        // What stands beneath these is named by the profile.
        string[] named = ["requests", "events", "errors", "messages", "header", "degraded_if", "counters", "capture"];
        var pages = LanguagePages;
        var keys = new Texts().Names.Where(name => !name.StartsWith("base/", StringComparison.Ordinal))
            .SelectMany(name => ProfileReader.Read(name, new Texts()).Profile!.Settings)
            .Select(setting => setting.Path.Split('.', '['))
            .Select(parts => named.FirstOrDefault(parts.Contains) is { } group ? group : parts[^1].Contains(']', StringComparison.Ordinal) ? parts[^2] : parts[^1]);

        Assert.That(keys.Distinct().Where(key => !pages.Contains(key, StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<string> FramingExamples() => InlineFraming().Matches(LanguagePages).Select(match => match.Groups[1].Value).Distinct();

    private static Texts ProfilesBeside(PagePart example)
    {
        var texts = new Texts();
        foreach (var part in PagePart.Of(example.Page, Handbook.Read(example.Page)).Where(part => part.Title?.StartsWith("profiles/", StringComparison.Ordinal) == true && part != example))
        {
            texts.With(Path.GetFileNameWithoutExtension(part.Title!), part.Text);
        }

        return texts;
    }

    /// <summary>In back-ticks, beginning with a key that only a framing begins with.</summary>
    [GeneratedRegex(@"`(\[? ?\{ (?:end|start|length|length_by|size|idle_gap|document|datagram): [^`]*\}(?: \])?)`")]
    private static partial Regex InlineFraming();
}

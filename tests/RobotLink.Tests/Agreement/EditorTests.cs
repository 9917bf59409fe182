using RobotLink.Profiles.Language;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Agreement;

/// <summary>Editors and the program judge files alike: the editor by the schema, the program by its reader (<see cref="ReaderTests"/>).</summary>
[CancelAfter(60_000)]
public sealed class EditorTests
{
    private IReadOnlyDictionary<string, IReadOnlyList<string>> underlined = null!;

    private static IEnumerable<TestCaseData> Right => AgreementFile.Right.Select(file => new TestCaseData(file).SetArgDisplayNames(file.Name));

    private static IEnumerable<TestCaseData> Wrong => AgreementFile.Wrong.Select(file => new TestCaseData(file).SetArgDisplayNames(file.Name));

    private static IEnumerable<AgreementFile> Bundled => Directory.EnumerateFiles(Texts.Bundled, "profile.yaml", SearchOption.AllDirectories)
        .Select(path => new AgreementFile($"bundled-{Path.GetRelativePath(Texts.Bundled, Path.GetDirectoryName(path)!).Replace('/', '-')}", File.ReadAllText(path)));

    private static IEnumerable<TestCaseData> BundledNames => Bundled.Select(file => new TestCaseData(file.Name));

    [OneTimeSetUp]
    public async Task JudgeAsync()
    {
        if (YamlLanguageServer.WhyNot() is { } reason)
        {
            Assert.Ignore(reason);
        }

        var stopping = TestContext.CurrentContext.CancellationToken;
        await using var server = await YamlLanguageServer.StartAsync(stopping);
        underlined = await server.JudgeAsync([.. AgreementFile.Right, .. AgreementFile.Wrong, .. Bundled], Schema, stopping);
    }

    [TestCaseSource(nameof(Right))]
    public void An_editor_underlines_nothing_in_a_right_file(object file) => Assert.That(underlined[((AgreementFile)file).Name], Is.Empty);

    [TestCaseSource(nameof(Wrong))]
    public void An_editor_underlines_what_is_wrong(object file) => Assert.That(underlined[((AgreementFile)file).Name], Is.Not.Empty);

    [TestCaseSource(nameof(BundledNames))]
    public void An_editor_underlines_nothing_in_a_bundled_profile(string name) => Assert.That(underlined[name], Is.Empty);

    private static string Schema(AgreementFile file) =>
        Path.Combine(Texts.Bundled, "schema", file.IsSite ? LanguageSchema.SiteFile : LanguageSchema.ProfileFile);
}

using System.Text.Json;
using RobotLink.Profiles.Language;
using RobotLink.Tests.Pages;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Language;

/// <summary>Files that are made from the description of the language, or from the bundled profiles. When those change, copy what this test leaves in artifacts/.</summary>
public sealed class GeneratedFilesTests
{
    private static IEnumerable<TestCaseData> Generated =>
    [
        Of("device-profiles/schema/profile.v1.schema.json", LanguageSchema.Profile),
        Of("device-profiles/schema/site.v1.schema.json", LanguageSchema.Site),
        Of("docs/reference/profile.md", ReferencePage.Profile),
        Of("docs/reference/site.md", ReferencePage.Site),
        Of("docs/catalogue.md", CataloguePage.Text()),
    ];

    [TestCaseSource(nameof(Generated))]
    public void A_generated_file_is_what_the_description_says(string path, string content)
    {
        var generated = Path.Combine(Texts.Root, "artifacts", path);
        Directory.CreateDirectory(Path.GetDirectoryName(generated)!);
        File.WriteAllText(generated, content);

        var kept = Path.Combine(Texts.Root, path);
        Assert.That(File.Exists(kept) ? File.ReadAllText(kept) : "", Is.EqualTo(content), $"copy {generated} to {path}");
    }

    [Test]
    public void A_schema_refers_only_to_what_it_defines()
    {
        using var schema = JsonDocument.Parse(LanguageSchema.Site);
        var defined = schema.RootElement.GetProperty("definitions").EnumerateObject().Select(definition => $"#/definitions/{definition.Name}").ToHashSet();

        Assert.That(References(schema.RootElement).Where(reference => !defined.Contains(reference)), Is.Empty);
    }

    [TestCaseSource(nameof(Profiles))]
    public void The_first_line_of_a_profile_leads_to_its_schema(string path)
    {
        var comment = File.ReadLines(path).First();
        var schema = comment.Split("$schema=")[^1].Trim();

        Assert.That(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, schema)), Is.EqualTo(Path.Combine(Texts.Bundled, "schema", LanguageSchema.ProfileFile)), comment);
    }

    private static TestCaseData Of(string path, string content) => new TestCaseData(path, content).SetArgDisplayNames(path);

    private static IEnumerable<string> Profiles() => new Texts().Names.Where(name => !name.StartsWith("base/", StringComparison.Ordinal))
        .Select(name => Path.Combine(Texts.Bundled, name, "profile.yaml"));

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.NameEquals("$ref") ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}

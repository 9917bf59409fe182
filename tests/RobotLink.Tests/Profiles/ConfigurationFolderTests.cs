using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Tests.Profiles;

public sealed class ConfigurationFolderTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("robotlink-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_site_is_read_with_bundled_and_own_profiles()
    {
        Write("site.yaml", "schema: 1\nlinks:\n  a: { profile: abb-rapid-lines, address: h }\n  b: { profile: mine, address: h:1 }\n  c: { profile: other, address: h:2 }\n");
        Write("profiles/mine.yaml", "profile: mine\nextends: base/tcp-line\n");
        Write("profiles/other/profile.yaml", "profile: other\nextends: mine\n");

        var result = Open().ReadSite();

        Assert.That(result.Mistakes.Where(mistake => !mistake.IsWarning), Is.Empty);
        Assert.That(result.Site!.Links.Select(link => link.Profile.Name), Is.EqualTo(new[] { "abb-rapid-lines", "mine", "other" }));
        Assert.That(result.Notices, Is.Empty);
    }

    [Test]
    public void Kinds_that_are_read_at_once_give_what_they_give_one_after_another()
    {
        var links = Enumerable.Range(0, 24).Select(number => $"  r{number}: {{ profile: kind-{number % 12}, address: h:{number + 1} }}\n");
        var text = $"schema: 1\nlinks:\n{string.Concat(links)}  nowhere: {{ profile: kind-99, address: h:99 }}\n  other: {{ profile: kind-1, address: h:98, override: {{ detect_within: 9s }} }}\n";
        Write("site.yaml", text);
        foreach (var number in Enumerable.Range(0, 12))
        {
            Write($"profiles/kind-{number}.yaml", $"profile: kind-{number}\nextends: base/tcp-line\n{(number % 3 == 0 ? $"unknown_{number}: 1\n" : "")}");
        }

        var alone = SiteReader.Read("site.yaml", text, Open());
        var together = Open().ReadSite();

        Assert.That(together.Mistakes.Select(mistake => mistake.Headline), Is.EqualTo(alone.Mistakes.Select(mistake => mistake.Headline)));
        Assert.That(together.Mistakes, Has.Count.EqualTo(5));
        Assert.That(together.Notices, Is.EqualTo(alone.Notices));
    }

    [Test]
    public void A_file_that_is_empty_is_another_than_one_that_is_missing()
    {
        var missing = Open().Stamp();
        Write("site.yaml", "");

        Assert.That(Open().Stamp(), Is.Not.EqualTo(missing));
    }

    [Test]
    public void A_user_s_profile_wins_and_says_so()
    {
        Write("profiles/abb-rapid-lines.yaml", "profile: abb-rapid-lines\ntitle: ours\nextends: base/tcp-line\n");

        var result = ProfileReader.Read("abb-rapid-lines", Open());

        Assert.That(result.Profile!.Title, Is.EqualTo("ours"));
        Assert.That(result.Notices.Single(), Does.EndWith("abb-rapid-lines.yaml is used in place of the bundled profile abb-rapid-lines."));
    }

    [Test]
    public void Names_are_those_of_both_folders()
    {
        Write("profiles/mine.yaml", "profile: mine\n");
        Write("profiles/other/profile.yaml", "profile: other\n");
        Write("profiles/other/notes.yaml", "");
        Write("profiles/other/controller/settings.yaml", "");

        Assert.That(Open().Names, Is.Ordered.And.SupersetOf(new[] { "abb-rapid-lines", "base/tcp", "mine", "open-protocol-torque", "other" }));
    }

    [Test]
    public void A_folder_without_site_file_says_so() => Assert.That(Open().ReadSite().Mistakes.Single().Code, Is.EqualTo("E1701"));

    [Test]
    public void Files_are_named_from_the_folder()
    {
        Write("site.yaml", "links: { a: { profile: mine, address: h:1 } }\n");
        Write("profiles/mine.yaml", "profile: mine\n");

        Assert.That(Open().ReadSite().Mistakes.Single().Headline, Does.StartWith($"{Path.Combine("profiles", "mine.yaml")}:1:1 E1307"));
    }

    [Test]
    public void A_file_as_large_as_nobody_writes_is_not_even_opened()
    {
        using (var site = File.Create(Path.Combine(folder, "site.yaml")))
        {
            site.SetLength(1L << 32);
        }

        Assert.That(Open().ReadSite().Mistakes.Single().Code, Is.EqualTo("E1101"));
    }

    [Test]
    public void A_file_that_is_no_text_is_refused_with_its_place()
    {
        Write("site.yaml", "");
        File.WriteAllBytes(Path.Combine(folder, "site.yaml"), [.. "schema: 1\n# "u8, 0xE4]);

        Assert.That(Open().ReadSite().Mistakes.Single().Headline, Does.StartWith("site.yaml:2:3 E1112"));
    }

    [Test]
    public void The_bundled_profiles_travel_beside_the_program() =>
        Assert.That(ProfileReader.Read("open-protocol-torque", new ConfigurationFolder(folder)).Profile, Is.Not.Null);

    private ConfigurationFolder Open() => new(folder, Texts.Bundled);

    private void Write(string path, string text)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}

using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

internal sealed class PublicTextTests
{
    [TestCase("links: {}   # the password is hunter2", "links: {}", TestName = "a remark behind a value")]
    [TestCase("# hunter2\nlinks: {}\n  # again\n", "\nlinks: {}\n\n", TestName = "remarks on lines of their own")]
    [TestCase("a: { title: \"no # remark\" } # but this", "a: { title: \"no # remark\" }", TestName = "a sign inside of a text")]
    [TestCase("a: |\n  one # stays\nb: 1 # goes", "a: |\n  one # stays\nb: 1", TestName = "a sign inside of a block")]
    [TestCase("a: { password: hunter2, port: 5 }", "a: { password: \"***\", port: 5 }", TestName = "a value under a name that sounds secret")]
    [TestCase("a:\n  api_key: 'x y'\n  port: 5", "a:\n  api_key: \"***\"\n  port: 5", TestName = "on lines of its own")]
    [TestCase("tokens: [a, 'b']\nb: c", "tokens: [\"***\", \"***\"]\nb: c", TestName = "in a list")]
    [TestCase("password: |\n  hunter2\nb: c", "password: \"***\"\nb: c", TestName = "in a block")]
    [TestCase("secrets: { user: env:USER_VAR, pw: file:secrets/pw, other: hunter2 }", "secrets: { user: env:USER_VAR, pw: file:secrets/pw, other: \"***\" }", TestName = "places may be told")]
    [TestCase("a: { b: [\nPassword: hunter2\n- x: y", "a: ***\nPassword: ***\n- x: ***", TestName = "of what is no YAML only keys stay")]
    public void A_site_file_loses_what_may_be_secret(string text, string left) => Assert.That(PublicText.OfSite(text), Is.EqualTo(left));

    [Test]
    public void A_profile_keeps_the_types_of_its_fields_and_loses_its_remarks() =>
        Assert.That(PublicText.OfProfile("fields: { password: text 8 } # hunter2\n"), Is.EqualTo("fields: { password: text 8 }\n"));

    [Test]
    public void Every_bundled_profile_is_the_same_without_its_remarks()
    {
        var texts = new Texts();

        Assert.Multiple(() =>
        {
            foreach (var name in texts.Names)
            {
                texts.TryRead(name, out var profile);
                var left = PublicText.OfProfile(profile.Text);

                Assert.That(left.Split('\n'), Has.Length.EqualTo(profile.Text.Split('\n').Length), name);
                Assert.That(left, Does.Not.Contain(" # "), name);
                Assert.That(Meaning(name, texts.With(name, left)), Is.EqualTo(Meaning(name, new Texts())), name);
            }
        });
    }

    [Test]
    public void Places_of_secrets_are_found_also_in_a_file_with_mistakes() => Assert.That(
        PublicText.References("links: { a: { secrets: { x: env:X_Y, z: \"file:secrets/my pw\" }\n # env:OLD"),
        Is.EquivalentTo(new[] { new SecretReference("X_Y", null), new SecretReference(null, "secrets/my pw"), new SecretReference("OLD", null) }));

    /// <summary>Without the places in the files.</summary>
    private static DeviceProfile? Meaning(string name, Texts texts) =>
        ProfileReader.Read(name, texts).Profile is { } profile ? profile with { Settings = [], Examples = [] } : null;
}

using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>The commonest slips, in words somebody who never read the YAML specification understands.</summary>
public sealed class YamlWordsTests
{
    [TestCase("title: a: b", "p.yaml:4:9 E1111 A second colon makes this a key, but no key can stand here.")]
    [TestCase("connect:\n  port 5000\n  kind: tcp", "p.yaml:6:7 E1111 A second colon makes this a key, but no key can stand here.")]
    [TestCase("connect: { port: 5000", "p.yaml:4:10 E1111 The brace that opens here is not closed.")]
    [TestCase("session: [ a, b", "p.yaml:4:10 E1111 The bracket that opens here is not closed.")]
    [TestCase("title: \"open", "p.yaml:4:8 E1111 The quotes that open here are not closed.")]
    [TestCase("title: 'open", "p.yaml:4:8 E1111 The quotes that open here are not closed.")]
    [TestCase("title: \"a\\q\"", "p.yaml:4:8 E1111 Inside double quotes a backslash begins an escape, and this one does not exist.")]
    [TestCase("title: @home", "p.yaml:4:8 E1111 A value cannot begin with this character.")]
    [TestCase("connect:\n  port: 5000\n kind: tcp", "p.yaml:6:2 E1111 This does not continue what stands above: a key and a colon were expected.")]
    [TestCase("title: a\n- b", "p.yaml:5:1 E1111 This does not continue what stands above: a key and a colon were expected.")]
    [TestCase("title: [a]]", "p.yaml:4:11 E1111 This does not continue what stands above: a key and a colon were expected.")]
    [TestCase("title: 'a' b", "p.yaml:4:12 E1111 This does not continue what stands above: a key and a colon were expected.")]
    public void A_slip_is_explained(string text, string headline) =>
        Assert.That(Texts.Read(Texts.Lines(text)).Mistakes[0].Headline, Does.StartWith(headline));
}

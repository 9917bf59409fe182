using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed class YamlTreeTests
{
    [Test]
    public void Every_node_knows_its_place()
    {
        var tree = Tree("a: b\nc:\n  - d\n  - { e: 'f' }\n");
        var list = (YamlSequence)tree.Find("c")!.Value;
        var inner = ((YamlMapping)list.Items[1]).Entries[0];

        Assert.That(Places(tree.Entries[0].Key, tree.Entries[0].Value, list.Items[0], inner.Key, inner.Value), Is.EqualTo(new[] { "f:1:1", "f:1:4", "f:3:5", "f:4:7", "f:4:10" }));
        Assert.That(inner.Value.Place.Length, Is.EqualTo(3), "quotes included");
    }

    [Test]
    public void Scalars_know_their_style()
    {
        var tree = Tree("a: b\nc: 'd'\ne: \"f\"\ng: |\n  h\n");

        Assert.That(tree.Entries.Select(entry => ((YamlScalar)entry.Value).Style), Is.EqualTo(new[] { YamlStyle.Plain, YamlStyle.Quoted, YamlStyle.Quoted, YamlStyle.Block }));
    }

    [TestCase("a: null", true)]
    [TestCase("a: ~", true)]
    [TestCase("a: 'null'", false)]
    [TestCase("a:", false)]
    public void Null_is_a_plain_word(string text, bool isNull) => Assert.That(((YamlScalar)Tree(text).Entries[0].Value).IsNull, Is.EqualTo(isNull));

    [Test]
    public void Values_stay_texts_whatever_they_look_like() =>
        Assert.That(Tree("{ a: 010, b: on, c: 1:30, d: 0x10, e: 1e3 }").Entries.Select(entry => ((YamlScalar)entry.Value).Value), Is.EqualTo(new[] { "010", "on", "1:30", "0x10", "1e3" }));

    [Test]
    public void A_document_may_begin_and_end_as_documents_do() => Assert.That(Tree("---\na: b\n...\n").Entries, Has.Count.EqualTo(1));

    [TestCase("a: 'it''s {x}'", "{x}", 11)]
    [TestCase("a: \"\\u00e9\\t{x}\"", "{x}", 13)]
    [TestCase("a: \"q\\\"{x}\"", "{x}", 8)]
    [TestCase("a: q{x}", "{x}", 5)]
    public void A_character_of_a_value_is_found_in_the_file(string text, string part, int column)
    {
        var scalar = (YamlScalar)Tree(text).Entries[0].Value;
        var place = ScalarPlaces.Of(scalar, scalar.Value.IndexOf(part, StringComparison.Ordinal), part.Length);

        Assert.That((place.Column, place.Length), Is.EqualTo((column, part.Length)));
    }

    [Test]
    public void Maps_merge_lists_replace_and_null_removes()
    {
        var parent = Tree("keep: 1\nmap: { a: 1, b: 2 }\nlist: [1, 2]\ngone: 1\n");
        var child = Tree("map: { b: 3, c: 4 }\nlist: [3]\ngone: null\nnew: 5\n");

        Assert.That(Flat(YamlMerge.Merge(parent, child)), Is.EqualTo(new[] { "keep=1", "list[0]=3", "map.a=1", "map.b=3", "map.c=4", "new=5" }));
    }

    [Test]
    public void A_null_that_removes_nothing_stays_to_be_found_out() =>
        Assert.That(Texts.Read(Texts.Lines("keepalve: null")).Mistakes.Select(mistake => mistake.Code), Is.EqualTo(new[] { "E1201" }));

    [Test]
    public void A_mistake_deep_in_a_long_line_has_no_excerpt_that_misleads()
    {
        var mistake = Texts.Read(Texts.Lines($"limits: {{ {new string(' ', 300)} qeue: 3 }}")).Mistakes.Single();

        Assert.That(mistake.SourceLine, Has.Length.EqualTo(SourceFile.ShownWidth + 1));
        Assert.That(MistakePrinter.Print(mistake), Does.StartWith("p.yaml:4:312 E1201").And.Not.Contain("^"));
    }

    [TestCase("title: !!str Robot", "!!str", 8)]
    [TestCase("title: !secret 'Robot'", "!secret", 8)]
    [TestCase("title: !<tag:yaml.org,2002:str> Robot", "!<tag:yaml.org,2002:str>", 8)]
    [TestCase("connect: !!map { port: 5000 }", "!!map", 10)]
    [TestCase("connect: { port: !!int 5000 }", "!!int", 18)]
    [TestCase("title: ! Robot", "!", 8)]
    public void A_tag_is_shown_as_written_and_only_the_tag_is_underlined(string line, string tag, int column)
    {
        var mistake = Texts.Read(Texts.Lines(line)).Mistakes.Single();

        Assert.That((mistake.Code, mistake.Line, mistake.Column, mistake.Length), Is.EqualTo(("E1106", 4, column, tag.Length)));
        Assert.That(mistake.Message, Is.EqualTo($"The tag {tag} is not used here."));
    }

    [Test]
    public void Duplicate_keys_and_tags_come_together_with_the_other_mistakes() => Assert.That(
        Texts.Read(Texts.Lines("detect_within: !!str 4\ntitle: a\ntitle: b\nlimits: !x { qeue: 3 }\nreconnect: { first: 6s, max: 3s }")).Mistakes.Select(mistake => $"{mistake.Line}:{mistake.Column} {mistake.Code}"), Is.EqualTo(new[]
        {
            "4:16 E1106", "4:22 E1205", "6:1 E1107", "7:9 E1106", "7:14 E1201", "8:30 E1504",
        }));

    [Test]
    public void The_first_of_two_equal_keys_is_read_on() =>
        Assert.That(Texts.Read(Texts.Lines("detect_within: 4\ndetect_within: 5x")).Mistakes.Select(mistake => mistake.Code), Is.EqualTo(new[] { "E1205", "E1107" }));

    [Test]
    public void A_twice_written_link_and_other_mistakes_of_a_site_come_together() => Assert.That(
        Texts.Site("schema: 2\nlinks:\n  a: { profile: abb-rapid-lines, address: h }\n  a: { profile: abb-rapid-lines, address: i }\n  b: { profile: !!str abb-rapid-line, address: j }\n").Mistakes.Select(mistake => $"{mistake.Line}:{mistake.Column} {mistake.Code}"), Is.EqualTo(new[]
        {
            "1:9 E1608", "4:3 E1107", "5:17 E1106", "5:23 E1601",
        }));

    private static YamlMapping Tree(string text)
    {
        var mistakes = new MistakeList();
        var tree = YamlTree.Read(new SourceFile("f", text), FileLimits.Profile, mistakes);
        Assert.That(MistakePrinter.Print(mistakes.Sorted()), Is.Empty);
        return tree!;
    }

    private static IEnumerable<string> Places(params YamlNode[] nodes) => nodes.Select(node => node.Place.ToString());

    private static IEnumerable<string> Flat(YamlMapping tree) => SettingList.Of(tree, []).Select(setting => $"{setting.Path}={setting.Value}");
}

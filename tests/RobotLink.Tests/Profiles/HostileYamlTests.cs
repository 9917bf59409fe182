using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>Files that no person writes end quickly and in words.</summary>
public sealed class HostileYamlTests
{
    /// <summary>Times the work for a harmless file of the same size.</summary>
    private const int Quick = 4;

    /// <summary>Doubled twice, and each time 2.5 times the work at most; what grows with the square would be sixteen times.</summary>
    private const double Fourfold = 2.5 * 2.5;

    /// <summary>A small file may cost as much as this one: the fixed costs of refusing are larger than those of reading little.</summary>
    private const int HarmlessLeast = 32 * 1024;

    /// <summary>Longer files are not read.</summary>
    private const int HarmlessMost = 200 * 1024;

    private static IEnumerable<TestCaseData> Hostile =>
    [
        Case("ten thousand brackets", "E1104", new string('[', 10_000)),
        Case("ten thousand braces", "E1104", new string('{', 10_000)),
        Case("ten thousand pairs of braces and keys", "E1104", Repeat("{a: ", 10_000)),
        Case("ten thousand dashes", "E1104", Repeat("- ", 10_000)),
        Case("ten thousand question marks", "E1104", Repeat("? ", 10_000)),
        Case("a quarter mebibyte of brackets", "E1104", new string('[', 262_144)),
        Case("deep indentation", "E1104", string.Concat(Enumerable.Range(0, 500).Select(depth => $"{new string(' ', depth)}a:\n"))),
        Case("an alias bomb", "E1105", "a: &a [x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n"),
        Case("an alias to itself", "E1105", "a: &a [*a]\n"),
        Case("ten mebibytes", "E1101", Repeat("a: b\n", 2_000_000)),
        Case("one line of a million characters", "E1101", $"title: {new string('x', 1_000_000)}"),
        Case("more keys than anybody needs", "E1101", string.Concat(Enumerable.Range(0, 20_000).Select(number => $"k{number}: 1\n"))),
        Case("duplicate keys", "E1107", Repeat("a: b\n", 50_000)),
        Case("many keys and each twice", "E1107", string.Concat(Enumerable.Range(0, 9_000).Select(number => $"k{number % 4_500}: 1\n"))),
        Case("a tag", "E1106", "title: !!python/object:os.system x"),
        Case("a local tag", "E1106", "title: !secret x"),
        Case("a directive", "E1106", "%YAML 1.1\n---\na: b\n"),
        Case("a tag directive", "E1106", "%TAG !e! tag:example.com,2000:\n---\na: b\n"),
        Case("several documents", "E1108", "a: b\n---\nc: d\n"),
        Case("a list as a key", "E1109", "? [a, b]\n: c\n"),
        Case("a map as a key", "E1109", "{a: b}: c\n"),
        Case("a merge key", "E1110", "<<: { a: b }\n"),
        Case("NULs", "E1102", "profile: p\0\0\0\n"),
        Case("an escape sequence for the terminal", "E1102", "profile: \u001b[31mp\n"),
        Case("a lone surrogate", "E1102", "profile: \uD800\n"),
        Case("a line separator", "E1102", "profile: p\u2028extends: base/tcp\n"),
        Case("tabs only", "E1103", "a:\n\t\t\tb: c\n"),
        Case("a tab behind a colon", "E1103", "a:\tb\n"),
        Case("an empty file", "E1113", ""),
        Case("comments only", "E1113", "# nothing\n"),
        Case("an open quote", "E1111", $"a: \"{new string('x', 200_000)}"),
        Case("an open single quote", "E1111", $"a: '{Repeat("x\n", 100_000)}"),
        Case("a colon without a key in a list", "E1111", "- : b\n"),
        Case("an open brace", "E1111", "a: { b: c\n"),
        Case("a stray brace", "E1111", "a: b }\nc: }\n"),
        Case("a stray percent", "E1111", "a: %b\n"),
        Case("indentation that fits nothing", "E1111", "a:\n    b: c\n  d: e\n"),
        Case("a list at the top", "E1203", "- a\n- b\n"),
        Case("a single word", "E1203", "hello\n"),
        Case("a hundred thousand commas", "E1111", $"a: [{new string(',', 100_000)}]"),
        Case("a long plain text over many lines", null, $"title: a\n{Repeat("  b\n", 60_000)}"),
        Case("a hundred thousand comments", null, Repeat("#\n", 100_000) + "a: b\n"),
        Case("thousands of unknown keys", "E1201", string.Concat(Enumerable.Range(0, 9_000).Select(number => $"key{number}: 1\n"))),
        Case("a repeat of bytes without end", "E1301", "profile: p\nframing: { end: <NUL*99999999> }\n"),
        Case("repeats of bytes", "E1301", $"profile: p\nframing: {{ end: {Repeat("<NUL*65536>", 20_000)} }}\n"),
    ];

    private static string Known => Texts.Lines("errors:\n  e:\n    match: \"E {code:int}\"\n    words:");

    [OneTimeSetUp]
    public void WarmUp()
    {
        foreach (var hostile in Hostile)
        {
            Texts.Read((string)hostile.Arguments[1]!);
        }
    }

    [TestCaseSource(nameof(Hostile))]
    public void Hostile_text_is_refused_at_once(string? code, string text)
    {
        var mistakes = Texts.Read(text).Mistakes;

        Assert.That(mistakes.Where(mistake => !mistake.IsWarning), Is.Not.Empty);
        Assert.That(mistakes.Select(mistake => mistake.Code), code is null ? Is.Not.Empty : Does.Contain(code));
        Assert.That(Ratio(text, Entries(Math.Clamp(text.Length, HarmlessLeast, HarmlessMost)), 5), Is.LessThan(Quick));
    }

    private static IEnumerable<TestCaseData> Growing =>
    [
        Grows("known entries", size => Entries(size)),
        Grows("unknown keys", size => Numbered(size, "key{0}: 1\n")),
        Grows("keys that are nearly known", size => Numbered(size, "detect_withi{0}: 1\n")),
        Grows("one key again and again", size => Filled(size, "a: b\n")),
        Grows("commas", size => $"a: [{Filled(size, ",")}]"),
        Grows("items of a list", size => $"a: [{Filled(size, "b,      ")}]"),
        Grows("blanks", size => $"a: {Filled(size, " ")}b\n"),
        Grows("comments", size => Filled(size, "#\n") + "a: b\n"),
        Grows("one comment", size => $"# {Filled(size, "x")}\na: b\n"),
        Grows("a long plain text over many lines", size => $"title: a\n{Filled(size, "  b\n")}"),
        Grows("a long quoted text", size => $"title: \"{Filled(size, "x\\n")}\"\n"),
        Grows("an open quote", size => $"title: \"{Filled(size, "x")}"),
        Grows("an open quote over many lines", size => $"title: '{Filled(size, "x\n")}"),
        Grows("a block of lines", size => $"title: |\n{Filled(size, "  b\n")}"),
        Grows("repeats of bytes", size => $"profile: p\nframing: {{ end: {Filled(size, "<NUL*65536>")} }}\n"),
        Grows("a literal of many bytes", size => Texts.Lines($"events: {{ e: {{ match: \"{Filled(size, "<NUL>")}\" }} }}")),
        Grows("holes without end", size => Texts.Lines($"events: {{ e: {{ match: \"{Filled(size, "{")}\" }} }}")),
    ];

    [TestCaseSource(nameof(Growing))]
    public void Four_times_the_text_is_about_four_times_the_work(Func<int, string> text)
    {
        const int size = 50_000;

        Assert.That(Ratio(text(4 * size), text(size), 9), Is.LessThan(Fourfold));
    }

    [Test]
    public void A_byte_order_mark_and_windows_line_ends_are_fine() =>
        Assert.That(Texts.Read($"\uFEFF{Texts.Lines("detect_within: 4s").ReplaceLineEndings("\r\n")}").Profile?.DetectWithin, Is.EqualTo(TimeSpan.FromSeconds(4)));

    [Test]
    public void Places_are_right_behind_a_byte_order_mark() =>
        Assert.That(Texts.Read("\uFEFFprofil: p\r\n").Mistakes[0].Headline, Does.StartWith("p.yaml:1:1 "));

    [TestCase(" ", ExpectedResult = true)]
    [TestCase("title: \"a\tb\"", ExpectedResult = true)]
    [TestCase("title: 'a\tb'", ExpectedResult = true)]
    [TestCase("title: x # a\tb", ExpectedResult = true)]
    [TestCase("title: |\n  a\tb\n  c", ExpectedResult = true)]
    [TestCase("title: a\tb", ExpectedResult = false)]
    [TestCase("title: a\t", ExpectedResult = false)]
    [TestCase("connect: {\tport: 5000 }", ExpectedResult = false)]
    public bool Tabs_may_stand_in_texts_and_comments_only(string line) => Texts.Read(Texts.Lines(line)).Profile is not null;

    [Test]
    public void A_tab_in_a_quoted_text_stays_in_its_value() =>
        Assert.That(Texts.Good(Texts.Lines("title: \"a\tb\"")).Title, Is.EqualTo("a\tb"));

    [Test]
    public void Bytes_that_are_no_UTF_8_are_refused_with_their_place()
    {
        var text = ProfileText.Decode("p.yaml", [.. "profile: p\ntitle: M"u8, 0xFC, .. "ller"u8], FileLimits.Profile);

        Assert.That(text.Fault?.Headline, Is.EqualTo("p.yaml:2:9 E1112 The file is not UTF-8 from here on. Save it as UTF-8 in the editor."));
    }

    [Test]
    public void Terminal_escapes_never_reach_the_printed_text() =>
        Assert.That(MistakePrinter.Print(Texts.Read("profile: \u001b[31mp\n").Mistakes), Does.Not.Contain('\u001b'));

    [Test]
    public void A_hopeless_file_is_cut_off_after_two_hundred_mistakes() =>
        Assert.That(Texts.Read(string.Concat(Enumerable.Range(0, 5000).Select(number => $"key{number}: 1\n"))).Mistakes, Has.Count.EqualTo(200));

    [Test]
    public void Random_text_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null), text => Texts.Read(text).Mistakes.Count > 0).QuickCheckThrowOnFailure();

    [Test]
    public void Random_pieces_of_profiles_never_throw()
    {
        string[] pieces =
        [
            "profile", "extends", ": ", ":", "\n", "\n  ", "{ ", " }", "[", "]", ", ", "- ", "? ", "\"", "'", "|", ">", "&a ", "*a ", "!t ", "# ", "<CR>", "<SP*3>", "<",
            "framing", "end", "requests", "send", "reply", "heartbeat", "session", "header", "messages", "fields", "at", "1..4", "-1..2", "type", "int", "4s", "0061", "null",
            "{x:int}", "{", "}", "{{", "p", "base/tcp-line", "examples", "transcript", "\t", "degraded_if", "a.b", "every", "units", "true", "on", "\\", "é", "\u0085", "%", "@", "---",
        ];
        var texts = Gen.ArrayOf(Gen.Elements(pieces)).Select(string.Concat);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Arb.From(texts), text => Texts.Read(text) is not null));
    }

    [Test]
    public void A_profile_cut_off_or_damaged_anywhere_never_throws()
    {
        var whole = File.ReadAllText(Path.Combine(Texts.Bundled, "open-protocol-torque", "profile.yaml"));
        var damage = Gen.Choose(0, whole.Length - 1).SelectMany(at => Gen.Elements('{', '}', '[', '"', '\'', ':', '\n', '\t', ' ', '|', '0', '<', '&', '\0').Select(with => (at, with)));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Arb.From(damage), change =>
            Texts.Read(whole.Remove(change.at, 1).Insert(change.at, change.with.ToString())) is not null && Texts.Read(whole[..change.at]) is not null));
    }

    [Test]
    public void Mistakes_that_nobody_gets_to_read_cost_nothing()
    {
        const int keys = 9_000;
        var mistaken = string.Concat(Enumerable.Range(0, keys).Select(number => $"detect_withi{number}: 1\n"));
        var known = Known + string.Concat(Enumerable.Range(0, keys).Select(number => $"      10000000{number}: y\n"));
        _ = Texts.Good(known);

        Assert.That(Ratio(mistaken, known, 9), Is.LessThan(1.5));
    }

    [Test]
    public void An_error_behind_two_hundred_warnings_is_still_an_error()
    {
        var mistakes = new MistakeList();
        var file = new SourceFile("f", new string('\n', 300));
        for (var line = 1; line <= MistakeList.Most; line++)
        {
            mistakes.Add("W1701", new YamlPlace(file, line, 1, line, 2), "", null, null);
        }

        mistakes.Add("E1201", new YamlPlace(file, 250, 1, 250, 2), "", null, null);

        Assert.That(mistakes.HasErrors, Is.True);
    }

    [Test]
    public void Broken_parts_behind_two_hundred_mistakes_never_throw() =>
        Assert.That(Texts.Read($"profile: p\nextends: base/tcp\nrequests: {{{string.Concat(Enumerable.Range(0, 250).Select(number => $" r{number}: {{ reply: X, send: }},"))} }}\nframing: {{ length: {{ at: 0..3 }} }}\n").Profile, Is.Null);

    private static double Ratio(string text, string other, int runs)
    {
        var ratio = ThreadWork.Ratio(() => Texts.Read(text), () => Texts.Read(other), runs);
        TestContext.Out.WriteLine($"{ratio:0.00} times the work");
        return ratio;
    }

    private static TestCaseData Case(string name, string? code, string text) => new TestCaseData(code, text).SetArgDisplayNames(name);

    private static TestCaseData Grows(string name, Func<int, string> text) => new TestCaseData(text).SetArgDisplayNames(name);

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Filled(int size, string text) => Repeat(text, size / text.Length);

    private static string Numbered(int size, string format) =>
        string.Concat(Enumerable.Range(0, size / 20).Select(number => string.Format(CultureInfo.InvariantCulture, format, number)));

    /// <summary>A good profile with as many entries as make it so long.</summary>
    private static string Entries(int size)
    {
        const string entry = "the reason that the manual gives";
        return Known + string.Concat(Enumerable.Range(1, size / 45).Select(number => $"      {number}: {entry} {number}\n"));
    }
}

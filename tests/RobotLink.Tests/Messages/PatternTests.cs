using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using RobotLink.Messages;

namespace RobotLink.Tests.Messages;

/// <summary>Messages found by a regular expression.</summary>
internal sealed class PatternTests
{
    private static readonly string[] Cut =
    [
        "^(Mod {3})?(?<model>[^-+ ][^ ]*( [^ ]+)*) *$", "(?<name>\\w+)=(?<value>.*)", "^(?<a>[]a-c]+)[^]](?<b>\\)*|\\(x)$", "(?<a>a|ab)(?<b>b?c?)", "(?<a>a*?)(?<b>b)", "(?<x>)(?<y>c|)$",
        "\\b(?<word>[a-c]+)\\b", "(?:a|b)*(?<rest>.+)c", "(?<a>a{1,2})(?<b>a*)b",
    ];

    /// <summary>Of these: the pieces can be cut in several ways, so that the engine is asked each time.</summary>
    private static readonly string[] LeftAfterAll = ["(?:a|b)*(?<rest>.+)c"];

    private static readonly string[] Whole = ["(?<a>a)|(?<b>b)", "(?<a>a)+", "((?<a>a)b)*", "(?i)(?<a>A)", "(?<a>(?<b>a)b)", "(?<a>[a-z-[b]])", "(?<a>a)(?<a>b)"];

    [TestCaseSource(nameof(Cut))]
    public void A_pattern_that_is_cut_finds_the_groups_that_the_engine_finds(string pattern)
    {
        var engine = new Regex(pattern, PatternPieces.Options);
        var names = engine.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])).ToArray();
        var pieces = PatternPieces.Of(pattern, names)!;
        Assert.That(pieces, Is.Not.Null);
        var texts = Gen.ArrayOf(Gen.Elements("a", "b", "c", "ab", " ", "=", "]", "(", ")", "Mod   ", "-", "\n")).Select(string.Concat);

        var found = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Arb.From(texts), text =>
        {
            var match = engine.Match(text);
            var places = new (int Start, int Length)[names.Length];
            if (!match.Success || !pieces.TryFind(text, match.Index, places))
            {
                return true;
            }

            found++;
            return places.SequenceEqual(names.Select(name => (match.Groups[name].Index, match.Groups[name].Length)));
        }));

        Assert.That(found > 0, Is.EqualTo(!LeftAfterAll.Contains(pattern)));
    }

    [TestCase("^(Mod {3})?(?<model>[^-+ ][^ ]*( [^ ]+)*) *$", "Mod   MSE 320  ")]
    [TestCase("(?<name>\\w+)=(?<value>.*)", "x speed=12.5")]
    public void Ordinary_patterns_need_no_engine_for_their_groups(string pattern, string text)
    {
        var names = new Regex(pattern).GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])).ToArray();

        Assert.That(PatternPieces.Of(pattern, names)!.TryFind(text, Regex.Match(text, pattern).Index, new (int, int)[names.Length]), Is.True);
    }

    [TestCaseSource(nameof(Whole))]
    public void A_pattern_whose_groups_depend_on_more_than_themselves_is_left_to_the_engine(string pattern) =>
        Assert.That(PatternPieces.Of(pattern, ["a"]) ?? PatternPieces.Of(pattern, ["a", "b"]), Is.Null);

    [TestCase("(?<x>.*?),(?<y>.*)", "ab,cd", "x=ab y=cd")]
    [TestCase("^((?<x>[a-c]+)|(?<y>[0-9]+))$", "12", "x=- y=12")]
    [TestCase("(?<x>[0-9]+)(?<y>[a-z]*)", "..12ab..", "x=12 y=ab")]
    public void Groups_are_texts(string pattern, string payload, string words) =>
        Assert.That(Written.Read(Message(pattern), Encoding.UTF8.GetBytes(payload)), Is.EqualTo(words));

    [Test]
    public void Places_are_counted_in_bytes_of_the_charset() =>
        Assert.That(Written.Read(Message("ü+ (?<x>é.) (?<y>.)", "charset: utf8"), "üü éa ß"u8.ToArray()), Is.EqualTo("x=éa y=ß"));

    [Test]
    public void Bytes_that_are_no_characters_fit_no_pattern() =>
        Assert.That(Message(".*", "charset: utf8").TryDecode([0x61, 0xFF, 0x61], new FieldValue[1], out _), Is.False);

    [TestCase("^(Mod {3})?(?<x>[^-+ ][^ ]*( [^ ]+)*) *$", "Mod   MSE 320  ", 0)]
    [TestCase("^(?<x>[0-9]+) (?<y>[a-z]+)$", "12 ab", 256)] // the engine itself takes 96 for [0-9]+
    [TestCase("^(?<x>[0-9]+) (?<y>[a-z]+)$", "nothing", 0)]
    [TestCase("^READY( .*)?$", "READY now", 0)]
    public void Reading_allocates_next_to_nothing(string pattern, string text, int bytes)
    {
        var shape = Message(pattern);
        var payload = Encoding.ASCII.GetBytes(text);
        var values = new FieldValue[2];
        shape.TryDecode(payload, values, out _);

        const int frames = 1000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 0; frame < frames; frame++)
        {
            shape.TryDecode(payload, values, out _);
        }

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / frames, Is.LessThanOrEqualTo(bytes));
    }

    private static MessageShape Message(string pattern, string more = "") =>
        Written.Catalogue($"{more}\nevents: {{ m: {{ match: {{ pattern: '{pattern}' }} }} }}").Find("m")!;
}

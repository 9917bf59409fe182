using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using RobotLink.Messages;

namespace RobotLink.Tests.Messages;

/// <summary>What is JSON and where its values stand: as the framework's reader says, which throws where this does not.</summary>
internal sealed class JsonCutterTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\"a\"", "\"a\":", "\"\\n\"", "\"\\u00fC\"", "\"\\ud83d\\ude00\"", "\"\\u12\"", "\"\\x\"", "u", "0", "00", "01", "-", "-0", "1.5", "1.",
        ".5", "1e5", "1E+", "1e-2", "+1", "true", "false", "null", "nul", "tru", "NaN", " ", "\t", "\r\n", "\u0001", "\0", "é", "\uFEFF", "//", "'a'", "\"\t\"", "\"\u007f\"",
    ];

    [TestCase("")]
    [TestCase("  ")]
    [TestCase("{}")]
    [TestCase("[ ]")]
    [TestCase(" [1, {\"a\" : [] , \"b\":{}}, \"x\", null] ")]
    [TestCase("{\"a\":1,}")]
    [TestCase("[1,]")]
    [TestCase("[,1]")]
    [TestCase("{\"a\"}")]
    [TestCase("{\"a\" 1}")]
    [TestCase("{1:2}")]
    [TestCase("[1]]")]
    [TestCase("[}")]
    [TestCase("{]")]
    [TestCase("1 2")]
    [TestCase("-1.25e+10")]
    [TestCase("\"a\\\"b\"")]
    [TestCase("\"open")]
    [TestCase("\"open\\")]
    [TestCase("\"open\\u00")]
    [TestCase("tru")]
    [TestCase("[1]\0")]
    public void A_document_is_told_from_what_is_none(string text) => Assert.That(Cut(text), Is.EqualTo(Reference(text)));

    [TestCase(64)]
    [TestCase(65)]
    [TestCase(100_000)]
    public void Nesting_has_a_limit(int depth)
    {
        var text = new string('[', depth) + new string(']', depth);

        Assert.That(Cut(text), Is.EqualTo(Reference(text)));
        Assert.That(Cut(text) is not null, Is.EqualTo(depth <= 64));
    }

    [Test]
    public void Random_pieces_are_judged_as_the_framework_does()
    {
        var texts = Gen.ArrayOf(Gen.Elements(Pieces)).Select(string.Concat);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(Arb.From(texts), text => Cut(text) == Reference(text)));
    }

    [Test]
    public void A_damaged_document_is_judged_as_the_framework_does()
    {
        const string whole = """{ "Group": {"Name":"R1\t","Mask":1.0e3, "x":[{},[true,false]]}, "Other": null, "ErrorID" : -7 }""";
        var damage = Gen.Choose(0, whole.Length - 1).SelectMany(at => Gen.Elements(Pieces).Select(with => (at, with)));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(Arb.From(damage), change =>
            whole.Remove(change.at, 1).Insert(change.at, change.with) is var text && Cut(text) == Reference(text)));
    }

    [TestCase("abc", "abc", true)]
    [TestCase("abc", "abcd", false)]
    [TestCase("abcd", "abc", false)]
    [TestCase("\\u0061\\t\\/\\\\\\\"", "a\t/\\\"", true)]
    [TestCase("x\\u00FCy", "xüy", true)]
    [TestCase("\\ud83d\\ude00", "😀", true)]
    [TestCase("\\ud83d", "", false)]
    [TestCase("\\ud83d\\n", "\n", false)]
    [TestCase("\\ude00", "\uFFFD", false)]
    [TestCase("\\b\\f\\r", "\b\f\r", true)]
    public void Escapes_mean_what_they_stand_for(string escaped, string plain, bool means) =>
        Assert.That(JsonText.Means(Encoding.UTF8.GetBytes(escaped), Encoding.UTF8.GetBytes(plain)), Is.EqualTo(means));

    /// <summary>Kind and place of each value and key, in order; null for what is no document.</summary>
    private static string? Cut(string text)
    {
        var json = Encoding.UTF8.GetBytes(text);
        var tokens = new Loan<JsonToken>();
        try
        {
            return new JsonCutter(json).TryCut(ref tokens)
                ? string.Join(' ', tokens.Items.ToArray().Select(token => $"{token.Kind}@{token.Start}+{token.Length}"))
                : null;
        }
        finally
        {
            tokens.Return();
        }
    }

    private static string? Reference(string text)
    {
        var json = Encoding.UTF8.GetBytes(text);
        var found = new List<(string Kind, int Start, int End)>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                var (start, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(found.Count);
                        found.Add((reader.TokenType == JsonTokenType.StartObject ? "Object" : "Array", start, 0));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        found[open.Peek()] = found[open.Pop()] with { End = end };
                        break;
                    case JsonTokenType.PropertyName:
                        found.Add(("String", start, start + reader.ValueSpan.Length + 2));
                        break;
                    default:
                        found.Add(($"{reader.TokenType}", start, end));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return string.Join(' ', found.Select(token => $"{token.Kind}@{token.Start}+{token.End - token.Start}"));
    }
}

using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed class TemplateTests
{
    [TestCase("{x:float}", FieldType.Float)]
    [TestCase("{x:int}", FieldType.Int)]
    [TestCase("{x:text}", FieldType.Text)]
    [TestCase("{x:word}", FieldType.Word)]
    [TestCase("{x:bool}", FieldType.Bool)]
    [TestCase("{x:digits(3)}", FieldType.Digits)]
    [TestCase("{x:A|B}", FieldType.Choice)]
    public void Holes_have_types(string text, FieldType type) => Assert.That(Match(text).Fields.Single().Type, Is.EqualTo(type));

    [Test]
    public void A_range_has_two_ends()
    {
        var field = Match("{x:int(-10..99)}").Fields.Single();

        Assert.That((field.Minimum, field.Maximum), Is.EqualTo((-10L, 99L)));
    }

    [Test]
    public void Literals_and_holes_keep_their_order()
    {
        var parts = Match("A{x:int},{y:digits(2)}{z:text}<ETX>").Text!;

        Assert.That(parts.Select(part => part.Field?.Name ?? Encoding.ASCII.GetString(part.Literal)), Is.EqualTo(new[] { "A", "x", ",", "y", "z", "\u0003" }));
    }

    [Test]
    public void Doubled_braces_are_braces() =>
        Assert.That(Match("{{\"a\":{x:int}}}").Text!.Select(part => part.Field?.Name ?? Encoding.ASCII.GetString(part.Literal)), Is.EqualTo(new[] { "{\"a\":", "x", "}" }));

    [Test]
    public void Literals_take_the_charset_of_the_profile() =>
        Assert.That(Good("charset: latin1\n", "Größe {x:int}").Text![0].Literal, Is.EqualTo(Encoding.Latin1.GetBytes("Größe ")));

    [TestCase("{x:flot} {y}", 2)]
    [TestCase("{x:text}{y:flot}{z:text}", 1)]
    [TestCase("{x} {y} {z:int}", 2)]
    public void Each_hole_tells_its_own_mistake(string text, int mistakes) =>
        Assert.That(Texts.Read(Texts.Lines($"events: {{ e: {{ match: '{text}' }} }}")).Mistakes.Select(mistake => mistake.Code), Is.EqualTo(Enumerable.Repeat("E1304", mistakes)));

    [TestCase("A {x:flaot}", "E1304", 29, 5, "Did you mean float?")]
    [TestCase("A {x}", "E1304", 26, 3, "Write {x:text}, or int, float, bool, word, digits(3), RUN|STOP in place of text.")]
    [TestCase("A {x:int", "E1304", 26, 1, "Write {{ for the character {.")]
    [TestCase("A x}", "E1304", 27, 1, "Write }} for the character }.")]
    [TestCase("A {X:int}", "E1304", 26, 7, "Write a hole as {name:type}, the name in small letters, digits and _.")]
    [TestCase("A {x:int(9..1)}", "E1304", 29, 9, "Write the smaller number first, such as int(1..99).")]
    [TestCase("A {x:int(1..9}", "E1304", 29, 8, "Write ) behind the number.")]
    [TestCase("A {x:digits}", "E1304", 29, 6, "Write a number from 1 to 18, such as digits(3).")]
    [TestCase("A {x:A||B}", "E1304", 29, 4, "Write words of the charset between the bars, without spaces around them.")]
    [TestCase("A {x:A|B|A}", "E1304", 29, 5, "Keep one of each.")]
    [TestCase("A {x:float(2)}", "E1304", 29, 8, "Write float.")]
    [TestCase("A {x:int}{y:int}", "E1305", 33, 7, "Write what separates them; or digits(n) for x if its width is fixed.")]
    [TestCase("A {x:int} {x:int}", "E1306", 34, 7, "Give each hole a name of its own.")]
    [TestCase("A <BELL>", "E1301", 26, 6, "Did you mean <BEL>?")]
    public void Mistakes_point_into_the_text(string text, string code, int column, int length, string fix)
    {
        var mistake = Texts.Read(Texts.Lines($"events: {{ e: {{ match: '{text}' }} }}")).Mistakes.Single();

        Assert.That((mistake.Code, mistake.Line, mistake.Column, mistake.Length, mistake.Fix), Is.EqualTo((code, 4, column, length, fix)));
    }

    [TestCase("{x:digits(2)}{y:int}")]
    [TestCase("{x:bool}{y:int}")]
    [TestCase("{x:A|B}{y:int}")]
    [TestCase("{x:int} {y:int}")]
    public void Holes_of_known_width_may_touch(string text) => Assert.That(Match(text).Fields, Has.Count.EqualTo(2));

    private static MessageProfile Match(string text) => Good("", text);

    private static MessageProfile Good(string more, string text) =>
        Texts.Good(Texts.Lines($"{more}events: {{ e: {{ match: '{text}' }} }}")).Messages.Single(message => message.Kind == MessageKind.Event);
}

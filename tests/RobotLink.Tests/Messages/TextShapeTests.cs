using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

internal sealed class TextShapeTests
{
    private static readonly FieldProfile Words = Samples.Field("words", FieldType.Text);
    private static readonly FieldProfile Word = Samples.Field("word", FieldType.Word);
    private static readonly FieldProfile Count = Samples.Field("count", FieldType.Int);

    [Test]
    public void A_message_is_read_into_typed_fields()
    {
        var shape = Samples.Shape("CYC ", Count, " ", Samples.Choice("result", "OK", "NOK"));

        Assert.That(Samples.DecodeOne(shape, "CYC 118 NOK"), Is.EqualTo(FieldValue.Of(118)));
        Assert.That(Samples.DecodeText(shape, "CYC 118 NOK", 1), Is.EqualTo("NOK"));
    }

    [Test]
    public void Neighbouring_literals_are_one()
    {
        Assert.That(Samples.DecodeOne(Samples.Shape("A", "B ", Count), "AB 3"), Is.EqualTo(FieldValue.Of(3)));
    }

    [TestCase("a;b", "a")]
    [TestCase(";b", "")]
    [TestCase("a b;b", "a b")]
    public void A_text_extends_to_the_first_occurrence_of_the_next_literal(string payload, string words)
    {
        Assert.That(Samples.DecodeText(Samples.Shape(Words, ";", Samples.Field("rest", FieldType.Text)), payload), Is.EqualTo(words));
    }

    [TestCase("")]
    [TestCase("a;b;;")]
    [TestCase("\u0002 \t")]
    public void The_last_text_takes_the_rest(string rest)
    {
        Assert.That(Samples.DecodeText(Samples.Shape("T", Words), "T" + rest), Is.EqualTo(rest));
    }

    [TestCase("OK", "OK")]
    [TestCase("OKAY", "OKAY")]
    public void Of_the_choices_that_fit_the_longest_is_taken(string payload, string choice)
    {
        Assert.That(Samples.DecodeText(Samples.Shape(Samples.Choice("c", "OK", "OKAY")), payload), Is.EqualTo(choice));
    }

    [TestCase("1", true)]
    [TestCase("0", false)]
    public void A_boolean_is_one_or_zero(string payload, bool value)
    {
        Assert.That(Samples.DecodeOne(Samples.Shape(Samples.Field("b", FieldType.Bool)), payload), Is.EqualTo(FieldValue.Of(value)));
    }

    [Test]
    public void Digits_are_as_many_as_the_profile_says()
    {
        var shape = Samples.Shape(Samples.Field("d", FieldType.Digits) with { Digits = 3 }, Count);

        Assert.That(Samples.Decode(shape, "00712"), Is.EqualTo(new[] { FieldValue.Of(7), FieldValue.Of(12) }));
    }

    [Test]
    public void Two_fixed_fields_may_touch()
    {
        var shape = Samples.Shape(Samples.Choice("sign", "A", "B"), Count, Words);

        Assert.That(Samples.DecodeText(shape, "B12 mm", 2), Is.EqualTo(" mm"));
    }

    [Test]
    public void An_open_field_directly_before_another_is_a_contradiction()
    {
        Assert.That(() => Samples.Shape(Words, Count), Throws.ArgumentException.With.Message.StartsWith("'words' of 'sample' ends nowhere"));
    }

    [TestCase("POS abc", "expected a whole number for 'count' at byte 5, found 'abc'")]
    [TestCase("POS ", "expected a whole number for 'count' at byte 5, found the end")]
    [TestCase("PIS 12 x;", "expected 'POS ' at byte 1, found 'PIS'")]
    [TestCase("POS 12.5 x;", "expected ' ' at byte 7, found '.5'")]
    [TestCase("POS 12 x", "expected a word without spaces up to ';' for 'word' at byte 8, found 'x'")]
    [TestCase("POS 12 ;", "expected a word without spaces for 'word' at byte 8, found ';'")]
    [TestCase("POS 12 a b;", "expected a word without spaces for 'word' at byte 8, found 'a'")]
    [TestCase("POS 12 x;;", "expected the end at byte 10, found ';'")]
    [TestCase("POS \x1B[2J", "expected a whole number for 'count' at byte 5, found '<ESC>[2J'")]
    [TestCase("POS abcdefghijklmnopqrstuvwxyz", "expected a whole number for 'count' at byte 5, found 'abcdefghijklmnopqrstuvwx..'")]
    [TestCase("", "expected 'POS ' at byte 1, found the end")]
    public void A_mismatch_says_where_what_and_why(string payload, string words)
    {
        Assert.That(Samples.Fault(Samples.Shape("POS ", Count, " ", Word, ";"), payload), Is.EqualTo(words));
    }

    [TestCase(FieldType.Bool, "2", "expected 1 or 0 for 'f' at byte 1, found '2'")]
    [TestCase(FieldType.Digits, "12", "expected 3 digits for 'f' at byte 1, found '12'")]
    [TestCase(FieldType.Digits, "1x3", "expected 3 digits for 'f' at byte 1, found '1x3'")]
    [TestCase(FieldType.Digits, "+12", "expected 3 digits for 'f' at byte 1, found '+12'")]
    [TestCase(FieldType.Choice, "GO", "expected RUN, STOP or HOLD for 'f' at byte 1, found 'GO'")]
    [TestCase(FieldType.Float, "x", "expected a number for 'f' at byte 1, found 'x'")]
    [TestCase(FieldType.Word, "", "expected a word without spaces for 'f' at byte 1, found the end")]
    public void Each_type_says_what_it_expects(FieldType type, string payload, string words)
    {
        var field = Samples.Field("f", type) with { Digits = 3, Choices = ["RUN", "STOP", "HOLD"] };

        Assert.That(Samples.Fault(Samples.Shape(field), payload), Is.EqualTo(words));
    }

    [TestCase(1, 99, "0", "expected a whole number from 1 to 99 for 'count' at byte 1, found '0'")]
    [TestCase(1, 99, "100", "expected a whole number from 1 to 99 for 'count' at byte 1, found '100'")]
    [TestCase(1, null, "0", "expected a whole number of at least 1 for 'count' at byte 1, found '0'")]
    [TestCase(null, 99, "100", "expected a whole number of at most 99 for 'count' at byte 1, found '100'")]
    [TestCase(1, 99, "99999999999999999999", "expected a whole number from 1 to 99 for 'count' at byte 1, found '99999999999999999999'")]
    public void A_number_out_of_range_is_refused(long? minimum, long? maximum, string payload, string words)
    {
        Assert.That(Samples.Fault(Samples.Shape(Count with { Minimum = minimum, Maximum = maximum }), payload), Is.EqualTo(words));
    }

    [TestCase("1")]
    [TestCase("99")]
    public void The_bounds_of_a_range_belong_to_it(string payload)
    {
        Assert.That(Samples.DecodeOne(Samples.Shape(Count with { Minimum = 1, Maximum = 99 }), payload), Is.EqualTo(FieldValue.Of(long.Parse(payload))));
    }

    [Test]
    public void Messages_are_distinct_when_their_beginnings_are()
    {
        Assert.That(Samples.Shape("POS ", Count).IsDistinctFrom(Samples.Shape("PONG ", Word)), Is.True);
    }

    [Test]
    public void Messages_are_not_distinct_when_one_beginning_continues_the_other()
    {
        var brief = Samples.Shape("P", Words);
        var longer = Samples.Shape("POS ", Count);

        Assert.That(brief.IsDistinctFrom(longer), Is.False);
        Assert.That(longer.IsDistinctFrom(brief), Is.False);
    }

    [TestCase("OK", false)]
    [TestCase("OKAY 7", false)]
    [TestCase("OKAY", true)]
    public void A_text_without_holes_is_distinct_from_what_cannot_read_it(string text, bool distinct)
    {
        var shape = Samples.Shape("OK", text.Length > 2 ? Samples.Choice("c", "AY 7") : Words);

        Assert.That(Samples.Shape(text).IsDistinctFrom(shape), Is.EqualTo(distinct));
        Assert.That(shape.IsDistinctFrom(Samples.Shape(text)), Is.EqualTo(distinct));
    }
}

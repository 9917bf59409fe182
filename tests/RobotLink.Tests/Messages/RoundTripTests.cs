using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>What we send means to a reader of the same profile what we were asked to say; or it is refused.</summary>
internal sealed class RoundTripTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(3000);
    private static readonly TextShape Whole = Samples.Shape("N", Samples.Field("value", FieldType.Int), "E");
    private static readonly TextShape Number = Samples.Shape("N", Samples.Field("value", FieldType.Float), ";");
    private static readonly TextShape Last = Samples.Shape("T ", Samples.Field("value", FieldType.Text));
    private static readonly TextShape Between = Samples.Shape("T ", Samples.Field("value", FieldType.Text), "::", Samples.Field("n", FieldType.Int));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    [TestCase(9007199254740993)]
    public void A_whole_number_survives(long value)
    {
        Assert.That(ThroughText(Whole, value), Is.EqualTo(FieldValue.Of(value)));
    }

    [Test]
    public void Every_whole_number_survives()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<DoNotSize<long>>(), value => ThroughText(Whole, value.Item) == FieldValue.Of(value.Item)).Check(Thorough);
    }

    [TestCase(0.0)]
    [TestCase(-0.0)]
    [TestCase(double.Epsilon)]
    [TestCase(-double.Epsilon)]
    [TestCase(2.2250738585072009E-308)]
    [TestCase(double.MaxValue)]
    [TestCase(double.MinValue)]
    [TestCase(0.1)]
    [TestCase(1e22)]
    [TestCase(1e23)]
    [TestCase(123456789.123456789)]
    public void A_number_survives(double value)
    {
        Assert.That(ThroughText(Number, value), Is.EqualTo(FieldValue.Of(value)));
    }

    [Test]
    public void Every_number_survives_subnormals_included()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<DoNotSize<long>>(), bits =>
        {
            var value = BitConverter.Int64BitsToDouble(bits.Item);
            var smaller = BitConverter.Int64BitsToDouble(bits.Item & unchecked((long)0x800F_FFFF_FFFF_FFFF));
            return (!double.IsFinite(value) || Survives(value)) && Survives(smaller);
        }).Check(Thorough);
    }

    [Test]
    public void Everyday_numbers_survive_from_JSON_as_well()
    {
        Prop.ForAll(Gen.Choose(-10_000_000, 10_000_000).ToArbitrary(), thousandths =>
        {
            var json = JsonSerializer.SerializeToElement(thousandths / 1000m);
            return ThroughText(Number, json) == FieldValue.Of(thousandths / 1000.0);
        }).Check(Thorough);
    }

    [TestCase(Charset.Ascii, 0x7E)]
    [TestCase(Charset.Latin1, 0xFF)]
    [TestCase(Charset.Utf8, 0xFFFF)]
    public void Every_printable_character_survives(Charset charset, int last)
    {
        var shape = Samples.ShapeIn(charset, "T ", Samples.Field("value", FieldType.Text));
        var all = new StringBuilder();
        for (var code = ' '; code < last; code++)
        {
            if (!char.IsControl(code) && !char.IsSurrogate(code) && code != '\uFFFD')
            {
                all.Append(code);
            }
        }

        var payload = Samples.Encode(shape, ("value", all.ToString()));

        Assert.That(FieldText.Plain(shape, 0, payload, Samples.Decode(shape, payload)[0]), Is.EqualTo(all.ToString()));
    }

    [Test]
    public void Every_text_survives_or_is_refused()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => text is null || (SurvivesOrIsRefused(Last, text) && SurvivesOrIsRefused(Between, text)))
            .Check(Thorough);
    }

    [Test]
    public void Texts_made_of_the_template_itself_survive_or_are_refused()
    {
        var pieces = Gen.Elements("::", ":", "T ", " ", "a", "1", "").ArrayOf(6).Select(string.Concat);

        Prop.ForAll(pieces.ToArbitrary(), text => SurvivesOrIsRefused(Last, text) && SurvivesOrIsRefused(Between, text)).Check(Thorough);
    }

    [Test]
    public void Every_whole_number_survives_at_a_place_or_is_too_long([Range(1, 19)] int width)
    {
        var shape = Samples.Places(Samples.Field("value", FieldType.Int, new ByteRange(3, 2 + width)));

        Prop.ForAll(ArbMap.Default.ArbFor<DoNotSize<long>>(), any =>
        {
            var value = any.Item % (long)Math.Pow(10, Math.Min(width, 18));
            return value.ToString().Length <= width
                ? Samples.Decode(shape, Samples.Encode(shape, ("value", value)))[0] == FieldValue.Of(value)
                : Samples.EncodeError(shape, ("value", value)).Contains($"it needs {width + 1} bytes and has {width}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Test]
    public void Every_scaled_number_survives_exactly()
    {
        var shape = Samples.Places(Samples.Field("value", FieldType.Int, new ByteRange(1, 10)) with { Scale = 0.01m });

        Prop.ForAll(Gen.Choose(0, 999_999_999).ToArbitrary(), hundredths =>
        {
            var value = double.Parse($"{hundredths / 100}.{hundredths % 100:D2}");
            return Samples.Decode(shape, Samples.Encode(shape, ("value", value)))[0] == FieldValue.Of(value);
        }).Check(Thorough);
    }

    [TestCase("OK", "X")]
    [TestCase("NOK", "X")]
    [TestCase("N", "")]
    public void A_choice_that_begins_another_survives_or_is_refused(string choice, string next)
    {
        var shape = Samples.Shape(Samples.Choice("value", "N", "NOK", "OK"), next);

        Assert.That(SurvivesOrIsRefused(shape, choice), Is.True);
    }

    [Test]
    public void A_choice_that_reads_longer_with_the_literal_behind_it_is_refused()
    {
        var shape = Samples.Shape(Samples.Choice("value", "A", "AB"), "B");

        Assert.That(
            Samples.EncodeError(shape, ("value", "A")),
            Is.EqualTo("'sample' would not be understood with these arguments: expected 'B' at byte 3, found the end."));
    }

    [Test]
    public void A_number_that_runs_into_the_next_digits_is_refused()
    {
        var shape = Samples.Shape(Samples.Field("a", FieldType.Int), Samples.Field("b", FieldType.Text));

        Assert.That(
            Samples.EncodeError(shape, ("a", 1), ("b", "2x")),
            Is.EqualTo("Argument 'a' of 'sample' cannot be 1: it would be read back as 12; a whole number fits."));
    }

    private static bool Survives(double value) => ThroughText(Number, value) == FieldValue.Of(value);

    private static FieldValue ThroughText(MessageShape shape, object value) => Samples.Decode(shape, Samples.Encode(shape, ("value", value)))[0];

    private static bool SurvivesOrIsRefused(MessageShape shape, string text)
    {
        byte[] payload;
        try
        {
            payload = Samples.Encode(shape, ("value", text), ("n", 7));
        }
        catch (EncodeException)
        {
            return true;
        }

        return FieldText.Plain(shape, 0, payload, Samples.Decode(shape, payload)[0]) == text;
    }
}

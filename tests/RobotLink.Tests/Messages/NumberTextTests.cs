using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

internal sealed class NumberTextTests
{
    private static readonly TextShape Whole = Samples.Shape("N ", Samples.Field("n", FieldType.Int), ";");
    private static readonly TextShape Number = Samples.Shape("N ", Samples.Field("n", FieldType.Float), ";");

    [TestCase("0", 0)]
    [TestCase("+5", 5)]
    [TestCase("-0", 0)]
    [TestCase("0007", 7)]
    [TestCase("-0007", -7)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("-9223372036854775808", long.MinValue)]
    [TestCase("0000000000000000000000000000000000012", 12)]
    public void A_whole_number_is_read_as_devices_print_it(string text, long value)
    {
        Assert.That(Samples.DecodeOne(Whole, $"N {text};"), Is.EqualTo(FieldValue.Of(value)));
    }

    [TestCase("9223372036854775808")]
    [TestCase("-9223372036854775809")]
    [TestCase("18446744073709551616")]
    [TestCase("99999999999999999999999999999999")]
    public void A_whole_number_beyond_64_bits_is_refused_in_words_and_never_wraps(string text)
    {
        Assert.That(Samples.Fault(Whole, $"N {text};"), Does.StartWith("expected a whole number that fits into 64 bits for 'n' at byte 3, found '"));
    }

    [TestCase("")]
    [TestCase("+")]
    [TestCase("-")]
    [TestCase("+-1")]
    [TestCase(" 1")]
    [TestCase("x")]
    public void What_is_no_whole_number_is_refused(string text)
    {
        Assert.That(Samples.Fault(Whole, $"N {text};"), Does.StartWith("expected a whole number for 'n' at byte 3, found '"));
    }

    [TestCase("1 2")]
    [TestCase("1.5")]
    [TestCase("1,5")]
    [TestCase("0x10")]
    [TestCase("1e3")]
    public void A_whole_number_ends_at_the_first_byte_that_is_no_digit(string text)
    {
        Assert.That(Samples.Fault(Whole, $"N {text};"), Does.StartWith("expected ';' at byte 4, found '"));
    }

    [TestCase("500", 500.0)]
    [TestCase("+500.00", 500.0)]
    [TestCase("-0.5", -0.5)]
    [TestCase(".5", 0.5)]
    [TestCase("5.", 5.0)]
    [TestCase("007.50", 7.5)]
    [TestCase("1e3", 1000.0)]
    [TestCase("1.5E-3", 0.0015)]
    [TestCase("1E+16", 1e16)]
    [TestCase("0.1", 0.1)]
    [TestCase("5e-324", double.Epsilon)]
    [TestCase("2.2250738585072014E-308", 2.2250738585072014E-308)]
    [TestCase("1.7976931348623157E+308", double.MaxValue)]
    [TestCase("9007199254740993", 9007199254740992.0)]
    [TestCase("123456789012345678901234567890", 123456789012345678901234567890.0)]
    [TestCase("1e-99999999999999999999", 0.0)]
    [TestCase("0e99999999999999999999", 0.0)]
    public void A_number_is_read_to_the_nearest_double(string text, double value)
    {
        Assert.That(Samples.DecodeOne(Number, $"N {text};"), Is.EqualTo(FieldValue.Of(value)));
    }

    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("-Infinity")]
    [TestCase("inf")]
    [TestCase(".")]
    [TestCase("e5")]
    [TestCase("")]
    [TestCase("+.e1")]
    public void What_is_no_number_is_refused(string text)
    {
        Assert.That(Samples.Fault(Number, $"N {text};"), Does.StartWith("expected a number for 'n' at byte 3, found '"));
    }

    [TestCase("1e309")]
    [TestCase("-1e400")]
    [TestCase("1e99999999999999999999")]
    public void A_number_beyond_64_bits_is_refused_and_never_becomes_infinite(string text)
    {
        Assert.That(Samples.Fault(Number, $"N {text};"), Does.StartWith("expected a number that fits into 64 bits for 'n' at byte 3"));
    }

    [Test]
    public void An_exponent_without_digits_belongs_to_what_follows()
    {
        var shape = Samples.Shape(Samples.Field("n", FieldType.Float), "e", Samples.Field("unit", FieldType.Word));

        Assert.That(Samples.Decode(shape, "2exy")[0], Is.EqualTo(FieldValue.Of(2.0)));
    }

    [Test]
    public void The_fast_way_reads_every_short_number_as_the_framework_does()
    {
        var digits = Gen.Choose(0, 999_999_999).SelectMany(high => Gen.Choose(0, 999_999_999).Select(low => $"{high}{low:D9}"));
        var numbers = digits.SelectMany(text => Gen.Choose(0, text.Length).SelectMany(point => Gen.Choose(-30, 30)
            .Select(exponent => $"{text[..point]}.{text[point..]}e{exponent}")));

        Prop.ForAll(numbers.ToArbitrary(), text =>
        {
            var result = NumberText.ReadNumber(Encoding.ASCII.GetBytes(text), out var value, out var length);
            return result == NumberResult.Read && length == text.Length && value.Equals(double.Parse(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [TestCase(0.00005, "0.00005")]
    [TestCase(1e16, "10000000000000000")]
    [TestCase(12.34, "12.34")]
    [TestCase(double.Epsilon, "5E-324")]
    [TestCase(-0.0, "-0")]
    public void Numbers_are_written_without_an_exponent_where_that_is_exact_and_short(double value, string text)
    {
        Assert.That(NumberText.Write(value), Is.EqualTo(text));
    }
}

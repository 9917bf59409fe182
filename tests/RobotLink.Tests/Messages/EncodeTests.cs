using System.Text;
using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

internal sealed class EncodeTests
{
    private static readonly FieldProfile Words = Samples.Field("f", FieldType.Text);

    [TestCase(5, "JOB 5")]
    [TestCase(5.0, "JOB 5")]
    [TestCase("5", "JOB 5")]
    [TestCase("+05", "JOB 5")]
    public void A_whole_number_may_come_in_any_type_that_holds_it(object argument, string payload)
    {
        Assert.That(Written(Samples.Shape("JOB ", Samples.Field("f", FieldType.Int)), argument), Is.EqualTo(payload));
    }

    [TestCase("5", FieldType.Int, "5")]
    [TestCase("5.0", FieldType.Int, "5")]
    [TestCase("1e2", FieldType.Int, "100")]
    [TestCase("12.50", FieldType.Float, "12.5")]
    [TestCase("true", FieldType.Bool, "1")]
    [TestCase("0", FieldType.Bool, "0")]
    [TestCase("\"a b\"", FieldType.Text, "a b")]
    [TestCase("4711", FieldType.Text, "4711")]
    [TestCase("7", FieldType.Digits, "007")]
    [TestCase("\"RUN\"", FieldType.Choice, "RUN")]
    public void Arguments_may_be_JSON(string json, FieldType type, string payload)
    {
        var field = Samples.Field("f", type) with { Digits = 3, Choices = ["RUN"] };

        Assert.That(Written(Samples.Shape(field), JsonSerializer.Deserialize<JsonElement>(json)), Is.EqualTo(payload));
    }

    [TestCase(0L, "it is too small; a whole number from 1 to 99 fits.")]
    [TestCase(100L, "it is too large; a whole number from 1 to 99 fits.")]
    [TestCase(1.5, "it is not whole; a whole number from 1 to 99 fits.")]
    [TestCase(double.NaN, "it does not fit into 64 bits; a whole number from 1 to 99 fits.")]
    [TestCase(1e300, "it does not fit into 64 bits; a whole number from 1 to 99 fits.")]
    [TestCase(true, "it is no number; a whole number from 1 to 99 fits.")]
    [TestCase("x", "it is no number; a whole number from 1 to 99 fits.")]
    [TestCase("1 ", "it is no number; a whole number from 1 to 99 fits.")]
    [TestCase("9223372036854775808", "it does not fit into 64 bits; a whole number from 1 to 99 fits.")]
    public void A_whole_number_that_does_not_fit_says_why_and_what_would(object argument, string words)
    {
        var error = Samples.EncodeError(Samples.Shape(Samples.Field("f", FieldType.Int) with { Minimum = 1, Maximum = 99 }), ("f", argument));

        Assert.That(error, Does.StartWith("Argument 'f' of 'sample' cannot be ").And.EndsWith(": " + words));
    }

    [TestCase(FieldType.Float, double.PositiveInfinity, "Infinity: it is no finite number; a number fits.")]
    [TestCase(FieldType.Float, double.NaN, "NaN: it is no finite number; a number fits.")]
    [TestCase(FieldType.Float, 9007199254740993L, "9007199254740993: it would be rounded; a number fits.")]
    [TestCase(FieldType.Bool, 2, "2: it is neither true nor false; true or false fits.")]
    [TestCase(FieldType.Digits, -1, "-1: it is negative; a whole number of at most 3 digits fits.")]
    [TestCase(FieldType.Digits, 1000, "1000: it needs 4 digits; a whole number of at most 3 digits fits.")]
    [TestCase(FieldType.Choice, "GO", "\"GO\": it is none of the choices; RUN or STOP fits.")]
    [TestCase(FieldType.Word, "a b", "\"a b\": it contains a space; a word without spaces in ASCII fits.")]
    [TestCase(FieldType.Word, "", "\"\": it is empty; a word without spaces in ASCII fits.")]
    [TestCase(FieldType.Text, true, "true: it is no text, which stands in quotes; text in ASCII fits.")]
    [TestCase(FieldType.Text, 1.5, "1.5: it is no text, which stands in quotes; text in ASCII fits.")]
    [TestCase(FieldType.Text, "ü", "\"ü\": 'ü' has no byte in ASCII; text in ASCII fits.")]
    [TestCase(FieldType.Text, "a\r\nSTOP", "\"a<CR><LF>STOP\": it contains the control character <CR>; text in ASCII fits.")]
    [TestCase(FieldType.Text, "\0", "\"<NUL>\": it contains the control character <NUL>; text in ASCII fits.")]
    [TestCase(FieldType.Text, "\u007F", "\"<0x7F>\": it contains the control character <0x7F>; text in ASCII fits.")]
    public void Each_type_says_why_an_argument_does_not_fit(FieldType type, object argument, string words)
    {
        var field = Samples.Field("f", type) with { Digits = 3, Choices = ["RUN", "STOP"] };

        Assert.That(Samples.EncodeError(Samples.Shape(field), ("f", argument)), Is.EqualTo("Argument 'f' of 'sample' cannot be " + words));
    }

    [Test]
    public void A_missing_argument_is_named()
    {
        Assert.That(Samples.EncodeError(Samples.Shape(Words)), Is.EqualTo("Argument 'f' of 'sample' is missing; text in ASCII fits."));
    }

    [TestCase("[1]", "a list")]
    [TestCase("{}", "an object")]
    public void A_list_or_object_is_refused(string json, string shown)
    {
        Assert.That(
            Samples.EncodeError(Samples.Shape(Words), ("f", JsonSerializer.Deserialize<JsonElement>(json))),
            Does.StartWith($"Argument 'f' of 'sample' cannot be {shown}: "));
    }

    [Test]
    public void A_text_that_contains_the_next_literal_is_refused()
    {
        Assert.That(
            Samples.EncodeError(Samples.Shape("SAY ", Words, " TO ", Samples.Field("to", FieldType.Word)), ("f", "hi TO me"), ("to", "you")),
            Is.EqualTo("Argument 'f' of 'sample' cannot be \"hi TO me\": it would be read back differently, because ' TO ' ends it; text in ASCII fits."));
    }

    [Test]
    public void A_text_that_forms_the_next_literal_together_with_it_is_refused()
    {
        Assert.That(Samples.EncodeError(Samples.Shape(Words, "::"), ("f", "a:")), Does.Contain("because '::' ends it"));
    }

    [Test]
    public void A_text_with_a_printable_delimiter_is_refused()
    {
        var device = Samples.Device() with { Framing = new DelimiterFraming("#"u8.ToArray(), []) };
        var shape = new TextShape(Samples.Text("say", MessageKind.Request, Words), device);

        Assert.That(
            Samples.EncodeError(shape, ("f", "a#b")),
            Is.EqualTo("Argument 'f' of 'say' cannot be \"a#b\": it contains '#', which ends a frame; text in ASCII fits."));
    }

    [Test]
    public void A_text_that_forms_the_delimiter_with_its_first_byte_is_refused()
    {
        var device = Samples.Device() with { Framing = new DelimiterFraming("##"u8.ToArray(), []) };
        var shape = new TextShape(Samples.Text("say", MessageKind.Request, Words), device);

        Assert.That(Samples.EncodeError(shape, ("f", "a#")), Does.Contain("it contains '##', which ends a frame"));
    }

    [Test]
    public void A_text_longer_than_the_device_takes_is_refused()
    {
        var device = Samples.Device() with { Limits = new LimitsProfile { SendText = 8 } };
        var shape = new TextShape(Samples.Text("say", MessageKind.Request, "SAY ", Words), device);

        Assert.That(Written(shape, "1234"), Is.EqualTo("SAY 1234"));
        Assert.That(
            Samples.EncodeError(shape, ("f", "12345")),
            Is.EqualTo("'say' would be 9 bytes long; this device takes 8 (limits.send_text)."));
    }

    [Test]
    public void Nothing_is_written_when_an_argument_is_refused()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var shape = Samples.Shape("SAY ", Words);

        Assert.That(() => shape.Encode(new Nothing(), null, output), Throws.TypeOf<EncodeException>());
        Assert.That(output.WrittenCount, Is.Zero);
    }

    [Test]
    public void A_long_argument_is_cut_in_the_sentence()
    {
        Assert.That(Samples.EncodeError(Samples.Shape(Words), ("f", new string('ü', 5000))).Length, Is.LessThan(200));
    }

    [Test]
    public void An_unknown_argument_is_named_with_those_that_exist()
    {
        var shape = Samples.Shape(Samples.Field("number", FieldType.Int), " ", Samples.Field("speed", FieldType.Int));

        Assert.That(shape.UnknownArgument(["number", "sped"]), Is.EqualTo("'sped' is no argument of 'sample'; it takes number, speed."));
        Assert.That(shape.UnknownArgument(["speed"]), Is.Null);
        Assert.That(Samples.Shape("PING").UnknownArgument(["x"]), Is.EqualTo("'x' is no argument of 'sample'; it takes none."));
    }

    private static string Written(MessageShape shape, object argument) => Encoding.UTF8.GetString(Samples.Encode(shape, ("f", argument)));

    private sealed class Nothing : IArguments
    {
        public bool TryGet(string field, out object? value)
        {
            value = null;
            return false;
        }
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

internal sealed class FieldOutputTests
{
    private static readonly MessageShape Result = new MessageCatalogue(Samples.OpenProtocol()).Find("tightening_result")!;

    [Test]
    public void Fields_become_JSON_with_units_where_they_have_one()
    {
        Assert.That(
            Json(Result, Encoding.ASCII.GetBytes(Samples.TighteningResult())),
            Is.EqualTo("""{"ok":{"value":true},"torque":{"value":12.34,"unit":"Nm"},"id":{"value":42}}"""));
    }

    [Test]
    public void A_missing_value_is_null()
    {
        Assert.That(
            Json(Result, Encoding.ASCII.GetBytes(Samples.TighteningResult(" ", "      "))),
            Is.EqualTo("""{"ok":{"value":null},"torque":{"value":null,"unit":"Nm"},"id":{"value":42}}"""));
    }

    [TestCase("size: { type: u8 }, name: { type: text, length: size }", """{"name":{"value":"AB"}}""")]
    [TestCase("size: { type: u8, hidden: false }, name: { type: text, length: size }", """{"size":{"value":2},"name":{"value":"AB"}}""")]
    [TestCase("n: { type: u8 }, items: { type: u8, count: n }", """{"items":{"value":[65,66]}}""")]
    [TestCase("flags: { type: u8 }, alarm: { bit_of: flags, bit: 1 }", """{"alarm":{"value":true}}""")]
    [TestCase("id: { type: u8, value: counter.id }, state: { type: u8 }", """{"state":{"value":65}}""")]
    [TestCase("key: { type: u8 }, state: { type: u8 }", """{"state":{"value":65}}""")]
    [TestCase("key: { type: u8, hidden: false }, state: { type: u8 }", """{"key":{"value":2},"state":{"value":65}}""")]
    [TestCase("a: { type: u8, hidden: true }, b: { type: u8 }", """{"b":{"value":65}}""")]
    [TestCase("items: { count: 1, fields: { size: { type: u8 }, name: { type: text, length: size } } }", """{"items":{"value":[{"name":"AB"}]}}""")]
    public void What_only_the_profile_uses_is_no_value(string fields, string expected)
    {
        var shape = Written.Fields(fields, "counters: { id: { from: 1, to: 9 } }\nreplies: { matched_by: key }\nrequests: { ask: { send: \"A {key:int}\", reply: \"B {key:int}\" } }");

        Assert.That(Written.Json(shape, "<0x02>AB"), Is.EqualTo(expected));
    }

    [Test]
    public void What_is_hidden_is_still_read() =>
        Assert.That(Written.Read(Written.Fields("size: { type: u8 }, name: { type: text, length: size }"), "<0x02>AB"), Is.EqualTo("size=2 name=AB"));

    [TestCase(Charset.Ascii, "a\uFFFD\uFFFDb")]
    [TestCase(Charset.Latin1, "a\u00C3\u00BCb")]
    [TestCase(Charset.Utf8, "a\u00FCb")]
    public void Texts_are_read_in_the_charset_of_the_profile(Charset charset, string text)
    {
        Assert.That(TextFromJson(charset, [(byte)'a', 0xC3, 0xBC, (byte)'b']), Is.EqualTo(text));
    }

    [TestCase(Charset.Ascii, 0x80)]
    [TestCase(Charset.Utf8, 0xFF)]
    public void Bytes_that_are_no_character_become_the_replacement_character(Charset charset, byte value)
    {
        Assert.That(TextFromJson(charset, [(byte)'a', value]), Is.EqualTo("a\uFFFD"));
    }

    [Test]
    public void Control_characters_quotes_and_backslashes_survive_JSON()
    {
        Assert.That(TextFromJson(Charset.Ascii, "a\"\\\u0001"u8.ToArray()), Is.EqualTo("a\"\\\u0001"));
    }

    [Test]
    public void Fields_read_well_on_a_command_line()
    {
        var position = new MessageCatalogue(Samples.RobotLines()).Find("position")!;
        var payload = "POS 500.00 0 -1.5e2"u8.ToArray();

        Assert.That(FieldText.All(position, payload, Samples.Decode(position, payload)), Is.EqualTo("x=500 mm y=0 mm z=-150 mm"));
    }

    [TestCase("RUN", "f=RUN")]
    [TestCase("in manual mode", "f=\"in manual mode\"")]
    [TestCase("", "f=\"\"")]
    [TestCase("-", "f=\"-\"")]
    [TestCase("\u001B[2J", "f=<ESC>[2J")]
    public void A_text_is_quoted_where_needed_and_cannot_control_the_terminal(string text, string words)
    {
        var shape = Samples.Shape(Samples.Field("f", FieldType.Text));
        var payload = Encoding.ASCII.GetBytes(text);

        Assert.That(FieldText.All(shape, payload, Samples.Decode(shape, payload)), Is.EqualTo(words));
    }

    [Test]
    public void A_missing_value_reads_as_a_dash()
    {
        var payload = Encoding.ASCII.GetBytes(Samples.TighteningResult("0", "      "));

        Assert.That(FieldText.All(Result, payload, Samples.Decode(Result, payload)), Is.EqualTo("ok=false torque=- id=42"));
    }

    [TestCase("118", FieldType.Int, "118", true)]
    [TestCase("118", FieldType.Int, "118.0", true)]
    [TestCase("118", FieldType.Int, "0118", true)]
    [TestCase("118", FieldType.Int, "119", false)]
    [TestCase("118", FieldType.Int, "1,18", false)]
    [TestCase("118", FieldType.Int, "x", false)]
    [TestCase("118", FieldType.Int, "", false)]
    [TestCase("9223372036854775807", FieldType.Int, "9223372036854775806", false)]
    [TestCase("12.340", FieldType.Float, "12.34", true)]
    [TestCase("12.340", FieldType.Float, "1234e-2", true)]
    [TestCase("12.340", FieldType.Float, "12.35", false)]
    [TestCase("1", FieldType.Bool, "true", true)]
    [TestCase("1", FieldType.Bool, "1", true)]
    [TestCase("0", FieldType.Bool, "true", false)]
    [TestCase("0", FieldType.Bool, "0", true)]
    [TestCase("007", FieldType.Digits, "7", true)]
    [TestCase("OK", FieldType.Choice, "OK", true)]
    [TestCase("OK", FieldType.Choice, "ok", false)]
    [TestCase("0005", FieldType.Text, "0005", true)]
    [TestCase("0005", FieldType.Text, "5", false)]
    public void A_value_is_compared_by_its_type(string payload, FieldType type, string written, bool equal)
    {
        var shape = Samples.Shape(Samples.Field("f", type) with { Digits = 3, Choices = ["OK"] });
        var bytes = Encoding.ASCII.GetBytes(payload);

        Assert.That(FieldComparer.Matches(shape, 0, bytes, Samples.Decode(shape, bytes)[0], written), Is.EqualTo(equal));
    }

    [TestCase("null", true)]
    [TestCase(null, true)]
    [TestCase("0", false)]
    public void A_missing_value_equals_only_null(string? written, bool equal)
    {
        var shape = Samples.Places(Samples.Field("f", FieldType.Int, new ByteRange(1, 2)));

        Assert.That(FieldComparer.Matches(shape, 0, "  "u8, FieldValue.Missing, written), Is.EqualTo(equal));
    }

    private static string? TextFromJson(Charset charset, byte[] payload)
    {
        var json = Json(Samples.ShapeIn(charset, Samples.Field("f", FieldType.Text)), payload);
        return JsonDocument.Parse(json).RootElement.GetProperty("f").GetProperty("value").GetString();
    }

    private static string Json(MessageShape shape, byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            FieldJson.Write(writer, shape, payload, Samples.Decode(shape, payload));
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}

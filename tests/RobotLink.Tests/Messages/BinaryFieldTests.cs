using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Numbers as registers and records hold them.</summary>
internal sealed class BinaryFieldTests
{
    [TestCase("u8", "<0xFE>", 254)]
    [TestCase("i8", "<0xFE>", -2)]
    [TestCase("u16", "<0x01><0x02>", 258)]
    [TestCase("i16", "<0xFF><0xFE>", -2)]
    [TestCase("u24", "<0x01><0x02><0x03>", 66051)]
    [TestCase("u32", "<0xFF><0xFF><0xFF><0xFF>", 4294967295)]
    [TestCase("i32", "<0x80><NUL><NUL><NUL>", -2147483648)]
    [TestCase("u64", "<NUL><NUL><NUL><NUL><NUL><NUL><0x01><0x02>", 258)]
    [TestCase("i64", "<0xFF*7><0xFE>", -2)]
    [TestCase("bcd(4)", "<0x12><0x34>", 1234)]
    public void A_whole_number_is_read_and_written(string type, string bytes, long value)
    {
        var shape = Written.Fields($"x: {{ type: {type} }}");
        var payload = ByteNotation.Parse(bytes);

        Assert.That(Samples.Decode(shape, payload), Is.EqualTo(new[] { FieldValue.Of(value) }));
        Assert.That(Samples.Encode(shape, ("x", value)), Is.EqualTo(payload));
    }

    [TestCase("big", "<0x01><0x02><0x03><0x04>")]
    [TestCase("abcd", "<0x01><0x02><0x03><0x04>")]
    [TestCase("little", "<0x04><0x03><0x02><0x01>")]
    [TestCase("dcba", "<0x04><0x03><0x02><0x01>")]
    [TestCase("badc", "<0x02><0x01><0x04><0x03>")]
    [TestCase("cdab", "<0x03><0x04><0x01><0x02>")]
    public void Bytes_stand_in_the_order_of_the_field_or_of_the_profile(string order, string bytes)
    {
        var payload = ByteNotation.Parse(bytes);
        foreach (var shape in new[] { Written.Fields($"x: {{ type: u32, order: {order} }}"), Written.Fields("x: { type: u32 }", $"order: {order}") })
        {
            Assert.That(Samples.Decode(shape, payload), Is.EqualTo(new[] { FieldValue.Of(0x01020304) }));
            Assert.That(Samples.Encode(shape, ("x", 0x01020304)), Is.EqualTo(payload));
        }
    }

    [Test]
    public void A_number_beyond_63_bits_stays_exact()
    {
        var shape = Written.Fields("x: { type: u64 }");
        var payload = ByteNotation.Parse("<0xFF*8>");

        Assert.That(Written.Read(shape, payload), Is.EqualTo("x=18446744073709551615"));
        Assert.That(Written.Json(shape, payload, TimeSpan.Zero), Is.EqualTo("""{"x":{"value":18446744073709551615}}"""));
        Assert.That(Samples.Encode(shape, ("x", ulong.MaxValue)), Is.EqualTo(payload));
        Assert.That(Samples.Encode(shape, ("x", JsonSerializer.SerializeToElement(ulong.MaxValue))), Is.EqualTo(payload));
        Assert.That(FieldComparer.Matches(shape, 0, payload, Samples.Decode(shape, payload)[0], "18446744073709551615"), Is.True);
        Assert.That(FieldComparer.Matches(shape, 0, payload, Samples.Decode(shape, payload)[0], "18446744073709551614"), Is.False);
    }

    [TestCase("f32", "<0x3D><0xCC><0xCC><0xCD>", 0.1)]
    [TestCase("f64", "<0x3F><0xB9><0x99><0x99><0x99><0x99><0x99><0x9A>", 0.1)]
    [TestCase("f32", "<0xC2><0xF6><0xE9>y", -123.456)]
    public void A_number_with_a_point_prints_as_the_device_means_it(string type, string bytes, double value)
    {
        var shape = Written.Fields($"x: {{ type: {type} }}");
        var payload = ByteNotation.Parse(bytes);

        Assert.That(Samples.Decode(shape, payload), Is.EqualTo(new[] { FieldValue.Of(value) }));
        Assert.That(Samples.Encode(shape, ("x", value)), Is.EqualTo(payload));
    }

    [TestCase("<0x7F><0xC0><NUL><NUL>")]
    [TestCase("<0x7F><0x80><NUL><NUL>")]
    public void What_is_no_finite_number_is_no_value(string bytes) =>
        Assert.That(Written.Fault(Written.Fields("x: { type: f32 }"), bytes), Does.StartWith("expected a number in 4 bytes for 'x' at byte 1"));

    [TestCase("u8", 256, "256: it is too large; a whole number from 0 to 255 fits.")]
    [TestCase("u8", -1, "-1: it is too small; a whole number from 0 to 255 fits.")]
    [TestCase("i16", 32768, "32768: it is too large; a whole number from -32768 to 32767 fits.")]
    [TestCase("u16", 1.5, "1.5: it is not whole; a whole number from 0 to 65535 fits.")]
    [TestCase("u16", "fast", "\"fast\": it is no number; a whole number from 0 to 65535 fits.")]
    [TestCase("bcd(4)", 10000, "10000: it is too large; a whole number of at most 4 digits fits.")]
    [TestCase("f32", 1.23456789, "1.23456789: it would be rounded to 1.2345679; a number of about 7 digits fits.")]
    [TestCase("f32", 1e39, "1E+39: it does not fit into 32 bits; a number of about 7 digits fits.")]
    public void A_number_that_the_bytes_cannot_hold_is_refused(string type, object value, string words) =>
        Assert.That(Samples.EncodeError(Written.Fields($"x: {{ type: {type} }}"), ("x", value)), Is.EqualTo("Argument 'x' of 'm' cannot be " + words));

    [TestCase("i16", "FFFB", -5)]
    [TestCase("u16", "000A", 10)]
    [TestCase("i8", "80", -128)]
    [TestCase("u24", "00FFFF", 65535)]
    [TestCase("i32, order: cdab", "E24000FF", 16769600)]
    [TestCase("u32, order: little", "40E20100", 123456)]
    [TestCase("f32, order: cdab", "000041C8", 25)]
    [TestCase("f64", "3FB999999999999A", 0.1)]
    public void The_bytes_of_a_number_may_be_printed(string type, string digits, double value)
    {
        var shape = Written.Fields($"kind: {{ type: text, length: 1 }}, x: {{ type: {type}, as: hex }}, more: {{ type: text, length: 1 }}");

        Assert.That(Samples.Decode(shape, System.Text.Encoding.ASCII.GetBytes($"D{digits}!"))[1] is var read && (read.Kind == ValueKind.Number ? read.Number : read.Integer) == value);
        Assert.That(Written.Write(shape, ("kind", "D"), ("x", value), ("more", "!")), Is.EqualTo($"D{digits}!"));
    }

    [TestCase("00G1")]
    [TestCase("00 1")]
    public void Printed_bytes_are_hexadecimal_digits(string digits) =>
        Assert.That(Written.Fault(Written.Fields("x: { type: u16, as: hex }"), digits), Does.StartWith("expected 4 hexadecimal digits for 'x' at byte 1"));

    [Test]
    public void Printed_bits_share_a_number_and_printed_numbers_make_a_list()
    {
        var shape = Written.Fields(
            "status: { type: u16, as: hex }, top: { bit_of: status, bit: 15 }, low: { bit_of: status, bits: 0..3 }, words: { type: i16, as: hex, count: rest }");

        Assert.That(Written.Read(shape, "800cFFFF0001"), Is.EqualTo("status=32780 top=true low=12 words=[-1,1]"));
        Assert.That(Written.Write(shape, ("top", true), ("low", 12), ("words", new object[] { -1, 1 })), Is.EqualTo("800CFFFF0001"));
    }

    [Test]
    public void A_half_byte_that_is_no_digit_is_refused() =>
        Assert.That(Written.Fault(Written.Fields("x: { type: bcd(4) }"), "<0x12><0x3A>"), Is.EqualTo("expected 4 digits in 2 bytes for 'x' at byte 1, found '<0x12>:'"));

    [Test]
    public void A_frame_that_ends_inside_a_number_says_which()
    {
        Assert.That(
            Written.Fault(Written.Fields("a: { type: u8 }, b: { type: u32 }"), "<0x01><0x02><0x03>"),
            Is.EqualTo("expected a number in 4 bytes for 'b' at byte 2, found '<STX><ETX>', then the end"));
    }

    [Test]
    public void Scale_and_sum_are_exact_both_ways()
    {
        var shape = Written.Fields("t: { type: u16, scale: 0.1, add: -40, unit: C }");

        Assert.That(Written.Read(shape, "<0x02><0x8D>"), Is.EqualTo("t=25.3 C"));
        Assert.That(Written.Write(shape, ("t", 25.3)), Is.EqualTo("<STX><0x8D>"));
        Assert.That(
            Samples.EncodeError(shape, ("t", 25.35)),
            Is.EqualTo("Argument 't' of 'm' cannot be 25.35: it is no multiple of 0.1; a multiple of 0.1 from -40 to 6513.5 fits."));
    }

    [Test]
    public void Numbers_become_words_where_the_profile_has_them()
    {
        var shape = Written.Fields("state: { type: u8, words: { 0: stopped, 0x10: running } }");

        Assert.That(Written.Read(shape, "<0x10>"), Is.EqualTo("state=running"));
        Assert.That(Written.Read(shape, "<0x02>"), Is.EqualTo("state=2"));
        Assert.That(Written.Write(shape, ("state", "running")), Is.EqualTo("<0x10>"));
        Assert.That(Written.Write(shape, ("state", 16)), Is.EqualTo("<0x10>"));
        Assert.That(
            Samples.EncodeError(shape, ("state", "walking")),
            Is.EqualTo("Argument 'state' of 'm' cannot be \"walking\": it is none of the words; stopped or running, or its number fits."));
        Assert.That(FieldComparer.Matches(shape, 0, [16], Samples.Decode(shape, [16])[0], "running"), Is.True);
        Assert.That(FieldComparer.Matches(shape, 0, [16], Samples.Decode(shape, [16])[0], "stopped"), Is.False);
    }

    [Test]
    public void Bits_share_a_number()
    {
        var shape = Written.Fields(
            "status: { type: u16 }, alarm: { bit_of: status, bit: 0 }, mode: { bit_of: status, bits: 4..6, words: { 0: manual, 5: automatic } }, speed: { type: u8 }");

        Assert.That(Written.Read(shape, "<NUL>Q<0x07>"), Is.EqualTo("status=81 alarm=true mode=automatic speed=7"));
        Assert.That(Written.Write(shape, ("alarm", true), ("mode", "automatic"), ("speed", 7)), Is.EqualTo("<NUL>Q<0x07>"));
        Assert.That(shape.UnknownArgument(["status"]), Is.EqualTo("'status' is no argument of 'm'; it takes alarm, mode, speed."));
        Assert.That(Samples.EncodeError(shape, ("alarm", 2), ("mode", 0), ("speed", 1)), Does.Contain("it is neither true nor false; true or false fits"));
    }

    [Test]
    public void Bits_may_have_the_place_of_their_number_instead()
    {
        var shape = Written.Fields("alarm: { at: 1, type: u8, bit: 7 }, ready: { at: 1, type: u8, bit: 0 }");

        Assert.That(Written.Read(shape, "<0x80>"), Is.EqualTo("alarm=true ready=false"));
        Assert.That(Written.Write(shape, ("alarm", true), ("ready", true)), Is.EqualTo("<0x81>"));
    }

    [TestCase(99, true)]
    [TestCase(100, false)]
    public void A_value_outside_of_its_range_is_another_message(byte value, bool fits)
    {
        var shape = Written.Fields("speed: { type: u8, range: 1..99 }");

        Assert.That(shape.TryDecode([value], new FieldValue[1], out _), Is.EqualTo(fits));
        Assert.That(fits || Samples.EncodeError(shape, ("speed", value)).EndsWith("it is too large; a whole number from 1 to 99 fits."), Is.True);
    }

    [TestCase("x: { type: u16, pad: <NUL> }", "E1352 messages.m.fields.x.pad stands at a field whose type fixes its size. Remove pad, or make the type text, bytes, int or float.")]
    [TestCase("x: { type: text, length: 3, order: little }", "E1352 messages.m.fields.x.order stands at a field that is no binary number. Remove it.")]
    [TestCase("x: { type: text, length: 4, as: hex }", "E1352 messages.m.fields.x.as stands at a field whose type is no binary number. Make the type one of u8 to u64, i8 to i64, f32 and f64, or remove it.")]
    [TestCase("x: { type: u16, as: hex, at: 1..2 }", "E1312 messages.m.fields.x.at has 2 bytes, but the field has 4. Correct the place or the type.")]
    [TestCase("x: { type: u16, range: 1..captured.longest }", "E1401 x is limited by captured.longest, which no step of the session captures. Write capture: { longest: FIELD } at the step whose reply carries it.")]
    [TestCase("x: { type: u16, range: 1..captured. }", "E1356 messages.m.fields.x.range is 1..captured., which is no range of values. Write the smaller value first, such as 1..99, -10.5..20 or 0.. for no upper limit.")]
    [TestCase("x: { type: u16, range: 1..captured.a-b }", "E1356 messages.m.fields.x.range is 1..captured.a-b, which is no range of values. Write the smaller value first, such as 1..99, -10.5..20 or 0.. for no upper limit.")]
    [TestCase("x: { type: bcd(3) }", "E1304 bcd(3) does not say how many digits. Write an even number from 2 to 18, such as bcd(4): two digits are one byte.")]
    [TestCase("x: { type: u17 }", "E1304 The type u17 is unknown. Did you mean u16?")]
    [TestCase("x: { bit: 3, type: u8 }", "E1351 messages.m.fields.x does not say whose bits it takes. Write bit_of: and the name of an earlier number, or at: with its place.")]
    [TestCase("x: { bit_of: y, bit: 3 }", "E1353 messages.m.fields.x.bit_of names y, but no earlier field of that name is a binary number. Name a field that stands before it, such as status: { type: u16 }.")]
    [TestCase("x: { at: 1..3, type: u16 }", "E1312 messages.m.fields.x.at has 3 bytes, but the field has 2. Correct the place or the type.")]
    [TestCase("x: { type: u8, words: { idle: 0 } }", "E1209 messages.m.fields.x.words gives a word to idle, which is no whole number. Write words: { 0: stopped, 1: running }.")]
    [TestCase("x: { type: f32, words: { 0: idle } }", "E1355 messages.m.fields.x.words gives words to numbers, but the field is no plain whole number. Make the type a whole number without scale, such as u8, int or digits(2).")]
    [TestCase("x: { type: u8, range: 9 }", "E1356 messages.m.fields.x.range is 9, which is no range of values. Write the smaller value first, such as 1..99, -10.5..20 or 0.. for no upper limit.")]
    [TestCase("x: { type: u8, value: 0x100 }", "E1360 messages.m.fields.x.value is 256, but the field holds 0 to 255. Write a value that fits, or an expression such as counter.id.")]
    public void Mistakes_teach(string field, string words) =>
        Assert.That(Written.Mistake($"messages: {{ m: {{ fields: {{ {field} }} }} }}"), Is.EqualTo(words));

    [Test]
    public void Binary_types_do_not_stand_in_a_text() => Assert.That(
        Written.Mistake("events: { e: { match: \"A {x:u16}\" } }"),
        Is.EqualTo("E1304 The type u16 is binary, and this is a text. Describe the message by its fields: fields: { x: { type: u16 } }."));
}

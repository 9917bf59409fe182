using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Types of texts beyond words and numbers, times, charsets, qualities, patterns.</summary>
internal sealed class TextTypeTests
{
    [TestCase("hex(4)", "00fF", "x=255", 255, "00FF")]
    [TestCase("fixed(6.2)", "012.50", "x=12.5", 12.5, "012.50")]
    [TestCase("fixed(6.2)", "-12.50", "x=-12.5", -12.5, "-12.50")]
    [TestCase("signed(7.2)", "+012.50", "x=12.5", 12.5, "+012.50")]
    [TestCase("signed(4.0)", "-012", "x=-12", -12, "-012")]
    [TestCase("time(yyyy-MM-dd:HH:mm:ss)", "2026-05-01:13:45:00", "x=2026-05-01T13:45:00", "2026-05-01T13:45:00", "2026-05-01:13:45:00")]
    [TestCase("time(yyMMddHHmmssfff)", "260501134500250", "x=2026-05-01T13:45:00.25", "2026-05-01T13:45:00.25", "260501134500250")]
    [TestCase("time(iso)", "2026-05-01T13:45:00+02:00", "x=2026-05-01T11:45:00Z", "2026-05-01T11:45:00Z", "2026-05-01T11:45:00Z")]
    [TestCase("time(unix_ms)", "1700000000250", "x=2023-11-14T22:13:20.25Z", "2023-11-14T22:13:20.25Z", "1700000000250")]
    public void A_hole_is_read_and_written(string type, string text, string words, object value, string sent)
    {
        var shape = Text($"A {{x:{type}}};{{y:int}}");

        Assert.That(Written.Read(shape, $"A {text};1"), Is.EqualTo($"{words} y=1"));
        Assert.That(Written.Write(shape, ("x", value), ("y", 1)), Is.EqualTo($"A {sent};1"));
    }

    [TestCase("hex(4)", "00G0", "expected 4 hexadecimal digits for 'x'")]
    [TestCase("fixed(6.2)", "12.500", "expected 6 characters with 2 behind the point for 'x'")]
    [TestCase("signed(7.2)", "0012.50", "expected 7 characters with 2 behind the point and a sign for 'x'")]
    [TestCase("time(HH:mm)", "25:00", "expected a time HH:mm for 'x'")]
    [TestCase("time(yyyy-MM-dd)", "2026-02-30", "expected a time yyyy-MM-dd for 'x'")]
    [TestCase("quoted", "a", "expected a text in double quotes for 'x'")]
    public void Other_texts_are_another_message(string type, string text, string words) =>
        Assert.That(Written.Fault(Text($"A {{x:{type}}}"), $"A {text}"), Does.StartWith(words));

    [TestCase("hex(2)", 256, "256: it is too large; a whole number of at most 2 hexadecimal digits fits.")]
    [TestCase("fixed(6.2)", 1.234, "1.234: it needs more decimals or more characters; a number that can be 6 characters with 2 behind the point fits.")]
    [TestCase("fixed(6.2)", 1234.5, "1234.5: it needs more decimals or more characters; a number that can be 6 characters with 2 behind the point fits.")]
    [TestCase("time(HH:mm)", "2026-05-01T13:45:00", "\"2026-05-01T13:45:00\": the device's format cannot say it; a time such as 2026-05-01T13:45:00Z fits.")]
    [TestCase("time(unix_s)", "noon", "\"noon\": it is no time as ISO 8601 writes it; a time such as 2026-05-01T13:45:00Z fits.")]
    public void Values_that_the_text_cannot_say_are_refused(string type, object value, string words) =>
        Assert.That(Samples.EncodeError(Text($"A {{x:{type}}}"), ("x", value)), Is.EqualTo("Argument 'x' of 'm' cannot be " + words));

    [Test]
    public void A_quoted_text_holds_quotes_and_separators()
    {
        var shape = Text("A {x:quoted},{y:quoted}");

        Assert.That(Written.Read(shape, "A \"a,\\\"b\\\" \\\\\",\"\""), Is.EqualTo("x=\"a,\"b\" \\\" y=\"\""));
        Assert.That(Written.Write(shape, ("x", "a,\"b\" \\"), ("y", "")), Is.EqualTo("A \"a,\\\"b\\\" \\\\\",\"\""));
    }

    [Test]
    public void A_clock_that_was_never_set_has_no_value() =>
        Assert.That(Written.Read(Text("A {x:time(yyyy-MM-dd)}"), "A 0000-00-00"), Is.EqualTo("x=-"));

    [Test]
    public void Times_are_binary_too()
    {
        var shape = Written.Fields("at: { type: u32, time: unix_s }, on: { type: time(bcd) }");
        var bytes = "<0x65><0x53><0xF1><NUL>&<0x05><0x01><0x13>E<NUL><0x25><0x06>";

        Assert.That(Written.Read(shape, bytes), Is.EqualTo("at=2023-11-14T22:13:20Z on=2026-05-01T13:45:00.25"));
        Assert.That(Written.Write(shape, ("at", "2023-11-14T22:13:20Z"), ("on", "2026-05-01T13:45:00.25")), Is.EqualTo(ByteNotation.Format(ByteNotation.Parse(bytes))));
        Assert.That(Written.Read(shape, "<NUL*12>"), Is.EqualTo("at=- on=-"));
        Assert.That(Written.Json(shape, bytes), Is.EqualTo("""{"at":{"value":"2023-11-14T22:13:20Z"},"on":{"value":"2026-05-01T13:45:00.25"}}"""));
        Assert.That(Samples.EncodeError(shape, ("at", "2023-11-14T22:13:20.5Z"), ("on", "2026-05-01T13:45:00")), Does.Contain("its fraction of a second would be lost"));
    }

    [TestCase("shift_jis", "83418365", "アテ")]
    [TestCase("gbk", "C4E3BAC3", "你好")]
    [TestCase("utf16le", "C400E400", "Ää")]
    [TestCase("latin1", "C4E4", "Ää")]
    public void Texts_have_the_charset_of_their_field(string charset, string hex, string text)
    {
        var shape = Written.Fields($"x: {{ type: text, length: {hex.Length / 2}, charset: {charset} }}");

        Assert.That(FieldText.Plain(shape, 0, Convert.FromHexString(hex), Samples.Decode(shape, Convert.FromHexString(hex))[0]), Is.EqualTo(text));
        Assert.That(Convert.ToHexString(Samples.Encode(shape, ("x", text))), Is.EqualTo(hex));
    }

    [Test]
    public void UTF_16_is_padded_and_ended_by_whole_characters()
    {
        var shape = Written.Fields("x: { type: text, length: 8, charset: utf16le, pad: <NUL> }, y: { type: text, until: <NUL><NUL>, charset: utf16le }");

        Assert.That(Written.Read(shape, "A<NUL>B<NUL><NUL><NUL><NUL><NUL>C<NUL><NUL><NUL>"), Is.EqualTo("x=AB y=C"));
        Assert.That(Written.Write(shape, ("x", "AB"), ("y", "C")), Is.EqualTo("A<NUL>B<NUL*5>C<NUL*3>"));
    }

    [Test]
    public void The_second_byte_of_a_character_is_no_separator()
    {
        // 83 7C is one character in Shift JIS; its second byte looks like a bar.
        var shape = Written.Catalogue("charset: shift_jis\nevents: { m: { match: \"A {x:text}|{y:int}\" } }").Find("m")!;

        Assert.That(Written.Read(shape, "A <0x83>||1"), Is.EqualTo("x=ポ y=1"));
    }

    [Test]
    public void A_character_outside_of_the_charset_is_refused() => Assert.That(
        Samples.EncodeError(Written.Fields("x: { type: text, length: 8, charset: gbk }"), ("x", "é\u0301")), Does.Contain("has no byte in GBK; text in GBK fits."));

    [Test]
    public void What_the_device_does_not_know_is_no_value_and_bad()
    {
        var shape = Written.Catalogue("events: { m: { match: { text: \"T {t:float} {u:float}\", fields: { t: { unit: C, unknown: [UNAVAILABLE, -1] }, u: { uncertain: [0] } } } } }").Find("m")!;

        Assert.That(Written.Json(shape, "T UNAVAILABLE 1"), Is.EqualTo("""{"t":{"value":null,"unit":"C","quality":"bad","reason":"unknown"},"u":{"value":1}}"""));
        Assert.That(Written.Json(shape, "T -1 0"), Is.EqualTo("""{"t":{"value":null,"unit":"C","quality":"bad","reason":"unknown"},"u":{"value":0,"quality":"uncertain","reason":"the device is not sure"}}"""));
        Assert.That(Written.Json(shape, "T 20 1"), Is.EqualTo("""{"t":{"value":20,"unit":"C"},"u":{"value":1}}"""));
        Assert.That(Written.Read(shape, "T -1 0"), Is.EqualTo("t=- u=0"));
        Assert.That(Written.Fault(shape, "T SOON 0"), Does.StartWith("expected a number for 't'"));
    }

    [Test]
    public void The_message_is_as_good_as_its_worst_field()
    {
        var shape = Written.Fields("a: { type: u8, uncertain: [1] }, b: { type: u8, unknown: [255] }");
        FieldQuality Worst(params byte[] payload) => FieldQuality.Worst(shape, payload, Samples.Decode(shape, payload), TimeSpan.Zero);

        Assert.That(Worst(0, 0), Is.EqualTo(new FieldQuality(QualityLevel.Good, null)));
        Assert.That(Worst(1, 0), Is.EqualTo(new FieldQuality(QualityLevel.Uncertain, "a: the device is not sure")));
        Assert.That(Worst(1, 255), Is.EqualTo(new FieldQuality(QualityLevel.Bad, "b: unknown")));
    }

    [TestCase("W 12.5 g", true)]
    [TestCase("W 12.5 ", false)]
    [TestCase("W 12.5 ?", false)]
    public void Another_field_says_what_a_value_is_worth(string line, bool good)
    {
        var shape = Written.Catalogue("events: { m: { match: { text: \"W {w:float} {unit?:text}\", fields: { w: { uncertain_if: { unit: [null, \"?\"] } } } } } }").Find("m")!;

        Assert.That(Written.Json(shape, line), Does.StartWith(
            good ? """{"w":{"value":12.5},"unit":""" : """{"w":{"value":12.5,"quality":"uncertain","reason":"the device is not sure"},"unit":"""));
        Assert.That(shape.TellsQuality, Is.True);
    }

    [TestCase("w: { uncertain_if: { weight: [1] } }", "which is no other single field of this message")]
    [TestCase("w: { uncertain_if: { w: [1] } }", "which is no other single field of this message")]
    [TestCase("w: { uncertain_if: { unit: [] } }", "names no field with its values")]
    public void A_field_that_judges_stands_in_the_same_message(string field, string words) => Assert.That(
        Written.Mistake($"events: {{ m: {{ match: {{ text: \"W {{w:float}} {{unit?:text}}\", fields: {{ {field} }} }} }} }}"), Does.StartWith("E1481").And.Contains(words));

    [TestCase(5, true)]
    [TestCase(6, false)]
    public void A_value_ages(int seconds, bool good)
    {
        var shape = Written.Fields("x: { type: u8, max_age: 5s }");

        Assert.That(Written.Json(shape, [1], TimeSpan.FromSeconds(seconds)), Is.EqualTo(
            good ? """{"x":{"value":1}}""" : """{"x":{"value":1,"quality":"uncertain","reason":"older than 5s"}}"""));
    }

    [Test]
    public void A_pattern_s_groups_are_fields()
    {
        var shape = Written.Catalogue("charset: utf8\nevents: { m: { match: { pattern: '^(?<name>\\w+)=(?<value>[^;]*)(;(?<unit>.*))?$', fields: { value: { unit: mm } } } } }").Find("m")!;

        Assert.That(Read("größe=12;mm"), Is.EqualTo("name=größe value=12 mm unit=mm"));
        Assert.That(Read("a="), Is.EqualTo("name=a value=\"\" mm unit=-"));
        Assert.That(Written.Fault(shape, "a b"), Is.EqualTo("expected a match of the pattern at byte 1, found 'a'"));
        Assert.That(shape.TryDecode("\xFF=1"u8[1..], new FieldValue[3], out _), Is.False);

        string Read(string text) => Written.Read(shape, Encoding.UTF8.GetBytes(text));
    }

    [TestCase("match: { pattern: '(' }", "E1364")]
    [TestCase("match: { pattern: '(?=a)' }", "E1364 The pattern looks around or refers back, which takes no bounded time. Write it without (?=..), (?!..), (?<=..), (?<!..), (?>..) and \\1.")]
    [TestCase("match: { pattern: '(?<Name>a)' }", "E1364 The group Name cannot be the name of a field. Use small letters, digits and _, a letter first.")]
    [TestCase("match: \"{x:fixed(2.2)}\"", "E1304 fixed(2.2) does not say how wide the number is. Write all characters, then those behind the point, such as fixed(6.2) for 012.50 or signed(7.2) for +012.50.")]
    [TestCase("match: \"{x:time(hh:mm)}\"", "E1357 time(hh:mm) does not say how the time is written. Write time(iso), time(unix_s), time(unix_ms), time(bcd), or letters such as time(yyyy-MM-dd:HH:mm:ss).")]
    [TestCase("match: \"{x:hex(17)}\"", "E1304 hex(17) does not say how many digits. Write a number from 1 to 16, such as hex(4).")]
    [TestCase("match: { text: \"{x:int}\", fields: { x: { max_age: 5 } } }", "E1205 events.e.match.fields.x.max_age is 5 without a unit. Write 5s for seconds or 5ms for milliseconds.")]
    [TestCase("match: { text: \"{x:int}\", fields: { x: { unknown: -1 } } }", "E1203 events.e.match.fields.x.unknown holds a single value, but a list is needed. Write unknown: [ first, second ], or one item per line behind a dash.")]
    public void Mistakes_teach(string match, string words) => Assert.That(Written.Mistake($"events: {{ e: {{ {match} }} }}"), Does.StartWith(words));

    [Test]
    public void UTF_16_is_no_charset_of_a_profile() =>
        Assert.That(Written.Mistake("charset: utf16le"), Is.EqualTo("E1367 charset is utf16le, which only single fields can have. Write it at the field: { at: 5..24, type: text, charset: utf16le }."));

    private static MessageShape Text(string text) => Written.Catalogue($"requests: {{ m: {{ send: \"{text}\" }} }}").FindSent("m")!;
}

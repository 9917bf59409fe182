using System.Text;
using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Messages that are JSON documents.</summary>
internal sealed class JsonTests
{
    private static readonly MessageShape Answer = Written.Message("messages: { m: { json: { Command: FRC_Initialize, ErrorID: \"{error:int}\", Group: { Mask: 1, Name: \"{name:text}\" } } } }");

    [Test]
    public void Holes_are_taken_by_key_whatever_the_order_and_whatever_else_is_there()
    {
        Assert.That(Read(Answer, """{ "Group": {"Name":"R1","Mask":1.0, "x":[{}]}, "Other": null, "ErrorID" : 7, "Command":"FRC_Initialize" }"""), Is.EqualTo("error=7 name=R1"));
    }

    [TestCase("""{"Command":"FRC_Abort","ErrorID":7,"Group":{"Mask":1,"Name":"R1"}}""", "expected \"FRC_Initialize\" at byte 12, found '\"FRC_Abort\",\"ErrorID\":7,..'")]
    [TestCase("""{"Command":"FRC_Initialize","ErrorID":"x","Group":{"Mask":1,"Name":"R1"}}""", "expected a whole number for 'error' at byte 39, found '\"x\",\"Group\":{\"Mask\":1,\"N..'")]
    [TestCase("""{"Command":"FRC_Initialize","Group":{"Mask":1,"Name":"R1"}}""", "expected the key ErrorID at byte 59, found '}'")]
    [TestCase("""{"Command":"FRC_Initialize","ErrorID":7,"Group":{"Mask":2,"Name":"R1"}}""", "expected 1 at byte 57, found '2,\"Name\":\"R1\"}}'")]
    [TestCase("""{"Command":""", "expected a JSON document at byte 12, found the end")]
    [TestCase("READY", "expected a JSON document at byte 1, found 'READY'")]
    public void Another_document_says_where_it_differs(string json, string words)
    {
        var payload = Encoding.UTF8.GetBytes(json);
        Assert.That(Answer.TryDecode(payload, new FieldValue[2], out var fault), Is.False);
        Assert.That(fault.ToWords(Answer, payload), Is.EqualTo(words));
    }

    [Test]
    public void Keys_are_sent_in_the_order_of_the_profile()
    {
        Assert.That(
            Encoding.UTF8.GetString(Samples.Encode(Answer, ("error", 0), ("name", "a \"b\" \\ ü"))),
            Is.EqualTo("""{"Command":"FRC_Initialize","ErrorID":0,"Group":{"Mask":1,"Name":"a \"b\" \\ ü"}}"""));
    }

    [Test]
    public void Escapes_are_read_as_what_they_mean()
    {
        Assert.That(Read(Answer, """{"Command":"\u0046RC_Initialize","ErrorID":0,"Group":{"Mask":1,"Name":"a\tb\u00fc"}}"""), Is.EqualTo("error=0 name=a<HT>b\u00FC"));
        Assert.That(
            Written.Json(Answer, Encoding.UTF8.GetBytes("""{"Command":"FRC_Initialize","ErrorID":0,"Group":{"Mask":1,"Name":"\"\u00fc"}}"""), TimeSpan.Zero),
            Is.EqualTo("""{"error":{"value":0},"name":{"value":"\u0022\u00FC"}}"""));
    }

    [TestCase("{x:float}", "1.5", "x=1.5")]
    [TestCase("{x:float}", "\"1.5\"", "x=1.5")]
    [TestCase("{x:int}", "null", "x=-")]
    [TestCase("{x:bool}", "true", "x=true")]
    [TestCase("{x:RUN|STOP}", "\"STOP\"", "x=STOP")]
    [TestCase("{x:hex(4)}", "\"00ff\"", "x=255")]
    [TestCase("{x:time(unix_s)}", "1700000000", "x=2023-11-14T22:13:20Z")]
    [TestCase("{x:time(iso)}", "\"2026-05-01T13:45:00+02:00\"", "x=2026-05-01T11:45:00Z")]
    [TestCase("P {x:float} {y:float}", "\"P 1 2\"", "x=1 y=2")]
    [TestCase("{x:json}", "[1,{\"a\":2}]", "x=[1,{\"a\":2}]")]
    public void A_hole_alone_takes_the_value_s_own_type(string hole, string value, string words) =>
        Assert.That(Read(Hole(hole), $"{{\"k\":{value}}}"), Is.EqualTo(words));

    [TestCase("{x:float}", 1.5, "{\"k\":1.5}")]
    [TestCase("{x:bool}", true, "{\"k\":true}")]
    [TestCase("{x:RUN|STOP}", "RUN", "{\"k\":\"RUN\"}")]
    [TestCase("{x:hex(4)}", 255, "{\"k\":\"00FF\"}")]
    [TestCase("{x:int}", null, "{\"k\":null}")]
    [TestCase("{x:time(unix_s)}", "2023-11-14T22:13:20Z", "{\"k\":1700000000}")]
    public void A_hole_alone_is_sent_as_the_value_s_own_type(string hole, object? value, string json) =>
        Assert.That(Encoding.UTF8.GetString(Samples.Encode(Hole(hole), ("x", value))), Is.EqualTo(json));

    [Test]
    public void A_JSON_value_passes_as_it_is()
    {
        var shape = Hole("{x:json}");
        var value = JsonSerializer.SerializeToElement(new { a = new[] { 1, 2 } });

        Assert.That(Encoding.UTF8.GetString(Samples.Encode(shape, ("x", value))), Is.EqualTo("""{"k":{"a":[1,2]}}"""));
        Assert.That(Written.Json(shape, """{"k": {"a": [1,2]}}"""u8.ToArray(), TimeSpan.Zero), Is.EqualTo("""{"x":{"value":{"a":[1,2]}}}"""));
    }

    [Test]
    public void Lists_have_their_items_in_order()
    {
        var shape = Written.Message("messages: { m: { json: [pose, [\"{x:float}\", \"{y:float}\"]] } }");

        Assert.That(Read(shape, """["pose",[1,2]]"""), Is.EqualTo("x=1 y=2"));
        Assert.That(shape.TryDecode("""["pose",[1,2,3]]"""u8, new FieldValue[2], out _), Is.False);
        Assert.That(shape.TryDecode("""["pose",[1]]"""u8, new FieldValue[2], out _), Is.False);
    }

    [Test]
    public void A_key_may_be_missing_where_the_profile_says_so()
    {
        var shape = Written.Message("messages: { m: { json: { a: 1, b: \"{b:int}\" }, fields: { b: { optional: true, unit: mm } } } }");

        Assert.That(Read(shape, """{"a":1}"""), Is.EqualTo("b=-"));
        Assert.That(Read(shape, """{"a":1,"b":2}"""), Is.EqualTo("b=2 mm"));
    }

    [Test]
    public void Arguments_that_do_not_fit_are_refused()
    {
        Assert.That(Samples.EncodeError(Answer, ("error", "x"), ("name", "R1")), Is.EqualTo("Argument 'error' of 'm' cannot be \"x\": it is no number; a whole number fits."));
        Assert.That(Samples.EncodeError(Answer, ("name", "R1")), Is.EqualTo("Argument 'error' of 'm' is missing; a whole number fits."));
        Assert.That(Samples.EncodeError(Answer, ("error", 1), ("name", "a\nb")), Does.Contain("it contains the control character"));
    }

    [TestCase("""{"other":{"a":[1,2,3]},"k":12.5}""")]
    [TestCase("""{"k":"12.5"}""")]
    [TestCase("""{"\u006b":12.5,"\ud800":1}""")]
    [TestCase("""{"k":12.5""")]
    [TestCase("""{"k":{}}""")]
    [TestCase("""{"k":}""")]
    [TestCase("READY")]
    public void Reading_allocates_nothing(string json)
    {
        var shape = Hole("{x:float}");
        var payload = Encoding.UTF8.GetBytes(json);
        var values = new FieldValue[1];
        shape.TryDecode(payload, values, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 0; frame < 1000; frame++)
        {
            shape.TryDecode(payload, values, out _);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Half_a_pair_of_surrogates_is_another_key_and_another_constant()
    {
        Assert.That(Read(Hole("{x:int}"), """{"\ud800":1,"k":2}"""), Is.EqualTo("x=2"));
        Assert.That(Hole("A").TryDecode("""{"k":"\udc00"}"""u8, [], out _), Is.False);
    }

    [TestCase("{x:text}", new byte[] { 0x22, 0x61, 0xFF, 0x62, 0x22 }, "a\uFFFDb")]
    [TestCase("{x:text}", new byte[] { 0x22, 0x5C, 0x6E, 0xFF, 0x22 }, null)]
    [TestCase("{x:json}", new byte[] { 0x22, 0x61, 0xFF, 0x62, 0x22 }, null)]
    public void Bytes_that_are_no_characters_break_nothing_on_the_way_out(string hole, byte[] value, string? text)
    {
        var written = Written.Json(Hole(hole), [.. "{\"k\":"u8, .. value, .. "}"u8], TimeSpan.Zero);

        using var document = JsonDocument.Parse(written);
        Assert.That(document.RootElement.GetProperty("x").GetProperty("value").GetString(), text is null ? Is.Not.Null : Is.EqualTo(text));
    }

    [TestCase("{x:text}")]
    [TestCase("{x:json}")]
    public void Half_a_pair_of_surrogates_breaks_nothing_on_the_way_out(string hole) =>
        Assert.That(() => Written.Json(Hole(hole), """{"k":"a\ud800"}"""u8.ToArray(), TimeSpan.Zero), Throws.Nothing);

    [Test]
    public void Of_a_key_that_comes_twice_the_first_counts() => Assert.That(Read(Hole("{x:int}"), """{"k":1,"k":"y"}"""), Is.EqualTo("x=1"));

    [Test]
    public void Equal_numbers_written_differently_are_not_distinct()
    {
        var catalogue = Written.Catalogue("messages: { a: { json: { c: 1 } }, b: { json: { c: 1.0 } }, m: { json: { c: 2 } } }");

        Assert.That(catalogue.Find("a")!.IsDistinctFrom(catalogue.Find("b")!), Is.False);
        Assert.That(catalogue.Find("a")!.IsDistinctFrom(catalogue.Find("m")!), Is.True);
    }

    [Test]
    public void Documents_with_other_constants_are_distinct()
    {
        var catalogue = Written.Catalogue("messages: { a: { json: { c: x, v: \"{v:int}\" } }, b: { json: { c: y, v: \"{v:int}\" } }, m: { json: { v: \"{v:int}\" } } }");

        Assert.That(catalogue.Find("a")!.IsDistinctFrom(catalogue.Find("b")!), Is.True);
        Assert.That(catalogue.Find("a")!.IsDistinctFrom(catalogue.Find("m")!), Is.False);
    }

    [TestCase("match: { json: done }", "E1362 events.e.match.json is a single value, but a JSON document is an object or a list. Write json: { command: start }.")]
    [TestCase("match: { json: { a: \"{x:int}\", b: \"{x:int}\" } }", "E1306 The name x is taken by an earlier hole of this document. Give each hole a name of its own.")]
    [TestCase("match: { json: { a: \"{x:u16}\" } }", "E1304 The type u16 is binary, and this is a text. Describe the message by its fields: fields: { x: { type: u16 } }.")]
    [TestCase("match: { json: { a: \"{=now.iso}\" } }", "E1368 events.e.match holds {=now.iso}, a value we make, but the device sends it. Give the hole a name and a type, such as {session:text}.")]
    [TestCase("match: { json: { a: \"{x:int}\" }, fields: { y: { unit: mm } } }", "E1402 events.e.match.fields describes y, but the message has no hole of that name. Known here: x.")]
    [TestCase("match: { json: { a: 1 }, xml: <a/> }", "E1361 events.e.match is printed twice: as json and as xml. Keep one of them.")]
    public void Mistakes_teach(string match, string words) => Assert.That(Written.Mistake($"events: {{ e: {{ {match} }} }}"), Is.EqualTo(words));

    private static MessageShape Hole(string hole) => Written.Message($"messages: {{ m: {{ json: {{ k: \"{hole}\" }} }} }}");

    private static string Read(MessageShape shape, string json) => Written.Read(shape, Encoding.UTF8.GetBytes(json));
}

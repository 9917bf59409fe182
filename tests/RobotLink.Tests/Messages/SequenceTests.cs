using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Fields one behind the other: records, lengths, lists, optional ends.</summary>
internal sealed class SequenceTests
{
    [Test]
    public void Fields_stand_one_behind_the_other_and_behind_the_header()
    {
        var shape = Written.Message("header: { unit: { type: u8 }, function: { type: u8 } }\nmessages: { m: { unit: 1, function: 3, fields: { address: { type: u16 }, count: { type: u16 } } } }");

        Assert.That(Written.Write(shape, ("address", 100), ("count", 2)), Is.EqualTo("<0x01><ETX><NUL>d<NUL><STX>"));
        Assert.That(Written.Read(shape, "<0x01><ETX><NUL>d<NUL><STX>"), Is.EqualTo("address=100 count=2"));
    }

    [Test]
    public void Fields_step_over_what_the_framing_fills_in()
    {
        var profile = Profiles.Texts.Good("""
            profile: p
            extends: base/tcp
            framing: { length: { at: 5..6, counts: rest } }
            header: { transaction: { type: u16, value: counter.id }, protocol: { type: u16, value: 0 }, unit: { type: u8 }, function: { type: u8 } }
            counters: { id: { from: 1, to: 65535 } }
            messages: { m: { unit: 1, function: 3, fields: { address: { type: u16 } } } }
            """);

        Assert.That(profile.Header.Select(field => field.At.ToString()), Is.EqualTo(new[] { "1..2", "3..4", "7", "8" }));
        Assert.That(profile.Messages[0].Fields[0].At, Is.EqualTo(new ByteRange(9, 10)));
    }

    [Test]
    public void A_length_is_computed_when_sent_and_obeyed_when_received()
    {
        var shape = Written.Fields("size: { type: u8 }, name: { type: text, length: size }, code: { type: u8 }");

        Assert.That(Written.Write(shape, ("name", "ABC"), ("code", 7)), Is.EqualTo("<ETX>ABC<0x07>"));
        Assert.That(Written.Read(shape, "<ETX>ABC<0x07>"), Is.EqualTo("size=3 name=ABC code=7"));
        Assert.That(Written.Read(shape, "<NUL><0x07>"), Is.EqualTo("size=0 name=- code=7"));
        Assert.That(Written.Fault(shape, "<0x09>ABC<0x07>"), Is.EqualTo("expected text for 'name' at byte 2, found 'ABC<0x07>'"));
        Assert.That(Samples.EncodeError(shape, ("name", new string('a', 256)), ("code", 1)), Does.Contain("'size'").And.Contain("it is too large"));
    }

    [Test]
    public void A_length_may_count_more_than_the_field()
    {
        var shape = Written.Fields("size: { type: u8, add: -2 }, name: { type: text, length: size }");

        Assert.That(Written.Write(shape, ("name", "ABC")), Is.EqualTo("<0x05>ABC"));
        Assert.That(Written.Read(shape, "<0x05>ABC"), Does.EndWith("name=ABC"));
    }

    [Test]
    public void The_rest_ends_before_a_check_inside_of_the_message()
    {
        var shape = new MessageCatalogue(Profiles.Texts.Good("""
            profile: p
            extends: base/tcp
            framing: { idle_gap: 50ms, check: { kind: crc16_modbus, over: 1..-4, at: -3..-2 } }
            messages: { m: { fields: { code: { type: u8 }, payload: { type: bytes, length: rest } } } }
            """)).FindSent("m")!;

        Assert.That(Written.Read(shape, "<0x01><0xAA><0xBB><0xCC><0xDD><0xEE>"), Is.EqualTo("code=1 payload=AABB"));
        Assert.That(Written.Write(shape, ("code", 1), ("payload", "AABB")), Is.EqualTo("<0x01><0xAA><0xBB><NUL*3>"));
    }

    [Test]
    public void A_text_ends_at_its_terminator()
    {
        var shape = Written.Fields("name: { type: text, until: <NUL> }, code: { type: u8 }");

        Assert.That(Written.Read(shape, "AB<NUL><0x07>"), Is.EqualTo("name=AB code=7"));
        Assert.That(Written.Write(shape, ("name", "AB"), ("code", 7)), Is.EqualTo("AB<NUL><0x07>"));
        Assert.That(Written.Fault(shape, "ABC"), Is.EqualTo("expected text up to '<NUL>' for 'name' at byte 1, found 'ABC'"));
    }

    [Test]
    public void A_text_of_fixed_size_may_end_before_its_place_does()
    {
        var shape = Written.Fields("name: { type: text, length: 6, until: <NUL> }, code: { type: u8 }");

        Assert.That(Written.Read(shape, "AB<NUL>xyz<0x07>"), Is.EqualTo("name=AB code=7"));
        Assert.That(Written.Read(shape, "ABCDEF<0x07>"), Is.EqualTo("name=ABCDEF code=7"));
        Assert.That(Written.Write(shape, ("name", "AB"), ("code", 7)), Is.EqualTo("AB<NUL*4><0x07>"));
        Assert.That(Samples.EncodeError(shape, ("name", "ABCDEFG"), ("code", 7)), Does.Contain("it needs 7 bytes and has 6"));
    }

    [Test]
    public void Padding_is_what_the_profile_says()
    {
        var shape = Written.Fields("name: { type: text, length: 5, pad: <NUL> }, size: { type: int, length: 4, pad: <SP> }");

        Assert.That(Written.Read(shape, "AB<NUL*3>  12"), Is.EqualTo("name=AB size=12"));
        Assert.That(Written.Write(shape, ("name", "AB"), ("size", 12)), Is.EqualTo("AB<NUL*3>  12"));
    }

    [Test]
    public void A_list_of_a_fixed_count_is_read_and_written()
    {
        var shape = Written.Fields("axes: { type: i16, count: 3, scale: 0.1, unit: mm }, code: { type: u8 }");

        Assert.That(Written.Read(shape, "<NUL><0x0F><0xFF><0xF1><NUL><NUL><0x07>"), Is.EqualTo("axes=[1.5,-1.5,0] mm code=7"));
        Assert.That(Written.Json(shape, "<NUL><0x0F><0xFF><0xF1><NUL><NUL><0x07>"), Is.EqualTo("""{"axes":{"value":[1.5,-1.5,0],"unit":"mm"},"code":{"value":7}}"""));
        Assert.That(Written.Write(shape, ("axes", new[] { 1.5, -1.5, 0 }), ("code", 7)), Is.EqualTo("<NUL><0x0F><0xFF><0xF1><NUL><NUL><0x07>"));
        Assert.That(Samples.EncodeError(shape, ("axes", new[] { 1.5 }), ("code", 7)), Does.StartWith("Argument 'axes' of 'm' cannot be a list of 1: it has 3 items"));
        Assert.That(Samples.EncodeError(shape, ("axes", 1.5), ("code", 7)), Does.StartWith("Argument 'axes' of 'm' cannot be 1.5: it is no list; a list, each a multiple of 0.1"));
    }

    [Test]
    public void A_count_is_computed_when_sent_and_obeyed_when_received()
    {
        var shape = Written.Fields("count: { type: u8 }, values: { type: u8, count: count }, code: { type: u8 }");

        Assert.That(Written.Read(shape, "<STX><0x05><0x06><0x07>"), Is.EqualTo("count=2 values=[5,6] code=7"));
        Assert.That(Written.Write(shape, ("values", JsonSerializer.SerializeToElement(new[] { 5, 6 })), ("code", 7)), Is.EqualTo("<STX><0x05><ACK><0x07>"));
        Assert.That(Written.Fault(shape, "<0x09><0x05><0x06>"), Does.StartWith("expected items, each a number in 1 byte for 'values' at byte 4"));
    }

    [Test]
    public void A_list_may_take_the_rest()
    {
        var shape = Written.Fields("names: { type: text, until: <NUL>, count: rest }");

        Assert.That(Written.Read(shape, "A<NUL>BC<NUL>"), Is.EqualTo("""names=["A","BC"]"""));
        Assert.That(Written.Write(shape, ("names", new[] { "A", "BC" })), Is.EqualTo("A<NUL>BC<NUL>"));
        Assert.That(Written.Fault(shape, "A<NUL>BC"), Does.Contain("for 'names' at byte 3"));
    }

    [Test]
    public void A_group_of_fields_repeats()
    {
        var shape = Written.Fields("count: { type: u8 }, tools: { count: count, fields: { id: { type: u8 }, size: { type: u8 }, name: { type: text, length: size } } }");

        Assert.That(Written.Json(shape, "<STX><0x07><0x01>A<0x08><0x02>BC"), Is.EqualTo("""{"tools":{"value":[{"id":7,"name":"A"},{"id":8,"name":"BC"}]}}"""));
        Assert.That(
            Written.Write(shape, ("tools", JsonSerializer.SerializeToElement(new object[] { new { id = 7, name = "A" }, new { id = 8, name = "BC" } }))),
            Is.EqualTo("<STX><0x07><0x01>A<BS><STX>BC".Replace("<BS>", "<0x08>")));
        Assert.That(Samples.EncodeError(shape, ("tools", new object[] { 5 })), Does.Contain("one of its items is no object with fields; a list, each an object with id, name fits"));
    }

    [Test]
    public void Fields_at_the_end_may_be_missing()
    {
        var shape = Written.Fields("code: { type: u8 }, detail: { type: u16, optional: true }, more: { type: text, length: 2, optional: true }");

        Assert.That(Written.Read(shape, "<0x07>"), Is.EqualTo("code=7 detail=- more=-"));
        Assert.That(Written.Read(shape, "<0x07><NUL><0x01>"), Is.EqualTo("code=7 detail=1 more=-"));
        Assert.That(Written.Read(shape, "<0x07><NUL><0x01>AB"), Is.EqualTo("code=7 detail=1 more=AB"));
        Assert.That(Written.Fault(shape, "<0x07><NUL>"), Does.StartWith("expected a number in 2 bytes for 'detail' at byte 2"));
        Assert.That(Written.Write(shape, ("code", 7)), Is.EqualTo("<0x07>"));
        Assert.That(Written.Write(shape, ("code", 7), ("detail", 1)), Is.EqualTo("<0x07><NUL><0x01>"));
    }

    [Test]
    public void A_constant_tells_messages_apart_and_is_neither_argument_nor_value()
    {
        var catalogue = Written.Catalogue("messages: { run: { fields: { kind: { type: u8, value: 1 }, speed: { type: u8 } } }, stop: { fields: { kind: { type: u8, value: 0x02 } } } }");
        var values = new FieldValue[catalogue.MaximumFields];

        Assert.That(catalogue.Match([1, 50], [], values, out _)!.Name, Is.EqualTo("run"));
        Assert.That(values[0], Is.EqualTo(FieldValue.Of(50)));
        Assert.That(catalogue.Match([2], [], values, out _)!.Name, Is.EqualTo("stop"));
        Assert.That(catalogue.Match([3, 1], [], values, out var nearest), Is.Null);
        Assert.That(nearest.ToWords([3, 1]), Is.EqualTo("expected a known message at byte 1, found '<ETX><0x01>'"));
        Assert.That(Written.Write(catalogue.FindSent("run")!, ("speed", 50)), Is.EqualTo("<0x01>2"));
        Assert.That(Written.Write(catalogue.FindSent("stop")!), Is.EqualTo("<STX>"));
        Assert.That(catalogue.FindSent("run")!.IsDistinctFrom(catalogue.FindSent("stop")!), Is.True);
    }

    [Test]
    public void A_header_constant_of_all_frames_refuses_others()
    {
        var shape = Written.Message("header: { magic: { type: u16, value: 0xCAFE }, kind: { type: u8 } }\nmessages: { m: { kind: 1 } }");

        Assert.That(Written.Write(shape), Is.EqualTo("<0xCA><0xFE><0x01>"));
        Assert.That(Written.Fault(shape, "<0xCA><0xFF><0x01>"), Does.StartWith("expected magic '51966' at byte 1"));
    }

    [Test]
    public void Fields_and_header_fields_can_be_asked_for_by_name()
    {
        var shape = Written.Message("header: { id: { type: u16 }, kind: { type: u8 } }\nmessages: { m: { kind: 1, fields: { mode: { type: u8, value: 4 }, x: { type: u8 } } } }");
        byte[] payload = [1, 2, 1, 4, 9];
        var values = Samples.Decode(shape, payload);

        Assert.That(new[] { "id", "kind", "mode", "x", "y" }.Select(name => shape.Named(name, payload, values)), Is.EqualTo(new[] { "258", "1", "4", "9", null }));
    }

    [Test]
    public void A_header_field_is_padded_as_the_profile_says()
    {
        var shape = Written.Message("header: { kind: { at: 1..4, type: text, pad: <NUL> } }\nmessages: { m: { kind: AB } }");

        Assert.That(Written.Write(shape), Is.EqualTo("AB<NUL><NUL>"));
        Assert.That(shape.TryDecode("AB\0\0"u8, [], out _), Is.True);
        Assert.That(shape.TryDecode("ABC\0"u8, [], out _), Is.False);
    }

    [Test]
    public void Every_byte_of_a_record_can_be_explained()
    {
        var shape = Written.Message("header: { kind: { type: u8 } }\nmessages: { m: { kind: 1, fields: { mode: { type: u8, value: 4 }, size: { type: u8 }, name: { type: text, length: size } } } }");

        Assert.That(shape.Explain([1, 4, 2, 65, 66]).Select(part => (part.Kind, part.Start, part.Length, part.Name)), Is.EqualTo(new[]
        {
            (PartKind.Header, 0, 1, "kind"), (PartKind.Literal, 1, 1, null), (PartKind.Field, 2, 1, "size"), (PartKind.Field, 3, 2, "name"),
        }));
    }

    [TestCase("a: { type: text, length: rest }, b: { type: u8 }", "E1354 messages.m.fields.b stands behind a, which takes the rest of the frame. Write a length for it, or a place from the end such as at: -2..-1.")]
    [TestCase("a: { type: u8, optional: true }, b: { type: u8 }", "E1354 messages.m.fields.b stands behind a, which may be missing. Make it optional, too, or write it earlier.")]
    [TestCase("a: { type: text }", "E1202 messages.m.fields.a.length is missing. Write where the field ends: at: 5..8, length: 6, length: rest or until: <NUL>.")]
    [TestCase("a: { type: text, length: b }", "E1353 messages.m.fields.a.length names b, but no earlier field of that name is a whole number. Write the number before what it speaks of.")]
    [TestCase("a: { type: text, length: 5 B }", "E1353 messages.m.fields.a.length is 5 B, which is neither a number nor a field. Write a number such as length: 32, the name of an earlier number, or rest.")]
    [TestCase("a: { type: u8, count: 0 }", "E1207 messages.m.fields.a.count is 0, outside of 1 to 65536. Write a number within.")]
    [TestCase("a: { fields: { b: { type: u8 } } }", "E1366 messages.m.fields.a.fields is a group, which needs count and no type. Write { count: axes, fields: { position: { type: f32 } } }.")]
    [TestCase("a: { count: 2, fields: { b: { at: 3, type: u8 } } }", "E1366 messages.m.fields.a.fields.b.at stands in a group, which repeats at ever new places. Remove it: the fields of a group stand one behind the other.")]
    [TestCase("a: { type: text, length: 3, pad: <NUL><NUL> }", "E1352 messages.m.fields.a.pad needs exactly one byte. Write pad: <NUL>.")]
    public void Mistakes_teach(string fields, string words) =>
        Assert.That(Written.Mistake($"messages: {{ m: {{ fields: {{ {fields} }} }} }}"), Is.EqualTo(words));
}

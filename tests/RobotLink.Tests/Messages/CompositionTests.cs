using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Requests with several replies, acknowledgements as texts, frames inside frames.</summary>
internal sealed class CompositionTests
{
    [Test]
    public void A_reply_may_be_several_frames()
    {
        var catalogue = Written.Catalogue("requests: { pose: { send: \"GV\", reply: [\"1\", \"{x:float}\", \"{y:float}\"] } }");
        var request = catalogue.FindRequest("pose")!;

        Assert.That(request.Reply!.TryDecode("1"u8, [], out _), Is.True);
        Assert.That(request.More.Select(part => (part.Shape.Name, part.Shape.Fields[0].Name, part.Repeats)), Is.EqualTo(new[] { ("pose", "x", false), ("pose", "y", false) }));
        Assert.That(catalogue.Find("pose"), Is.SameAs(request.Reply));
    }

    [Test]
    public void A_reply_may_repeat_until_another_comes()
    {
        var request = Written.Catalogue("requests: { dir: { send: \"DIR\", reply: [\"{line:text}\", { until: \"END\" }] } }").FindRequest("dir")!;

        Assert.That(request.More.Select(part => (part.Shape.Fields.Count, part.Repeats)), Is.EqualTo(new[] { (0, true) }));
        Assert.That(request.More[0].Shape.TryDecode("END"u8, [], out _), Is.True);
    }

    [TestCase("reply: [{ until: END }, OK]", "E1369 until ends the repetition of the item before it, so it is the last of at least two. Write reply: [\"{line:text}\", { until: \"END\" }].")]
    [TestCase("reply: []", "E1369 requests.r.reply is an empty list. Write the frames that answer, or remove reply.")]
    [TestCase("reply: [\"{x:in}\"]", "E1304 The type in is unknown. Did you mean int?")]
    [TestCase("send: { pattern: a }", "E1365 requests.r.send.pattern is to be sent, but a pattern says only what fits. Write the text to send, with holes for what changes.")]
    public void Mistakes_teach(string keys, string words) =>
        Assert.That(Written.Mistake($"requests: {{ r: {{ {(keys.StartsWith("send") ? "" : "send: GO, ")}{keys} }} }}"), Is.EqualTo(words));

    [Test]
    public void Every_form_stands_where_a_text_may()
    {
        var catalogue = Written.Catalogue("""
            header: { kind: { type: u8 } }
            requests:
              a: { send: { json: { go: 1 } }, reply: { xml: '<Ok code="{code:int}"/>' }, units: { code: mm } }
              b: { send: { kind: 7, fields: { speed: { type: u8 } } }, reply: { text: "OK" } }
            errors: { no: { match: { json: { code: "{code:int}" } }, words: { 5: stopped } } }
            """);

        Assert.That(Written.Write(catalogue.FindSent("a")!), Is.EqualTo("{\"go\":1}"));
        Assert.That(Written.Read(catalogue.Find("a")!, "<LT>Ok code=\"5\"/>"), Is.EqualTo("code=5 mm"));
        Assert.That(Written.Write(catalogue.FindSent("b")!, ("speed", 9)), Is.EqualTo("<0x07><HT>"));
        Assert.That(Written.Read(catalogue.Find("no")!, "{\"code\":5}"), Is.EqualTo("code=5"));
    }

    [Test]
    public void Values_name_what_is_sent_when_the_reply_holds_no_data()
    {
        var catalogue = Written.Catalogue("""
            header: { kind: { type: u8 } }
            requests:
              write: { send: { kind: 3, fields: { address: { type: u8 }, size: { type: u8, value: length(4..-1) }, data: { type: bytes, length: rest } } }, reply: { kind: 4 } }
              set:   { like: write, with: { address: 16 }, values: { setpoint: { type: i16, scale: 0.1 }, speed: { type: u8 } } }
            """);

        Assert.That(Written.Write(catalogue.FindSent("set")!, ("setpoint", 25.6), ("speed", 7)), Is.EqualTo("<ETX><0x10><ETX><0x01><NUL><0x07>"));
    }

    [Test]
    public void Codes_are_written_as_manuals_print_them()
    {
        var profile = Texts.Good(Texts.Lines("errors: { no: { match: \"E {code:hex(4)}\", words: { 0x8104: forbidden, 5: stopped } } }"));

        Assert.That(profile.Messages.Single(message => message.Name == "no").Words, Is.EqualTo(new Dictionary<long, string> { [0x8104] = "forbidden", [5] = "stopped" }));
    }

    [Test]
    public void A_message_may_read_a_header_field_that_it_leaves_open_in_its_own_way()
    {
        var catalogue = Written.Catalogue("""
            header: { function: { at: 1, type: u8 } }
            messages:
              read:    { function: 3, fields: { value: { type: u8 } } }
              refused: { fields: { function_refused: { at: 1, type: u8, range: 1..127, add: -128 }, code: { type: u8 } } }
            """);

        Assert.That(Written.Read(catalogue.Find("refused")!, "<0x83><0x02>"), Is.EqualTo("function_refused=3 code=2"));
    }

    [Test]
    public void An_event_is_acknowledged_by_a_text_or_a_message()
    {
        var profile = Texts.Good(Texts.Lines("events: { read: { match: \"R {code:word}\", ack: \"ACK {code:word}\" }, done: { match: DONE, ack: OK } }"));
        var catalogue = new MessageCatalogue(profile);

        Assert.That(profile.Messages.Where(message => message.Ack is not null).Select(message => message.Ack), Is.EqualTo(new[] { "read_ack", "done_ack" }));
        Assert.That(Written.Write(catalogue.FindSent("read_ack")!, ("code", "X")), Is.EqualTo("ACK X"));
        Assert.That(Written.Write(catalogue.FindSent("done_ack")!), Is.EqualTo("OK"));
    }

    [Test]
    public void An_acknowledgement_that_looks_like_a_name_must_be_one() =>
        Assert.That(Written.Mistake("events: { e: { match: E, ack: ok } }"), Is.EqualTo("E1401 events.e.ack names ok, but no message has that name. Write it in quotes to send that text."));

    [Test]
    public void An_acknowledgement_has_only_holes_of_what_it_acknowledges() => Assert.That(
        Written.Mistake("events: { e: { match: \"E {id:int}\", ack: \"ACK {code:int}\" } }"),
        Is.EqualTo("E1507 e_ack needs a value for code, but e, which it acknowledges, has none of that name. Name a message without holes, or with those of what it acknowledges."));

    [Test]
    public void Frames_inside_a_frame_are_messages_and_unknown_ones_are_skipped()
    {
        var catalogue = Written.Catalogue("""
            header: { kind: { type: u8 } }
            messages:
              state:
                kind: 16
                contains:
                  from: 2
                  framing: { length: { at: 1..2 } }
                  header: { package: { type: u8 } }
                  messages:
                    joints: { package: 1, fields: { angles: { type: u8, count: 2 } } }
                    mode: { package: 0, fields: { running: { type: u8, words: { 0: stopped, 1: running } } } }
            """);
        var payload = ByteNotation.Parse("<0x10><NUL><0x05><0x01><0x0A><0x0B><NUL><0x04><0x09><0xFF><NUL><0x04><NUL><0x01>");
        var shape = catalogue.Match(payload, [], new FieldValue[catalogue.MaximumFields], out _)!;
        var values = new FieldValue[catalogue.MaximumFields];
        var found = new List<string>();
        foreach (var piece in new InnerFrames(shape.Inner!.NewFramer(), shape.Inner.Inside(payload)))
        {
            var inner = shape.Inner.Catalogue.Match(piece.Payload, [], values, out _);
            found.Add(inner is null ? "unknown" : $"{inner.Name} {FieldText.All(inner, piece.Payload, values)}");
        }

        Assert.That(found, Is.EqualTo(new[] { "joints angles=[10,11]", "unknown", "mode running=running" }));
        Assert.That(catalogue.Find("joints")!.Fields[0].Name, Is.EqualTo("angles"));
    }

    [TestCase("contains: { framing: { size: 2B }, messages: { x: { } } }", "E1202 messages.m.contains.from is missing. Write the first byte of the frames inside, such as from: 6.")]
    [TestCase("contains: { from: 1, messages: { x: { } } }", "E1307")]
    [TestCase("contains: { from: 1, framing: { size: 2B }, mesages: { } }", "E1201 The key mesages is unknown in messages.m.contains. Did you mean messages?")]
    public void Mistakes_of_inner_frames_teach(string contains, string words) =>
        Assert.That(Written.Mistake($"messages: {{ m: {{ {contains} }} }}"), Does.StartWith(words));

    [Test]
    public void Where_only_some_messages_have_a_number_the_others_are_tried_too()
    {
        var catalogue = Written.Catalogue("header: { kind: { type: u8 } }\nmessages: { a: { kind: 1, fields: { x: { type: u8 } } } }\nevents: { b: { match: \"HELLO\" } }");

        Assert.That(catalogue.Match("HELLO"u8, [], new FieldValue[1], out _)!.Name, Is.EqualTo("b"));
        Assert.That(catalogue.Match([1, 2], [], new FieldValue[1], out _)!.Name, Is.EqualTo("a"));
        Assert.That(catalogue.Match([2, 2], [], new FieldValue[1], out _), Is.Null);
    }
}

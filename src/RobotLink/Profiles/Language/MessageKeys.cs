using static RobotLink.Profiles.Language.Shapes;

namespace RobotLink.Profiles.Language;

/// <summary>What is said, and what it means.</summary>
internal static class MessageKeys
{
    private static readonly NamedValue WordsByCode = Named("code", Notation.Code, Text("words"));
    private static readonly NamedValue CausesByCode = Named("code", Notation.Code, Choice(ErrorCauses.All));

    public static KeyGroup Request { get; } = new("request", "A question to the device and its answer.", () =>
    [
        new("send", Printed, "What is sent; its holes are the request's arguments. Or the name of an entry of `messages`.") { Default = "required, unless `like`", Example = "\"JOB {number:int(1..99)}\"" },
        new("reply", Either(Printed, ListOf(Either(new TemplateValue(), In(Form), In(Until)))), "What answers; a list: several frames one behind the other.") { Default = "nothing answers", Example = "\"PONG {program:RUN|STOP}\"" },
        new("units", Named("hole", Notation.Field, Text("unit")), "Units of the reply's holes.") { Example = "{ x: mm }" },
        new("timeout", Duration("10ms", "1h"), "The longest wait for the reply.") { Default = "derived from detect_within" },
        new("every", Duration("10ms", "24h"), "Asked by itself with this period; not for requests that change the machine.") { Default = "never" },
        new("changes_machine", Flag, "Something may move: the link needs `commands: true`, and the caller a key.") { Default = "false" },
        new("phase", Duration("1ms", "24h"), "With `every`: when in the period it is asked.") { Since = Next },
        new("slow_to", Duration("10ms", "24h"), "With `every`: unanswered, the period doubles up to this.") { Since = Next },
        new("valid_for", Duration("10ms", "1h"), "Waiting longer than this, it is not sent any more.") { Since = Next },
        new("retries", Whole(0, 10), "Sent again so often, with the same key, in equal parts of its timeout while nothing answers; only for requests that change nothing.") { Default = "0", Since = Next },
        new("restart", Text("name of a counter", Notation.Field), "A counter that begins anew once this is answered.") { Since = Next },
        new("like", Text("name of a request", Notation.Field), "Another request, with some arguments fixed by `with`.") { Since = Next },
        new("with", Named("argument", Notation.Field, Text("value")), "The fixed arguments.") { Example = "{ address: 100, count: 4 }", Since = Next },
        new("values", Named("field", Notation.Field, In(FieldKeys.Field)), "The reply's bytes `data`, read as these fields in order.") { Example = "{ temperature: { type: f32, order: cdab, unit: C } }", Since = Next },
    ]);

    public static KeyGroup Transfer { get; } = new("transfer", "A file for the device: requests one after another, each answered before the next.", () =>
    [
        new("open", Text("name of a request", Notation.Field), "Sent first.") { Since = Next, Example = "file_open" },
        new("block", Text("name of a request", Notation.Field), "Sent for each piece of the file, which it takes as its argument `data`.") { Required = true, Since = Next, Example = "file_block" },
        new("close", Text("name of a request", Notation.Field), "Sent when all pieces are there.") { Since = Next, Example = "file_close" },
        new("abort", Text("name of a request", Notation.Field), "Sent when the file will not become whole.") { Since = Next, Example = "file_abort" },
        new("block_size", Size("1B", "16KiB"), "Bytes of the file in each piece.") { Required = true, Since = Next, Example = "32B" },
    ]);

    public static KeyGroup Event { get; } = new("event", "What the device says by itself.", () =>
    [
        new("match", Printed, "The text it says.") { Required = true, Example = "\"CYC {count:int} {result:OK|NOK}\"" },
        new("ack", Printed, "What we answer, once it is safe here.") { Since = Next },
        new("latest_every", Duration("10ms", "1h"), "Delivered at most so often, the newest.") { Since = Next },
    ]);

    public static KeyGroup Error { get; } = new("error", "How the device refuses.", () =>
    [
        new("match", Printed, "The text it says; a hole `code` finds words and causes, a hole `text` adds the device's own.") { Required = true, Example = "\"ERR {code:int} {text:text}\"" },
        new("words", Either(WordsByCode, Text("words")), "Code to the words of the device's manual; one text for an error that has no code.") { Example = "{ 12: \"robot is in manual mode\" }" },
        new("causes", CausesByCode, "Code to cause, for programs; busy, no-reply and closed-by-peer also end the connection, unless `then` says what follows.") { Example = "{ 96: busy }" },
        new("cause", Choice(ErrorCauses.All), "The cause of an error that has no code, and of codes that `causes` do not name.") { Default = "rejected", Since = Next },
        new("then", Choice("go_on", "close", "back_off", "log_in_again", "retry"), "What follows; retry is for requests that change nothing.") { Default = "go_on; close for a code whose cause is busy, no-reply or closed-by-peer", Since = Next },
        new("answers_only", Flag, "The device never says it by itself: the request it refuses is settled.") { Default = "false", Since = Next },
    ]);

    public static KeyGroup Message { get; } = new("message", "A message of fields. Beside these keys stand the header's fields, with the value that tells this message from others.", () =>
    [
        new("fields", Named("field", Notation.Field, In(FieldKeys.Field)), "What lies in it."),
        new("ack", Text("name of a message", Notation.Field), "The message that acknowledges this one, sent once it is safe here."),
        new("words", WordsByCode, "Code to the words of the device's manual, by a field called code."),
        new("causes", CausesByCode, "Code to cause; busy, no-reply and closed-by-peer end the connection."),
        new("text", new TemplateValue(), "It is printed as a text with holes.") { Since = Next },
        new("json", new DocumentValue(), "It is a JSON document.") { Since = Next },
        new("xml", Text("XML with holes"), "It is an XML element.") { Since = Next },
        new("contains", In(Contains), "Frames inside this frame.") { Since = Next },
    ])
    {
        Others = new NamedKeys("header field", Notation.Field, Text("constant")),
    };

    private static KeyGroup Form { get; } = new("form", "A message that is no plain text: one of these keys; by place, the header's fields stand beside `fields`, with the value that tells this message from others.", () =>
    [
        new("text", new TemplateValue(), "A text with holes, when `fields` say more about its holes.") { Since = Next },
        new("json", new DocumentValue(), "Keys in the order they are sent; received, constants must be equal, holes are taken by key, other keys do not matter.") { Example = "{ Command: FRC_Initialize, ErrorID: \"{error:int}\" }", Since = Next },
        new("xml", Text("XML with holes"), "Attributes and texts with holes; received, other elements, blanks and order do not matter.") { Example = "'<Pos A1=\"{a1:float}\"/>'", Since = Next },
        new("pattern", Text("regular expression"), "Last resort, for what is received: named groups are the fields.") { Example = "'^(?<name>\\w+)=(?<value>.*)$'", Since = Next },
        new("fields", Named("field", Notation.Field, In(FieldKeys.Field)), "What lies in it; beside a printed form, what its holes mean.") { Since = Next },
        new("contains", In(Contains), "Frames inside this frame.") { Since = Next },
    ])
    {
        Others = new NamedKeys("header field", Notation.Field, Text("constant")),
    };

    private static KeyGroup Until { get; } = new("reply.until", "Ends a reply of any number of frames.", () =>
    [
        new("until", Printed, "The reply before it repeats until this one comes.") { Example = "END", Since = Next },
    ]);

    private static KeyGroup Contains { get; } = new("message.contains", "Frames inside a frame; each known one is delivered as a message of its own.", () =>
    [
        new("from", Whole(1, 65_536), "The first byte they begin at.") { Required = true, Since = Next },
        new("framing", In(FramingKeys.Framing), "How they are cut.") { Since = Next },
        new("header", Named("header field", Notation.Field, In(FieldKeys.Header)), "Their header.") { Since = Next },
        new("header_length", Size("1B", "16MiB"), "Bytes before the first field of each.") { Default = "up to the first field of any message", Since = Next },
        new("messages", Named("message", Notation.Field, In(Message)), "Those that are known; others are skipped and counted.") { Since = Next },
    ]);

    private static EitherValue Printed => Either(new TemplateValue(), In(Form));
}

namespace RobotLink.Profiles;

internal static class FramingCodes
{
    private const string Tcp = "profile: p\nextends: base/tcp\n";

    private const string Checked = "framing: { check: { kind: xor8, over: 1..-3, at: -2..-1, as: hex } }\n";

    private const string CheckedInside = "framing: { check: { kind: xor8, over: 1..2, at: 3..4, as: hex } }\n";

    private const string Procedure = Tcp + "framing: { procedure: 3964R }\n";

    public static readonly MistakeCode[] All =
    [
        new("E1320", MistakeScope.Profile, "silence counted in characters without a serial line", "`3.5chars` is a time only where `connect.serial` says how fast characters are. A network delivers packets; there, write a duration.",
            Tcp + "framing: { idle_gap: 3.5chars }", Tcp + "framing: { idle_gap: 50ms }"),
        new("E1321", MistakeScope.Profile, "escape that hides too little", "An escape makes marks inside a message harmless, so every mark, and the escape itself, must be told from content: write one byte that is doubled, or a byte with `xor` or `map` that covers them all.",
            Tcp + "framing: { end: <0xC0>, escape: { byte: <0xDB>, map: { <0xDC>: <0xC0> } } }", Tcp + "framing: { end: <0xC0>, escape: { byte: <0xDB>, map: { <0xDC>: <0xC0>, <0xDD>: <0xDB> } } }"),
        new("E1322", MistakeScope.Profile, "rule of lengths that cannot be meant", "Each entry of `sizes` is a value of the byte, or a range of values, and the length that goes with it. No value can have two.",
            Tcp + "framing: { length_by: { at: 2, sizes: { 3: 8B, 1..4: 6B } } }", Tcp + "framing: { length_by: { at: 2, sizes: { 3: 8B, 4..6: 6B } } }"),
        new("E1323", MistakeScope.Profile, "prompt that would never be seen", "A prompt is text without a line end, recognised as soon as it stands at the front. One that holds a line end, or begins with another prompt, never gets there.",
            "framing: { prompts: [\"Login<CR><LF>User: \"] }", "framing: { prompts: [\"User: \"] }"),
        new("E1324", MistakeScope.Profile, "framing that its list never reaches", "What comes is cut by the first framing of the list whose start stands at the front, else by the last one without a start. Silence, datagrams and parts cannot stand in a list.",
            Tcp + "framing: [ { end: <CR> }, { start: <STX>, end: <ETX> } ]", Tcp + "framing: [ { start: <STX>, end: <ETX> }, { end: <CR> } ]"),
        new("E1325", MistakeScope.Profile, "parts that cannot be found", "Where a part says how many there are, which one it is, and where its body begins, counts from the front of each part.",
            Tcp + "framing: { length: { at: 1..4, as: decimal }, parts: { count: -2, number: -1, body: 21..-1, as: decimal } }", Tcp + "framing: { length: { at: 1..4, as: decimal }, parts: { count: 17, number: 18, body: 21..-1, as: decimal } }"),
        new("E1326", MistakeScope.Profile, "document that ends twice", "A document ends where its root closes. `end` beside it is what we send behind it, and may only be blank.",
            Tcp + "framing: { document: json, end: \"#\" }", Tcp + "framing: { document: json, end: <CR><LF> }"),
        new("E1327", MistakeScope.Profile, "start and end are the same", "After one lost byte, nobody could tell what lies in a message from what lies between two. Where the mark only separates messages, `end` alone says so; where an `escape` hides it inside messages, both may be the same.",
            Tcp + "framing: { start: <STX>, end: <STX> }", Tcp + "framing: { start: <STX>, end: <ETX> }"),
        new("E1328", MistakeScope.Profile, "longest frame too short for any", "`max` counts everything: marks, delimiters, length and content.",
            Tcp + "framing: { start: <STX>, end: <ETX>, max: 1B }", Tcp + "framing: { start: <STX>, end: <ETX>, max: 1KiB }"),
        new("E1329", MistakeScope.Profile, "start on top of the length", "Places count from the frame's first byte, the start included.",
            Tcp + "framing: { length: { at: 1..2 }, start: <0xAA> }", Tcp + "framing: { length: { at: 2..3 }, start: <0xAA> }"),
        new("E1482", MistakeScope.Profile, "parts of what is not there", "`length.strip` takes the front of a frame away, length included; the places of `parts` count from there.",
            Tcp + "framing: { length: { at: 1..4, as: decimal, strip: true }, parts: { count: 17, number: 18, body: 21..-1 } }", Tcp + "framing: { length: { at: 1..4, as: decimal }, parts: { count: 17, number: 18, body: 21..-1 } }"),
        new("E1483", MistakeScope.Profile, "two ways to send", "`send` says how our own messages are framed when the device takes them in another way than it speaks. Inside of `send` itself nothing else is sent, and of a list only the first says how we send.",
            Tcp + "framing: { length: { at: 1..2 }, send: { end: <LF>, send: none } }", Tcp + "framing: { length: { at: 1..2 }, send: { end: <LF> } }"),
        new("E1484", MistakeScope.Profile, "check over half a byte", "`over_as: hex` computes a check over the bytes that pairs of hexadecimal digits stand for, so it covers an even number of characters.",
            Tcp + "framing: { start: \":\", end: <CR><LF>, check: { kind: lrc8, over: 1..3, over_as: hex, at: -2..-1, as: hex } }", Tcp + "framing: { start: \":\", end: <CR><LF>, check: { kind: lrc8, over: 1..-3, over_as: hex, at: -2..-1, as: hex } }"),
        new("E1485", MistakeScope.Profile, "text without room for the check inside of it", "A check that does not stand at an end of the frame stands inside of the text; where the text is shorter than that, the message could never be made. Blanks such as `<SP*2>` keep its room free.",
            CheckedInside + "requests: { status: { send: \"ST\" } }", CheckedInside + "requests: { status: { send: \"ST<SP*2>\" } }"),
        new("W1709", MistakeScope.Profile, "text where the check is filled in", "A check that does not stand at an end of the frame is put over the bytes at `at`, so a text that is written there is never sent. Blanks keep its room free.",
            CheckedInside + "requests: { status: { send: \"STATUS\" } }", CheckedInside + "requests: { status: { send: \"ST<SP*2>US\" } }"),
        new("W1710", MistakeScope.Profile, "room for a check that the framing adds", "A check at an end of the frame is framing, as marks are: it is added to what is sent and taken from what is received, so no message leaves room for it or reads it.",
            Checked + "requests: { status: { send: \"ST<SP*2>\" } }", Checked + "requests: { status: { send: \"ST\" } }"),
        new("E1901", MistakeScope.Profile, "procedure with what it has already", "`procedure` says everything about how blocks go over the line: calling, acknowledging, and the check byte. A check, another framing for sending, or datagrams cannot stand beside it.",
            Tcp + "framing: { procedure: 3964R, check: { kind: xor8, over: 1..-2, at: -1 } }", Tcp + "framing: { procedure: 3964R }"),
        new("W1901", MistakeScope.Profile, "control characters that the procedure adds", "STX, DLE ETX and the check byte are what the procedure 3964(R) sends itself. In a message they would be sent once more, as content.",
            Procedure + "requests: { status: { send: \"<STX>ST<DLE><ETX>\", reply: \"{state:word}\" } }", Procedure + "requests: { status: { send: \"ST\", reply: \"{state:word}\" } }"),
        new("W1541", MistakeScope.Profile, "place counted from the end, with a check at the end", "A check at the end of the frame is framing, so -1 is the last byte of the message, in front of the check. Manuals often count the check, too. An example that shows the value settles which is meant.",
            Checked + "events: { e: { match: { fields: { code: { at: -3..-1, type: text } } } } }",
            Checked + "events: { e: { match: { fields: { code: { at: 1..3, type: text } } } } }"),
    ];
}

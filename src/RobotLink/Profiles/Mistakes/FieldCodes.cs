namespace RobotLink.Profiles;

internal static class FieldCodes
{
    private const string Record = "framing: { size: 16B, end: null }\n";

    public static readonly MistakeCode[] All =
    [
        new("E1351", MistakeScope.Profile, "bits of nothing", "`bit: 3` or `bits: 4..6` are taken from a number: one that `bit_of` names, or the one at the field's own place. 0 is the lowest bit.",
            Record + "messages: { m: { fields: { status: { type: u8 }, alarm: { bit_of: status, bit: 9 } } } }",
            Record + "messages: { m: { fields: { status: { type: u8 }, alarm: { bit_of: status, bit: 7 } } } }"),
        new("E1352", MistakeScope.Profile, "key that does not go with the type", "`length`, `until` and `pad` belong to fields whose type does not fix their size, `order` to binary numbers, `charset` to texts.",
            Record + "messages: { m: { fields: { speed: { type: u16, length: 2 } } } }", Record + "messages: { m: { fields: { speed: { type: u16 } } } }"),
        new("E1353", MistakeScope.Profile, "no earlier number of that name", "A length, a count and bits can be those of a field that stands before, because the frame is read from front to back.",
            Record + "messages: { m: { fields: { name: { type: text, length: size }, size: { type: u8 } } } }",
            Record + "messages: { m: { fields: { size: { type: u8 }, name: { type: text, length: size } } } }"),
        new("E1354", MistakeScope.Profile, "field behind the end", "Behind a field that takes the rest of the frame, or that may be missing, nobody could tell where the next one begins.",
            Record + "messages: { m: { fields: { words: { type: text, length: rest }, code: { type: u8 } } } }",
            Record + "messages: { m: { fields: { words: { type: text, length: 15 }, code: { type: u8 } } } }"),
        new("E1355", MistakeScope.Profile, "words for what is no plain number", "`words` gives each whole number a word of its own; a scaled number, a text or a word used twice could not be sent.",
            Record + "messages: { m: { fields: { state: { type: u8, words: { 0: idle, 1: idle } } } } }",
            Record + "messages: { m: { fields: { state: { type: u8, words: { 0: idle, 1: running } } } } }"),
        new("E1356", MistakeScope.Profile, "not a range of values", "A range is written `1..99`, `-10.5..20`, or with one end left out, at a field that is a number.",
            Record + "messages: { m: { fields: { speed: { type: u16, range: 100..1 } } } }", Record + "messages: { m: { fields: { speed: { type: u16, range: 1..100 } } } }"),
        new("E1357", MistakeScope.Profile, "not a way to write a time", "Times are `time(iso)`, `time(unix_s)`, `time(unix_ms)`, `time(bcd)` (the 8 bytes of an S7), or letters: yyyy yy MM dd HH mm ss fff. A binary number of seconds is `type: u32, time: unix_s`.",
            "events: { e: { match: \"AT {at:time(hh:mm)}\" } }", "events: { e: { match: \"AT {at:time(HH:mm)}\" } }"),
        new("E1358", MistakeScope.Profile, "expression that cannot be read", "A value we make is written with names (`captured.x`, `secret.x`, `counter.x`, `now.iso`, `now.unix`, fields), numbers, texts in quotes, `+`, and the functions md5, sha256, hex, base64, upper, lower, pad and length.",
            "requests: { login: { send: \"LOGIN {=md6(secret.password)}\" } }", "requests: { login: { send: \"LOGIN {=md5(secret.password)}\" } }"),
        new("E1359", MistakeScope.Profile, "expression that asks for nothing known", "A counter must stand under `counters`, a field in the same message.",
            Record + "messages: { m: { fields: { id: { type: u16, value: hex(nmae) }, name: { type: text, length: 4 } } } }",
            Record + "messages: { m: { fields: { id: { type: text, length: 8, value: hex(name) }, name: { type: text, length: 4 } } } }"),
        new("E1360", MistakeScope.Profile, "constant does not fit its field", "The value must have the type and the width of its field.",
            Record + "messages: { m: { fields: { kind: { type: u8, value: 300 } } } }", Record + "messages: { m: { fields: { kind: { type: u8, value: 30 } } } }"),
        new("E1361", MistakeScope.Profile, "message printed twice", "A message is printed in one form: text, json, xml, pattern, or fields by place.",
            "events: { e: { match: { text: \"E\", json: { e: 1 } } } }", "events: { e: { match: { json: { e: 1 } } } }"),
        new("E1366", MistakeScope.Profile, "group that cannot repeat", "A group is `fields` beside `count`; its fields stand one behind the other, so they have no places of their own.",
            Record + "messages: { m: { fields: { axes: { fields: { position: { type: f32 } } } } } }",
            Record + "messages: { m: { fields: { axes: { count: 4, fields: { position: { type: f32 } } } } } }"),
        new("E1367", MistakeScope.Profile, "UTF-16 for everything", "Numbers, delimiters and constants have one byte per character; only the text of a single field can be UTF-16.",
            "charset: utf16le", Record + "messages: { m: { fields: { name: { at: 1..16, type: text, charset: utf16le } } } }"),
        new("E1368", MistakeScope.Profile, "value of ours in what the device sends", "`{=..}` is filled in by us when we send. What the device sends is read with holes that have a name and a type.",
            "events: { e: { match: \"ID {=now.unix}\" } }", "events: { e: { match: \"ID {id:int}\" } }"),
        new("E1369", MistakeScope.Profile, "reply of several frames that cannot be followed", "A list of replies is one frame after another; `{ until: \"END\" }` is its last item and ends the repetition of the one before it.",
            "requests: { dir: { send: \"DIR\", reply: [{ until: \"END\" }, \"{line:text}\"] } }",
            "requests: { dir: { send: \"DIR\", reply: [\"{line:text}\", { until: \"END\" }] } }"),
    ];
}

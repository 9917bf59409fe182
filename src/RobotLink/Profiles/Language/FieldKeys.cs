using static RobotLink.Profiles.Language.Shapes;

namespace RobotLink.Profiles.Language;

/// <summary>Fields: of a header, by place, one behind the other, in groups.</summary>
internal static class FieldKeys
{
    public static readonly string[] Charsets = ["ascii", "latin1", "utf8", "utf16le", "shift_jis", "gbk"];
    public static readonly string[] Orders = ["big", "little", "abcd", "dcba", "badc", "cdab"];

    private static readonly TextValue Extent = Text("number, name of an earlier field, or rest", $"[1-9][0-9]*|{Notation.Field}");

    public static KeyGroup Header { get; } = new("header field", "A field of every frame.", () =>
    [
        new("at", Place, "Where it stands, from the frame's first byte.") { Default = "behind the field before it", Example = "5..8" },
        new("type", new FieldTypeValue(), "How it is written.") { Required = true, Example = "digits(3)" },
        new("blank", Text(), "What a field of blanks means.") { Default = "no value" },
        .. Written,
    ]);

    public static KeyGroup Field { get; } = new("field", "A value in a message.", () =>
    [
        new("at", Place, "Where it stands, from the frame's first byte, length and header included.") { Default = "behind the field before it", Example = "141..146" },
        new("type", new FieldTypeValue(), "How it is written.") { Example = "int" },
        new("blank", Text(), "What a field of blanks means.") { Default = "no value" },
        new("scale", new NumberValue(-1_000_000_000, 1_000_000_000), "The value is the number on the wire times this.") { Example = "0.01" },
        new("unit", Text(), "Unit of the value.") { Example = "Nm" },
        new("unique", Flag, "A frame whose value was seen before is acknowledged and not delivered again.") { Default = "false" },
        new("hidden", Flag, "It is no value for anybody: read, known by name, and not delivered.") { Default = "true for lengths, counts, numbers of bits, what is made by us, and the key of replies", Since = Next },
        .. Written,
        new("as", Choice("binary", "hex"), "`hex`: the bytes of a binary number are printed, each as two hexadecimal digits.") { Default = "binary", Since = Next },
        new("base", Choice("decimal", "hex"), "How people write it as a text when they ask: `hex` where the manual numbers in hexadecimal (X10). JSON numbers are decimal.") { Default = "decimal; hex for hex(n)", Since = Next },
        .. Meaning,
        .. Extents,
        new("fields", Named("field", Notation.Field, In(Field)), "With `count`: the fields of each of a list of groups.") { Since = Next },
    ]);

    private static IReadOnlyList<LanguageKey> Written =>
    [
        new("order", Choice(Orders), "Which byte of a binary number comes first; of two registers: abcd, dcba, badc, cdab.") { Default = "the profile's", Since = Next },
        new("value", Text("constant or expression"), "Always this: it tells messages apart when received, and is filled in when sent; an expression is made by us.") { Example = "counter.id", Since = Next },
        new("charset", Choice(Charsets), "How its characters are written.") { Default = "the profile's", Since = Next },
        new("pad", Bytes, "What fills the place up.") { Default = "zeros before numbers, blanks behind texts", Example = "<NUL>", Since = Next },
    ];

    private static IReadOnlyList<LanguageKey> Meaning =>
    [
        new("bit", Whole(0, 63), "This bit of the number at the same place; 0 is the lowest.") { Since = Next },
        new("bits", Text("range of bits", @"[0-9]+\.\.[0-9]+"), "These bits of it.") { Example = "4..6", Since = Next },
        new("bit_of", Text("name of an earlier field", Notation.Field), "The field that the bits belong to.") { Since = Next },
        new("add", new NumberValue(-1_000_000_000, 1_000_000_000), "Added to the scaled number.") { Since = Next },
        new("words", Named("number", Notation.Code, Text("word")), "Numbers that mean words.") { Example = "{ 0: stopped, 1: running }", Since = Next },
        new("range", Text("range", @"(-?[0-9]+(\.[0-9]+)?)?\.\.(-?[0-9]+(\.[0-9]+)?|captured\.[a-z][a-z0-9_]*([+-][0-9]+)?)?"), "Limits of the value; also up to a number that the session captured.") { Example = "-10.5..20", Since = Next },
        new("negative_if", Named("field", Notation.Field, ListOf(Text("value"))), "The number is negative when another field of the message has one of these values.") { Example = "{ hemisphere: [S, W] }", Since = Next },
        new("max_age", Duration("1ms", "24h"), "The value is uncertain when it is older than this.") { Default = "never for its age", Since = Next },
        new("unknown", ListOf(Text("value")), "Values with which the device says that it does not know.") { Example = "[UNAVAILABLE, -1]", Since = Next },
        new("uncertain", ListOf(Text("value")), "Values with which it says that it is not sure.") { Since = Next },
        new("uncertain_if", Named("field", Notation.Field, ListOf(Text("value"))), "The value is uncertain when another field of the message has one of these values; `null` is a missing one.") { Example = "{ state: [MOVING] }", Since = Next },
        new("time", Text("iso, unix_s, unix_ms, bcd, or letters"), "The number is a moment.") { Example = "unix_s", Since = Next },
    ];

    private static IReadOnlyList<LanguageKey> Extents =>
    [
        new("length", Extent, "How many bytes a text or bytes have.") { Example = "rest", Since = Next },
        new("until", Bytes, "The bytes that end it, and belong to it.") { Example = "<NUL>", Since = Next },
        new("count", Extent, "The field stands there so often: the value is a list.") { Since = Next },
        new("optional", Flag, "May be missing: at the end of the frame, as a key of a document, or as nothing where a text has its hole, as in `{x?:float}`.") { Default = "false", Since = Next },
    ];
}

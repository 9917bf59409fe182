using static RobotLink.Profiles.Language.Shapes;

namespace RobotLink.Profiles.Language;

/// <summary>How frames are cut out of the stream of bytes.</summary>
internal static class FramingKeys
{
    private static readonly string[] NumberForms = ["binary", "decimal", "hex"];
    private static readonly string[] ByteOrders = ["big", "little"];

    public static KeyGroup Framing { get; } = new("framing", "Where messages end: by a delimiter (`end`), marks (`start` and `end`), a length, a rule of lengths, a size, silence, a document, the datagram, or a procedure that takes turns.", () =>
    [
        new("end", Bytes, "What a message ends with.") { Example = "<CR><LF>" },
        new("also", ListOf(Bytes), "Accepted from the device in place of `end`.") { Example = "[<LF>]" },
        new("start", Bytes, "What a message begins with; bytes before it are noise.") { Example = "<STX>" },
        new("length", In(Length), "Where a message carries its own length."),
        new("size", Size("1B", "16MiB"), "Every message has so many bytes.") { Example = "16B" },
        new("idle_gap", Either(Duration("1ms", "10s"), Text("character times", @"[0-9]+(\.[0-9]+)?chars")), "A message ends when the device is silent for this; in character times where a serial line is described. With a procedure: silence that breaks a block off (220ms).") { Example = "50ms" },
        new("max", Size("1B", "16MiB"), "Longest frame, everything included.") { Default = "64KiB" },
        new("check", Either(In(Check), ListOf(In(Check))), "Added when sending, verified and taken away when receiving; one that is not the first or last of a frame stays in the message."),
        new("escape", Either(Bytes, In(Escape)), "Hides delimiters inside messages: a byte before them, or a substitution.") { Example = "<DLE>", Since = Next },
        new("prompts", ListOf(Bytes), "Texts without an end that are frames of their own when they stand at the front.") { Example = "[\"User: \"]", Since = Next },
        new("length_by", In(LengthBy), "A byte decides how long the message is.") { Since = Next },
        new("document", Choice("xml", "json"), "A message is one document.") { Since = Next },
        new("datagram", new FlagValue(OnlyTrue: true), "One datagram is one message.") { Default = "for UDP", Since = Next },
        new("parts", In(Parts), "Linked parts are put together: the first's header, then all bodies.") { Since = Next },
        new("procedure", Choice("3964R", "3964"), "Siemens' procedure: whoever sends calls with STX and waits for DLE; each block is acknowledged. 3964R has a check byte, 3964 none.") { Since = Next },
        new("priority", Choice("low", "high"), "With a procedure: whose block goes first when both sides call at once; `high` for ours. The device is set to the other.") { Default = "low", Since = Next },
        new("timeout", Duration("50ms", "60s"), "With a procedure: how long the device has for each acknowledgement.") { Default = "2s; 550ms for 3964", Since = Next },
        new("tries", Whole(1, 100), "With a procedure: how often the device is called for a block, and how often a block that it refused is sent.") { Default = "6", Since = Next },
        new("send", Either(Choice("none"), In(Framing)), "How our own messages are framed: `none` for as they are, or another framing.") { Default = "as the device's", Since = Next },
    ]);

    private static KeyGroup Length { get; } = new("framing.length", "Where a message carries its own length.", () =>
    [
        new("at", Place, "Where the length stands, from the frame's first byte; 4 bytes binary, 8 as text.") { Required = true, Example = "1..4" },
        new("as", Choice(NumberForms), "How it is written.") { Default = "binary" },
        new("order", Choice(ByteOrders), "Of a binary length.") { Default = "big" },
        new("counts", Choice("frame", "itself", "rest"), "Everything from the first byte; the length and what follows; only what follows. Never the end bytes.") { Default = "frame" },
        new("add", Whole(-65_536, 65_536), "Added to the length to get what it counts.") { Default = "0" },
        new("strip", Flag, "The length and what stands before it are no part of messages: texts are printed and places counted without them.") { Default = "false", Since = Next },
    ]);

    private static KeyGroup Check { get; } = new("framing.check", "A check of a frame.", () =>
    [
        new("kind", Choice("xor8", "sum8", "sum16", "lrc8", "crc16_modbus", "crc16_ccitt", "crc16_ccitt_ffff", "crc32", "constant"), "How it is computed; lrc8 is what the sum lacks to 256.") { Required = true },
        new("over", Place, "The bytes covered; not for `constant`.") { Example = "1..-3" },
        new("at", Place, "Where the check stands; its width must fit.") { Required = true, Example = "-2..-1" },
        new("as", Choice(NumberForms), "How it is written.") { Default = "binary" },
        new("over_as", Choice("binary", "hex"), "What is covered: the bytes themselves, or those that pairs of hexadecimal digits stand for.") { Default = "binary", Since = Next },
        new("order", Choice(ByteOrders), "Of its bytes.") { Default = "big; little for crc16_modbus" },
        new("received", Choice("required", "ignored"), "Whether a wrong one is refused; when sending it is always filled in.") { Default = "required", Since = Next },
        new("bytes", Bytes, "For `constant`: the bytes that are always there.") { Example = "<0x00>" },
    ]);

    private static KeyGroup Escape { get; } = new("framing.escape", "A substitution that hides delimiters: `xor`, or `map`.", () =>
    [
        new("byte", Bytes, "Says that the next byte is another.") { Required = true, Example = "<0x7D>", Since = Next },
        new("xor", Text("number of one byte", "[0-9]{1,3}|0x[0-9A-Fa-f]{1,2}"), "The bits that are flipped in the byte behind it.") { Example = "0x20", Since = Next },
        new("map", Named("written byte", Notation.Bytes, Bytes), "What each byte behind it means.") { Example = "{ <0xDC>: <0xC0> }", Since = Next },
    ]);

    private static KeyGroup LengthBy { get; } = new("framing.length_by", "A rule on one byte decides the length.", () =>
    [
        new("at", Place, "The byte that decides.") { Required = true, Example = "2", Since = Next },
        new("sizes", Named("value or range", @"([0-9]{1,3}|0x[0-9A-Fa-f]{1,2})(\.\.([0-9]{1,3}|0x[0-9A-Fa-f]{1,2}))?", Either(Size("1B", "16MiB"), In(ToldSize))), "For each value or range of that byte: a size, or where the length stands.") { Required = true, Example = "{ 3: { at: 3, add: 5 }, 6: 8B, 129..255: 5B }", Since = Next },
    ]);

    private static KeyGroup ToldSize { get; } = new("framing.length_by.sizes", "A length inside the frame.", () =>
    [
        new("at", Place, "Where it stands.") { Required = true, Example = "3", Since = Next },
        new("add", Whole(-65_536, 65_536), "Added to it to get the size of the frame.") { Default = "0", Since = Next },
        new("order", Choice(ByteOrders), "Of its bytes.") { Default = "big", Since = Next },
    ]);

    private static KeyGroup Parts { get; } = new("framing.parts", "Where a linked part says which one it is.", () =>
    [
        new("count", Place, "Where a part says how many there are.") { Required = true, Example = "17", Since = Next },
        new("number", Place, "Where it says which one it is, from 1.") { Required = true, Example = "18", Since = Next },
        new("body", Place, "What is joined.") { Required = true, Example = "21..-1", Since = Next },
        new("as", Choice(NumberForms), "How both are written.") { Default = "binary", Since = Next },
    ]);
}

using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads the kinds of framing whose frames show where they end: delimiters, marks, documents.</summary>
internal sealed class MarkedFramingReader(FramingBytes bytes, MistakeList mistakes)
{
    public DelimiterFraming? Delimiter(Section framing)
    {
        var max = SizedFramingReader.Max(framing);
        var optional = bytes.List(framing, "also", "[<LF>]");
        var prompts = bytes.List(framing, "prompts", "[\"User: \"]");
        var end = bytes.Required(framing, "end", "Write end: <CR><LF>, or what the device ends its messages with.");
        if (end is null)
        {
            return null;
        }

        CheckPrompts(framing, prompts, [end, .. optional]);
        var escape = Escape(framing, [], end);
        if (framing.Has("escape") && (framing.Has("also") || framing.Has("prompts")))
        {
            var other = framing.Has("also") ? "also" : "prompts";
            mistakes.Add(
                "E1321", framing.KeyPlace("escape"), $"framing has both escape and {other}.",
                "Only the one end is hidden inside a message; what else stands there could not be told from content.", "Keep one of them.");
        }

        return new DelimiterFraming(end, optional) { Max = max, Prompts = prompts, Escape = escape };
    }

    public MarksFraming? Marks(Section framing)
    {
        var max = SizedFramingReader.Max(framing);
        var start = bytes.Required(framing, "start", "Write start: <STX>.");
        var end = bytes.Required(framing, "end", "Write end: <ETX>: marks come in pairs.");
        if (start is null || end is null)
        {
            return null;
        }

        if (start.AsSpan().SequenceEqual(end) && !framing.Has("escape"))
        {
            mistakes.Add(
                "E1327", framing.ValuePlace("end"), $"start and end are both {ByteNotation.Format(end)}.",
                "After one lost byte, nobody could tell what lies in a message from what lies between two.",
                "Write end alone if the mark only separates messages, or the escape that the device's manual tells.");
        }

        return new MarksFraming(start, end) { Max = max, Escape = Escape(framing, start, end) };
    }

    public DocumentFraming? Document(Section framing)
    {
        var max = SizedFramingReader.Max(framing);
        var kind = framing.Choice("document", ("xml", DocumentKind.Xml), ("json", DocumentKind.Json));
        var end = bytes.Optional(framing, "end");
        if (end?.Any(value => value is not (0 or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) == true)
        {
            mistakes.Add(
                "E1326", framing.ValuePlace("end"), $"framing.end is {ByteNotation.Format(end)}, but a document ends where its root closes.",
                "What stands behind it may only be blank: <CR>, <LF>, <HT>, <SP> or <NUL>.", "Write end: <CR><LF> or <NUL>, or remove it.");
        }

        return kind is null || end is null ? null : new DocumentFraming(kind.Value, end) { Max = max };
    }

    private void CheckPrompts(Section framing, List<byte[]> prompts, byte[][] ends)
    {
        var items = framing.List("prompts");
        for (var index = 0; index < Math.Min(items.Count, prompts.Count); index++)
        {
            var prompt = prompts[index];
            var end = ends.FirstOrDefault(end => prompt.AsSpan().IndexOf(end) >= 0);
            var shorter = prompts.Where((other, at) => at != index && prompt.AsSpan().StartsWith(other)).FirstOrDefault();
            if (end is not null || shorter is not null)
            {
                mistakes.Add(
                    "E1323", items[index], $"The prompt {ByteNotation.Format(prompt)} would never be seen.",
                    end is not null
                        ? $"It holds {ByteNotation.Format(end)}, which ends a message."
                        : $"It begins with {ByteNotation.Format(shorter)}, which is a prompt already.",
                    end is not null ? "Write only what stands behind the last line end." : "Keep one of them.");
            }
        }
    }

    private EscapeProfile? Escape(Section framing, byte[] start, byte[] end)
    {
        var node = framing.Node("escape");
        if (node is null)
        {
            return null;
        }

        var escape = node is YamlMapping ? Substitution(framing.Map("escape"))
            : bytes.One(framing.PathOf("escape"), framing.Scalar("escape")) is { } lead ? new EscapeProfile(lead)
            : null;
        if (escape is not null && EscapeRules.Fault(escape, start, end) is { } fault)
        {
            mistakes.Add(
                "E1321", framing.ValuePlace("escape"), $"This escape does not hide what ends a message: {fault}", null,
                "Compare start, end and escape with the device's manual.");
        }

        return escape;
    }

    private EscapeProfile? Substitution(Section escape)
    {
        var lead = bytes.One(escape.PathOf("byte"), escape.Scalar("byte"));
        var xor = Xor(escape);
        var map = escape.Map("map");
        var pairs = map.Entries.Select(entry => Pair(map, entry)).OfType<EscapePair>().ToList();
        escape.Done();
        if (!escape.Has("byte"))
        {
            escape.Missing("byte", "Write byte: <0x7D>, the byte that says that the next one is another.");
        }

        if (escape.Has("xor") == escape.Has("map"))
        {
            mistakes.Add(
                "E1321", escape.Place, $"{escape.Path} has {(escape.Has("xor") ? "both" : "neither")} xor {(escape.Has("xor") ? "and" : "nor")} map.",
                "One of them says what the byte behind the escape means.",
                "Write xor: 0x20, or map: { <0xDC>: <0xC0> }; where the byte itself is written behind the escape, write escape: <DLE> alone.");
            return null;
        }

        return lead is null ? null : new EscapeProfile(lead.Value) { Xor = xor, Map = pairs };
    }

    private byte? Xor(Section escape)
    {
        var scalar = escape.Scalar("xor");
        if (scalar is null)
        {
            return null;
        }

        if (ByteNumber.TryParse(scalar.Value, out var bits) && bits > 0)
        {
            return bits;
        }

        mistakes.Add(
            "E1321", scalar, $"{escape.PathOf("xor")} is {scalar.Value}, which is no byte above 0.", null, "Write the bits that are flipped, such as 0x20.");
        return null;
    }

    private EscapePair? Pair(Section map, YamlEntry entry)
    {
        var path = map.PathOf(entry.Key.Value);
        var written = bytes.One(path, entry.Key);
        var means = bytes.One(path, map.Scalar(entry.Key.Value));
        return written is null || means is null ? null : new EscapePair(written.Value, means.Value);
    }
}

/// <summary>A byte as a number: <c>3</c> or <c>0x7D</c>.</summary>
internal static class ByteNumber
{
    public static bool TryParse(string text, out byte value) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? byte.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

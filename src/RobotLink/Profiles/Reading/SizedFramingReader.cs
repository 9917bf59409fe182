namespace RobotLink.Profiles;

/// <summary>Reads the kinds of framing whose frames are counted: length fields, rules of lengths, fixed sizes, datagrams.</summary>
internal sealed class SizedFramingReader(FramingBytes bytes, MistakeList mistakes)
{
    internal const int UsualMax = 64 * 1024;
    private const string SizeFix = "Write a size such as 8B, or { at: 3, add: 5 } for a length at byte 3.";

    public static int Max(Section framing) => framing.Size("max", 1, FramingReader.MostBytes) ?? UsualMax;

    public static FixedFraming? Fixed(Section framing) =>
        framing.Size("size", 1, FramingReader.MostBytes) is { } size ? new FixedFraming(size) { Max = size } : null;

    public static DatagramFraming? Datagram(Section framing)
    {
        var max = Max(framing);
        return framing.Choice("datagram", ("true", true)) is null ? null : new DatagramFraming { Max = max };
    }

    public LengthFraming? Length(Section framing)
    {
        var length = framing.Map("length");
        var at = Ranges.Read(length, "at", mistakes);
        var coding = Coding(length);
        var order = Order(length);
        var counts = length.Choice("counts", ("frame", LengthCounts.Frame), ("itself", LengthCounts.Itself), ("rest", LengthCounts.Rest)) ?? LengthCounts.Frame;
        var add = length.Whole("add", -65_536, 65_536) ?? 0;
        var strip = length.Flag("strip") ?? false;
        if (!length.Has("at"))
        {
            length.Missing("at", "Write at: 1..4 with the bytes that hold the length.");
        }

        length.Done();
        var widest = coding == LengthCoding.Binary ? 4 : 8;
        if (at is { } range && (range.First < 1 || range.Last < 1 || range.Length > widest))
        {
            mistakes.Add(
                "E1207", length.ValuePlace("at"), $"{length.PathOf("at")} is {range}, outside of what a length can be.", null,
                $"Count from the frame's first byte, which is 1, and use at most {widest} bytes.");
            return null;
        }

        var max = Max(framing);
        var start = bytes.Optional(framing, "start");
        var end = bytes.Optional(framing, "end");
        var parts = framing.Has("parts") ? Parts(framing.Map("parts")) : null;
        if (at is null || start is null || end is null)
        {
            return null;
        }

        if (start.Length >= at.Value.First)
        {
            mistakes.Add(
                "E1329", framing.ValuePlace("start"), $"framing.start has {start.Length} bytes, but the length begins at byte {at.Value.First}.",
                "Places count from the frame's first byte, the start included.", $"Write at: {start.Length + 1}..{start.Length + at.Value.Length}, or correct start.");
        }

        if (strip && framing.Has("parts"))
        {
            mistakes.Add(
                "E1482", length.KeyPlace("strip"), $"{length.PathOf("strip")} takes away what {framing.PathOf("parts")} counts from.",
                "The places of parts count from the frame's first byte.", "Keep one of them.");
        }

        return new LengthFraming(at.Value, coding, order, counts, add, start, end) { Max = max, Parts = parts, Strip = strip };
    }

    /// <param name="silence">What <c>idle_gap</c> says beside it; null for none.</param>
    public LengthByFraming? ByRule(Section framing, GapFraming? silence)
    {
        var rule = framing.Map("length_by");
        var at = Ranges.Read(rule, "at", mistakes);
        var sizes = rule.Map("sizes");
        var read = sizes.Entries.Select(entry => Size(sizes, entry)).OfType<SizeRule>().ToList();
        rule.Done();
        foreach (var needed in (string[])["at", "sizes"])
        {
            if (!rule.Has(needed))
            {
                rule.Missing(needed, "Write length_by: { at: 2, sizes: { 3: { at: 3, add: 5 }, 6: 8B } }.");
            }
        }

        if (at is { } place && (place.First < 1 || place.First != place.Last))
        {
            mistakes.Add(
                "E1207", rule.ValuePlace("at"), $"{rule.PathOf("at")} is {place}, but one byte decides.", null, "Write its place from the frame's first byte, which is 1.");
        }

        if (at is null || read.Count == 0)
        {
            return null;
        }

        var longest = read.Max(size => (size.Length is { } length ? Math.Pow(256, length.Length) - 1 : 0) + size.Add);
        var max = framing.Size("max", 1, FramingReader.MostBytes) ?? (int)Math.Clamp(longest, at.Value.First, UsualMax);
        var gap = silence is { CharacterTimes: not null } && silence.Gap < CharacterTimes.ShortestBesideLength ? CharacterTimes.ShortestBesideLength : silence?.Gap;
        return new LengthByFraming(at.Value.First, read, gap) { Max = max };
    }

    private static LengthCoding Coding(Section section) =>
        section.Choice("as", ("binary", LengthCoding.Binary), ("decimal", LengthCoding.Decimal), ("hex", LengthCoding.Hex)) ?? LengthCoding.Binary;

    private static ByteOrder Order(Section section) => section.Choice("order", ("big", ByteOrder.Big), ("little", ByteOrder.Little)) ?? ByteOrder.Big;

    private SizeRule? Size(Section sizes, YamlEntry entry)
    {
        var values = entry.Key.Value.Split("..");
        var isRange = values.Length is 1 or 2 && ByteNumber.TryParse(values[0], out _) && ByteNumber.TryParse(values[^1], out _);
        _ = ByteNumber.TryParse(values[0], out var first);
        _ = ByteNumber.TryParse(values[^1], out var last);
        if (!isRange || first > last)
        {
            mistakes.Add(
                "E1322", entry.Key, $"{sizes.PathOf(entry.Key.Value)} names no value that a byte can have.", null,
                "Write a number from 0 to 255, or a range such as 129..255.");
            sizes.Accept([entry.Key.Value]);
            return null;
        }

        if (sizes.Entries.TakeWhile(earlier => earlier != entry).FirstOrDefault(earlier => Covers(earlier.Key.Value, first, last)) is { } taken)
        {
            mistakes.Add(
                "E1322", entry.Key, $"{sizes.PathOf(entry.Key.Value)} says again what {taken.Key.Value} says.",
                "One byte can have one length only.", "Make the ranges differ.");
        }

        return entry.Value is YamlMapping ? Told(sizes.Map(entry.Key.Value), first, last)
            : sizes.Size(entry.Key.Value, 1, FramingReader.MostBytes) is { } size ? new SizeRule(first, last, null, ByteOrder.Big, size)
            : null;
    }

    private static bool Covers(string key, byte first, byte last)
    {
        var values = key.Split("..");
        return ByteNumber.TryParse(values[0], out var from) && ByteNumber.TryParse(values[^1], out var to) && from <= last && first <= to;
    }

    private SizeRule? Told(Section size, byte first, byte last)
    {
        var at = Ranges.Read(size, "at", mistakes);
        var order = Order(size);
        var add = size.Whole("add", -65_536, 65_536) ?? 0;
        size.Done();
        if (!size.Has("at"))
        {
            size.Missing("at", SizeFix);
        }

        if (at is { } place && (place.First < 1 || place.Last < 1 || place.Length > 4))
        {
            mistakes.Add(
                "E1207", size.ValuePlace("at"), $"{size.PathOf("at")} is {place}, outside of what a length can be.", null,
                "Count from the frame's first byte, which is 1, and use at most 4 bytes.");
            return null;
        }

        return at is null ? null : new SizeRule(first, last, at, order, add);
    }

    private PartsProfile? Parts(Section parts)
    {
        var count = Ranges.Read(parts, "count", mistakes);
        var number = Ranges.Read(parts, "number", mistakes);
        var body = Ranges.Read(parts, "body", mistakes);
        var coding = Coding(parts);
        parts.Done();
        foreach (var needed in (string[])["count", "number", "body"])
        {
            if (!parts.Has(needed))
            {
                parts.Missing(needed, "Write parts: { count: 17, number: 18, body: 21..-1, as: decimal }.");
            }
        }

        foreach (var (key, place) in (ReadOnlySpan<(string, ByteRange?)>)[("count", count), ("number", number), ("body", body)])
        {
            if (place is { } at && (at.First < 1 || (key != "body" && (at.Last < 1 || at.Length > 4))))
            {
                mistakes.Add(
                    "E1325", parts.ValuePlace(key), $"{parts.PathOf(key)} is {at}, which is not at a fixed place of every part.",
                    "Parts are recognised by their header, which stands at the front.",
                    key == "body" ? "Write body: 21..-1, from the first byte behind the header to the last." : "Count from the frame's first byte, and use at most 4 bytes.");
            }
        }

        return count is null || number is null || body is null ? null : new PartsProfile(count.Value, number.Value, body.Value, coding);
    }
}

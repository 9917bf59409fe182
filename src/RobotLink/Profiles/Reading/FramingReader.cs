using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads <c>framing:</c>; which keys are there decides which kind it is.</summary>
internal sealed class FramingReader(TemplateReader templates, MistakeList mistakes)
{
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Each kind by the key that makes it one, in the order they are looked for, with the keys that go with it.</summary>
    private static readonly (string Key, string Words, string[] With)[] Kinds =
    [
        ("length", "a length field", ["start", "end", "max"]),
        ("size", "a fixed size", []),
        ("idle_gap", "an idle gap", ["max"]),
        ("start", "a start and an end mark", ["end", "max"]),
        ("end", "a delimiter", ["also", "max"]),
    ];

    public FramingProfile? Read(Section root)
    {
        var framing = root.Map("framing");
        if (!framing.Exists)
        {
            if (!root.Has("framing"))
            {
                mistakes.Add(
                    "E1307", root.Place, "The profile does not say how messages are cut out of the stream: framing is missing.",
                    "TCP delivers bytes, not messages; one read may hold half a message or three.",
                    "Write extends: base/tcp-line for lines that end <CR><LF>, or framing: { end: <LF> } with the device's delimiter.");
            }

            return null;
        }

        var before = mistakes.Count;
        CheckMixture(framing);
        FramingProfile? read = framing.Has("length") ? Length(framing)
            : framing.Has("size") ? Fixed(framing)
            : framing.Has("idle_gap") ? Gap(framing)
            : framing.Has("start") ? Marks(framing)
            : Delimiter(framing);
        var checks = Checks(framing);
        framing.Accept(Kinds.SelectMany(kind => kind.With.Append(kind.Key)));
        framing.Done();
        return mistakes.Count > before ? null : read! with { Checks = checks };
    }

    /// <summary>Keys of another kind would be ignored, so they are refused.</summary>
    private void CheckMixture(Section framing)
    {
        var (key, words, with) = Kinds.FirstOrDefault(kind => framing.Has(kind.Key), Kinds[^1]);
        var other = Kinds.SelectMany(kind => kind.With.Append(kind.Key)).FirstOrDefault(known => known != key && !with.Contains(known) && framing.Has(known));
        if (other is null || !framing.Has(key))
        {
            return;
        }

        var from = framing.KeyPlace(other).File.Name;
        mistakes.Add(
            "E1308", framing.KeyPlace(key), $"framing has both {key} and {other}.",
            $"Frames are cut by {words}; {other} would do nothing.",
            from == framing.KeyPlace(key).File.Name
                ? "Keep one of them."
                : $"{other} comes from {from}: write {other}: null beside {key}, or extend base/tcp, which has no framing.");
    }

    private DelimiterFraming? Delimiter(Section framing)
    {
        var max = Max(framing);
        var optional = framing.List("also").Select(item => OneEnd(framing, item)).OfType<byte[]>().ToList();
        return Bytes(framing, "end", "Write end: <CR><LF>, or what the device ends its messages with.") is { } end
            ? new DelimiterFraming(end, optional) { Max = max }
            : null;
    }

    private byte[]? OneEnd(Section framing, YamlNode item)
    {
        if (item is YamlScalar scalar)
        {
            return NotEmpty(framing, "also", scalar);
        }

        mistakes.Add("E1203", item, $"framing.also holds {item.Shape}, but bytes are needed.", null, "Write also: [<LF>].");
        return null;
    }

    private MarksFraming? Marks(Section framing)
    {
        var max = Max(framing);
        var start = Bytes(framing, "start", "Write start: <STX>.");
        var end = Bytes(framing, "end", "Write end: <ETX>: marks come in pairs.");
        return start is null || end is null ? null : new MarksFraming(start, end) { Max = max };
    }

    private static FixedFraming? Fixed(Section framing) =>
        framing.Size("size", 1, MostBytes) is { } size ? new FixedFraming(size) { Max = size } : null;

    private static GapFraming? Gap(Section framing)
    {
        var max = Max(framing);
        return framing.Duration("idle_gap", TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10)) is { } gap ? new GapFraming(gap) { Max = max } : null;
    }

    private LengthFraming? Length(Section framing)
    {
        var length = framing.Map("length");
        var at = Ranges.Read(length, "at", mistakes);
        var coding = length.Choice("as", ("binary", LengthCoding.Binary), ("decimal", LengthCoding.Decimal), ("hex", LengthCoding.Hex)) ?? LengthCoding.Binary;
        var order = length.Choice("order", ("big", ByteOrder.Big), ("little", ByteOrder.Little)) ?? ByteOrder.Big;
        var counts = length.Choice("counts", ("frame", LengthCounts.Frame), ("itself", LengthCounts.Itself), ("rest", LengthCounts.Rest)) ?? LengthCounts.Frame;
        var add = length.Whole("add", -65_536, 65_536) ?? 0;
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
        var start = framing.Has("start") ? Bytes(framing, "start", "") : [];
        var end = framing.Has("end") ? Bytes(framing, "end", "") : [];
        return at is null || start is null || end is null ? null : new LengthFraming(at.Value, coding, order, counts, add, start, end) { Max = max };
    }

    private static int Max(Section framing) => framing.Size("max", 1, MostBytes) ?? 64 * 1024;

    private byte[]? Bytes(Section framing, string key, string fix)
    {
        var scalar = framing.Scalar(key);
        if (scalar is null && !framing.Has(key))
        {
            framing.Missing(key, fix);
        }

        return scalar is null ? null : NotEmpty(framing, key, scalar);
    }

    private byte[]? NotEmpty(Section framing, string key, YamlScalar scalar)
    {
        var bytes = templates.Bytes(scalar);
        if (bytes is { Length: 0 })
        {
            mistakes.Add("E1301", scalar, $"{framing.PathOf(key)} holds no byte.", null, "Write at least one byte, such as <CR>.");
            return null;
        }

        return bytes;
    }

    private List<CheckProfile> Checks(Section framing)
    {
        var node = framing.Node("check");
        var several = node is YamlSequence list ? list.Items : node is null ? [] : [node];
        return [.. several.Select((item, index) => framing.Item("check", index, item)).OfType<Section>().Select(Check).OfType<CheckProfile>()];
    }

    private CheckProfile? Check(Section check)
    {
        var kind = check.Choice(
            "kind", ("xor8", CheckAlgorithm.Xor8), ("crc16_modbus", CheckAlgorithm.Crc16Modbus), ("crc16_ccitt", CheckAlgorithm.Crc16Ccitt),
            ("crc16_ccitt_ffff", CheckAlgorithm.Crc16CcittFfff), ("constant", CheckAlgorithm.Constant));
        var at = Ranges.Read(check, "at", mistakes);
        var over = Ranges.Read(check, "over", mistakes);
        var coding = check.Choice("as", ("binary", CheckCoding.Binary), ("hex", CheckCoding.Hex)) ?? CheckCoding.Binary;
        var usual = kind == CheckAlgorithm.Crc16Modbus ? ByteOrder.Little : ByteOrder.Big;
        var order = check.Choice("order", ("big", ByteOrder.Big), ("little", ByteOrder.Little)) ?? usual;
        var constant = templates.Bytes(check.Scalar("bytes"));
        check.Done();
        foreach (var needed in (string[])["kind", "at", kind == CheckAlgorithm.Constant ? "bytes" : "over"])
        {
            if (!check.Has(needed))
            {
                check.Missing(needed, "Write a check such as { kind: crc16_modbus, over: 1..-3, at: -2..-1 }.");
            }
        }

        if (kind is null || at is null || (kind != CheckAlgorithm.Constant && over is null))
        {
            return null;
        }

        var width = kind switch { CheckAlgorithm.Constant => constant?.Length ?? 0, CheckAlgorithm.Xor8 => 1, _ => 2 };
        width *= kind != CheckAlgorithm.Constant && coding == CheckCoding.Hex ? 2 : 1;
        if (width == 0 || at.Value.First > 0 != at.Value.Last > 0 || at.Value.Length != width)
        {
            mistakes.Add(
                "E1309", check.ValuePlace("at"),
                $"The check's place {at} does not have {width.ToString(CultureInfo.InvariantCulture)} bytes.", null,
                $"Write a range of exactly {width} bytes, such as {(width == 1 ? "-1..-1" : $"-{width}..-1")}.");
            return null;
        }

        return new CheckProfile(kind.Value, over ?? at.Value, at.Value, coding, order, constant ?? []);
    }
}

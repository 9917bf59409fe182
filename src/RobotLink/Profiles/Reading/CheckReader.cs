using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads <c>check</c>: one check of a frame, or a list of them.</summary>
internal sealed class CheckReader(TemplateReader templates, MistakeList mistakes)
{
    public List<CheckProfile> Read(Section framing)
    {
        var node = framing.Node("check");
        var several = node is YamlSequence list ? list.Items : node is null ? [] : [node];
        return [.. several.Select((item, index) => framing.Item("check", index, item)).OfType<Section>().Select(Check).OfType<CheckProfile>()];
    }

    private CheckProfile? Check(Section check)
    {
        var kind = check.Choice(
            "kind", ("xor8", CheckAlgorithm.Xor8), ("sum8", CheckAlgorithm.Sum8), ("sum16", CheckAlgorithm.Sum16), ("lrc8", CheckAlgorithm.Lrc8),
            ("crc16_modbus", CheckAlgorithm.Crc16Modbus), ("crc16_ccitt", CheckAlgorithm.Crc16Ccitt), ("crc16_ccitt_ffff", CheckAlgorithm.Crc16CcittFfff),
            ("crc32", CheckAlgorithm.Crc32), ("constant", CheckAlgorithm.Constant));
        var at = Ranges.Read(check, "at", mistakes);
        var over = Ranges.Read(check, "over", mistakes);
        var coding = check.Choice("as", ("binary", CheckCoding.Binary), ("hex", CheckCoding.Hex), ("decimal", CheckCoding.Decimal)) ?? CheckCoding.Binary;
        var overHexDigits = check.Choice("over_as", ("binary", false), ("hex", true)) ?? false;
        var usual = kind == CheckAlgorithm.Crc16Modbus ? ByteOrder.Little : ByteOrder.Big;
        var order = check.Choice("order", ("big", ByteOrder.Big), ("little", ByteOrder.Little)) ?? usual;
        var ignored = check.Choice("received", ("required", false), ("ignored", true)) ?? false;
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

        if (overHexDigits && over is { } covered && (covered.First > 0) == (covered.Last > 0) && covered.Length % 2 != 0)
        {
            mistakes.Add(
                "E1484", check.ValuePlace("over"), $"{check.PathOf("over")} covers {covered.Length} characters, but two hexadecimal digits are one byte.", null,
                "Cover an even number of characters.");
        }

        var read = new CheckProfile(kind.Value, over ?? at.Value, at.Value, coding, order, constant ?? []) { Ignored = ignored, OverHexDigits = overHexDigits };
        var width = read.Width;
        if (width == 0 || at.Value.First > 0 != at.Value.Last > 0 || at.Value.Length != width)
        {
            mistakes.Add(
                "E1309", check.ValuePlace("at"),
                $"The check's place {at} does not have {width.ToString(CultureInfo.InvariantCulture)} bytes.", null,
                $"Write a range of exactly {width} bytes, such as {(width == 1 ? "-1..-1" : $"-{width}..-1")}.");
            return null;
        }

        return read;
    }
}

using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads how far fields reach: <c>length</c>, <c>count</c>, <c>until</c>, <c>pad</c>, and which bits they are.</summary>
internal sealed class FieldExtents(TemplateReader templates, MistakeList mistakes)
{
    private const int MostItems = 65_536;
    private const int HighestBit = 63;

    /// <summary>All that a header field can have of it: its place is fixed.</summary>
    public FieldProfile ApplyPad(Section keys, FieldProfile field)
    {
        var pad = templates.Bytes(keys.Scalar("pad"));
        if (pad is not (null or { Length: 1 }))
        {
            mistakes.Add("E1352", keys.ValuePlace("pad"), $"{keys.PathOf("pad")} needs exactly one byte.", null, "Write pad: <NUL>.");
        }

        return field with { Pad = pad is { Length: 1 } ? pad[0] : null };
    }

    public FieldProfile Apply(Section keys, FieldProfile field)
    {
        var until = templates.Bytes(keys.Scalar("until"));
        if (until is { Length: 0 })
        {
            mistakes.Add("E1352", keys.ValuePlace("until"), $"{keys.PathOf("until")} needs at least one byte.", null, "Write until: <NUL>.");
        }

        field = ApplyPad(keys, field) with
        {
            Length = Extent(keys, "length"),
            Count = Extent(keys, "count"),
            Until = until,
            Bits = Bits(keys),
            BitOf = keys.Text("bit_of"),
        };
        Check(keys, field);
        return field;
    }

    private void Check(Section keys, FieldProfile field)
    {
        var hasLength = field.Type is FieldType.Text or FieldType.Word or FieldType.Bytes or FieldType.Int or FieldType.Float or FieldType.Choice
            or FieldType.Quoted or FieldType.Time;
        foreach (var key in (string[])["length", "until", "pad"])
        {
            if (keys.Has(key) && !hasLength)
            {
                mistakes.Add(
                    "E1352", keys.KeyPlace(key), $"{keys.PathOf(key)} stands at a field whose type fixes its size.", null,
                    $"Remove {key}, or make the type text, bytes, int or float.");
            }
        }

        if (keys.Has("order") && field.Type is not (>= FieldType.U8 and <= FieldType.Bcd) && field.Fields.Count == 0)
        {
            mistakes.Add("E1352", keys.KeyPlace("order"), $"{keys.PathOf("order")} stands at a field that is no binary number.", null, "Remove it.");
        }

        if (field is { Count: not null, Length: { Number: null } })
        {
            mistakes.Add(
                "E1352", keys.KeyPlace("length"), $"{keys.PathOf("length")} varies and so does the number of items.",
                "Nobody could tell where one item ends.", "Make the length a number, or end each item with until.");
        }

        if (field.Bits is not null && field.BitOf is null && field.At is null)
        {
            mistakes.Add(
                "E1351", keys.Place, $"{keys.Path} does not say whose bits it takes.", null,
                "Write bit_of: and the name of an earlier number, or at: with its place.");
        }

        if (field.BitOf is not null && field.Bits is null)
        {
            mistakes.Add("E1351", keys.KeyPlace("bit_of"), $"{keys.Path} does not say which bit it is.", null, "Write bit: 3, or bits: 4..6; 0 is the lowest.");
        }
    }

    private FieldExtent? Extent(Section keys, string key)
    {
        var scalar = keys.Scalar(key);
        if (scalar is null)
        {
            return null;
        }

        if (scalar.Value == "rest")
        {
            return FieldExtent.Rest;
        }

        if (int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (number is >= 1 and <= MostItems)
            {
                return new FieldExtent(number, null);
            }

            mistakes.Add("E1207", scalar, $"{keys.PathOf(key)} is {scalar.Value}, outside of 1 to {MostItems}.", null, "Write a number within.");
            return null;
        }

        if (Names.IsField(scalar.Value))
        {
            return new FieldExtent(null, scalar.Value);
        }

        mistakes.Add(
            "E1353", scalar, $"{keys.PathOf(key)} is {scalar.Value}, which is neither a number nor a field.", null,
            $"Write a number such as {key}: 32, the name of an earlier number, or rest.");
        return null;
    }

    private BitRange? Bits(Section keys)
    {
        var bit = keys.Whole("bit", 0, HighestBit);
        var scalar = keys.Scalar("bits");
        if (scalar is null)
        {
            return bit is { } one ? new BitRange(one, one) : null;
        }

        var ends = scalar.Value.Split("..");
        if (bit is null && ends.Length == 2 && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last && last <= HighestBit)
        {
            return new BitRange(first, last);
        }

        mistakes.Add(
            "E1351", scalar, bit is null ? $"{keys.PathOf("bits")} is {scalar.Value}, which is no range of bits." : $"{keys.Path} has both bit and bits.", null,
            "Write bit: 3 for one, or bits: 4..6 for several; 0 is the lowest.");
        return null;
    }
}

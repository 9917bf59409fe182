namespace RobotLink.Profiles;

/// <summary>Gives each field its place as far as the profile alone decides it, and ties together fields that speak of each other.</summary>
/// <param name="keys">The section that holds the fields, for mistakes.</param>
internal sealed class FieldPlaces(Section keys, MistakeList mistakes)
{
    /// <param name="from">The 1-based place of the first field without one; null inside a group.</param>
    /// <param name="taken">Bytes that belong to the framing: fields one behind the other step over them.</param>
    public IReadOnlyList<FieldProfile> Resolve(IReadOnlyList<FieldProfile> fields, int? from, IReadOnlyList<ByteRange> taken)
    {
        var resolved = new List<FieldProfile>();
        var cursor = from;
        foreach (var field in fields)
        {
            CheckOrder(field, resolved);
            if (field.BitOf is { } parent)
            {
                resolved.Add(OfParent(field, resolved.Find(other => other.Name == parent)));
                continue;
            }

            var placed = Place(field, cursor, taken);
            cursor = FieldWidth.Varies(placed) || placed.At is not { Last: > 0 } at ? null : at.Last + 1;
            resolved.Add(placed);
        }

        return [.. resolved.Select(field => WithRole(field, resolved))];
    }

    private static FieldProfile Place(FieldProfile field, int? cursor, IReadOnlyList<ByteRange> taken)
    {
        var whole = FieldWidth.Whole(field);
        if (field.At is { } at)
        {
            return at.Length == 1 && whole > 1 ? field with { At = new ByteRange(at.First, at.First + whole - 1) } : field;
        }

        if (cursor is not { } first)
        {
            return field;
        }

        first = Behind(first, Math.Max(1, whole), taken);
        return field with { At = new ByteRange(first, first + Math.Max(1, whole) - 1) };
    }

    /// <summary>The first place at or behind <paramref name="first"/> that is free.</summary>
    internal static int Behind(int first, int length, IReadOnlyList<ByteRange> taken)
    {
        foreach (var other in taken.OrderBy(other => other.First))
        {
            if (other.First > 0 && first <= other.Last && first + length - 1 >= other.First)
            {
                first = other.Last + 1;
            }
        }

        return first;
    }

    private FieldProfile OfParent(FieldProfile field, FieldProfile? parent)
    {
        if (parent is null || !FieldTraitReader.IsWhole(parent) || FieldWidth.OfType(parent) == 0 || parent.Type is FieldType.Digits or FieldType.Hex or FieldType.Bcd || parent.Count is not null)
        {
            mistakes.Add(
                "E1353", keys.Map(field.Name).ValuePlace("bit_of"), $"{keys.PathOf(field.Name)}.bit_of names {field.BitOf}, but no earlier field of that name is a binary number.",
                null, "Name a field that stands before it, such as status: { type: u16 }.");
            return field;
        }

        if (field.Bits is { } bits && bits.Last >= 8 * FieldWidth.OfValue(parent))
        {
            mistakes.Add(
                "E1351", keys.Map(field.Name).Place, $"{keys.PathOf(field.Name)} takes bit {bits.Last}, but {parent.Name} has {8 * FieldWidth.OfValue(parent)} bits.", null,
                $"The highest is {(8 * FieldWidth.OfValue(parent)) - 1}.");
        }

        return field with { Type = parent.Type, Order = parent.Order, IsHex = parent.IsHex, At = parent.At };
    }

    private void CheckOrder(FieldProfile field, List<FieldProfile> earlier)
    {
        foreach (var (key, name) in new[] { ("length", field.Length?.Field), ("count", field.Count?.Field) })
        {
            var number = name is null ? null : earlier.Find(other => other.Name == name);
            if (name is not null && (number is null || !FieldTraitReader.IsWhole(number) || number.Count is not null || number.Words.Count > 0))
            {
                mistakes.Add(
                    "E1353", keys.Map(field.Name).ValuePlace(key), $"{keys.PathOf(field.Name)}.{key} names {name}, but no earlier field of that name is a whole number.",
                    null, Nearest.Offer(name, [.. earlier.Where(FieldTraitReader.IsWhole).Select(other => other.Name)], "Write the number before what it speaks of."));
            }
        }

        var last = earlier.LastOrDefault(other => other.BitOf is null);
        var isBehindRest = last is { Length.IsRest: true } or { Count.IsRest: true };
        if (field.BitOf is null && (isBehindRest && field.At is not { First: < 0 } || (last is { Optional: true } && !field.Optional && field.At is null)))
        {
            mistakes.Add(
                "E1354", keys.Map(field.Name).Place, $"{keys.PathOf(field.Name)} stands behind {last!.Name}, {(isBehindRest ? "which takes the rest of the frame" : "which may be missing")}.",
                null, isBehindRest ? "Write a length for it, or a place from the end such as at: -2..-1." : "Make it optional, too, or write it earlier.");
        }
    }

    /// <summary>What other fields make of this one.</summary>
    private static FieldProfile WithRole(FieldProfile field, List<FieldProfile> all)
    {
        var isNamed = all.Exists(other => other.Length?.Field == field.Name || other.Count?.Field == field.Name || other.BitOf == field.Name);
        return isNamed && field.Constant is null && field.Made is null ? field with { IsComputed = true } : field;
    }
}

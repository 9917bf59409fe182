namespace RobotLink.Profiles;

/// <summary>How many bytes a field has, as far as its profile alone says it.</summary>
internal static class FieldWidth
{
    private const int DateAndTimeBytes = 8;

    /// <summary>Bytes of one item; 0 when that varies, or nothing says it.</summary>
    public static int Of(FieldProfile field) => field.Length?.Number ?? OfType(field);

    /// <summary>Bytes that the type alone fixes; 0 for none.</summary>
    public static int OfType(FieldProfile field) => field.IsHex ? 2 * OfValue(field) : OfValue(field);

    /// <summary>The same, before a number is printed as digits.</summary>
    public static int OfValue(FieldProfile field) => field.Type switch
    {
        FieldType.U8 or FieldType.I8 or FieldType.Bool => 1,
        FieldType.U16 or FieldType.I16 => 2,
        FieldType.U24 => 3,
        FieldType.U32 or FieldType.I32 or FieldType.F32 => 4,
        FieldType.U64 or FieldType.I64 or FieldType.F64 => 8,
        FieldType.Digits or FieldType.Hex or FieldType.Fixed or FieldType.Signed => field.Digits,
        FieldType.Bcd => field.Digits / 2,
        FieldType.Time when field.Time?.Shape == TimeShape.Bcd => DateAndTimeBytes,
        FieldType.Time when field.Time?.Shape == TimeShape.Letters => field.Time.Letters.Length,
        FieldType.Choice when field.Choices.All(choice => choice.Length == field.Choices[0].Length) => field.Choices[0].Length,
        FieldType.Group => OfGroup(field),
        _ => 0,
    };

    /// <summary>All bytes of the field, every item counted; 0 when that varies.</summary>
    public static int Whole(FieldProfile field) => Varies(field) ? 0 : Of(field) * (field.Count?.Number ?? 1);

    /// <summary>What the frame holds decides where the field ends.</summary>
    public static bool Varies(FieldProfile field) =>
        field.Length is { Number: null }
        || field.Count is { Number: null }
        || (field.Until is not null && field.Length is null)
        || (field.Count is not null && Of(field) == 0);

    private static int OfGroup(FieldProfile group)
    {
        var widths = group.Fields.Where(field => field.BitOf is null).Select(Whole).ToList();
        return widths.Contains(0) ? 0 : widths.Sum();
    }
}

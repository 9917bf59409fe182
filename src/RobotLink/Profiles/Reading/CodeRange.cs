namespace RobotLink.Profiles;

/// <summary>Which numbers a field can hold, as far as its type and range tell.</summary>
internal static class CodeRange
{
    public static ValueRange Of(FieldProfile field)
    {
        var type = field.Scale is null && field.Add is null ? OfType(field) : default;
        return new ValueRange(Later(type.Least, field.Range?.Least, Math.Max), Later(type.Most, field.Range?.Most, Math.Min));
    }

    private static ValueRange OfType(FieldProfile field) => field.Bits is { } bits ? Unsigned(bits.Length) : field.Type switch
    {
        FieldType.U8 => Unsigned(8),
        FieldType.U16 => Unsigned(16),
        FieldType.U24 => Unsigned(24),
        FieldType.U32 => Unsigned(32),
        FieldType.I8 => new ValueRange(sbyte.MinValue, sbyte.MaxValue),
        FieldType.I16 => new ValueRange(short.MinValue, short.MaxValue),
        FieldType.I32 => new ValueRange(int.MinValue, int.MaxValue),
        FieldType.Hex when field.Digits < 16 => Unsigned(4 * field.Digits),
        FieldType.Digits or FieldType.Bcd when field.Digits < 19 => new ValueRange(0, (decimal)Math.Pow(10, field.Digits) - 1),
        FieldType.Int => new ValueRange(field.Minimum, field.Maximum),
        _ => default,
    };

    private static ValueRange Unsigned(int bits) => new(0, bits >= 63 ? null : (1L << bits) - 1);

    private static decimal? Later(decimal? left, decimal? right, Func<decimal, decimal, decimal> choose) =>
        left is { } one && right is { } other ? choose(one, other) : left ?? right;
}

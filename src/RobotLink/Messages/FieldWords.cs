using System.Globalization;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>What a field takes, in words for error messages.</summary>
internal static class FieldWords
{
    public const string TooLargeWhole = "a whole number that fits into 64 bits";
    public const string TooLarge = "a number that fits into 64 bits";

    /// <summary>What stands on the wire, as in <c>a whole number from 1 to 99</c>.</summary>
    public static string Expected(FieldProfile field) => field.Type switch
    {
        FieldType.Text => "text",
        FieldType.Word => "a word without spaces",
        FieldType.Int => "a whole number" + Range(field, 1, 0),
        FieldType.Float => "a number" + Range(field, 1, 0),
        FieldType.Bool => "1 or 0",
        FieldType.Digits => Digits(field, "digit") + Range(field, 1, 0),
        FieldType.Choice => Alternatives(field.Choices),
        FieldType.Hex => Digits(field, "hexadecimal digit") + Range(field, 1, 0),
        FieldType.Fixed or FieldType.Signed => Written(field) + Range(field, 1, 0),
        FieldType.DegreesMinutes => $"degrees in {Digits(field, "digit")} and minutes in 2, such as {new string('0', field.Digits)}00.000" + Range(field, 1, 0),
        FieldType.Quoted => "a text in double quotes",
        FieldType.Time => $"a time {Format(field.Time)}",
        FieldType.Bcd => $"{field.Digits} digits in {field.Digits / 2} bytes" + Range(field, 1, 0),
        FieldType.Bytes => "bytes",
        FieldType.Json => "a JSON value",
        FieldType.Group => "a group of fields",
        _ => Bytes(field) + Range(field, 1, 0),
    };

    /// <summary>What an argument may be: before the scale is taken out.</summary>
    public static string Fits(FieldProfile field, Charset charset) => field switch
    {
        { Count: not null } => $"a list, each {Fits(field with { Count = null }, charset)}",
        { Words.Count: > 0 } => Alternatives([.. field.Words.Select(word => word.Word)]) + ", or its number",
        { Bits.Length: 1 } => "true or false",
        { Time: not null } => "a time such as 2026-05-01T13:45:00Z",
        _ => field.Type switch
        {
            FieldType.Text or FieldType.Quoted => $"text in {CharsetText.Title(field.Charset ?? charset)}",
            FieldType.Word => $"a word without spaces in {CharsetText.Title(field.Charset ?? charset)}",
            FieldType.Bool => "true or false",
            FieldType.Choice when field.IsFlag => "true or false",
            FieldType.Choice => Alternatives(field.Choices),
            FieldType.Bytes => "bytes as hexadecimal digits, or by name such as <STX>",
            FieldType.Json => "a JSON value",
            FieldType.Group => $"an object with {string.Join(", ", field.Fields.Where(inner => inner.IsArgument).Select(inner => inner.Name))}",
            _ => Numbers(field),
        },
    };

    private static string Numbers(FieldProfile field)
    {
        var (scale, add) = (field.Scale ?? 1, field.Add ?? 0);
        var noun = (field.Type, field.Scale) switch
        {
            (FieldType.Float, _) => "a number",
            (FieldType.F32, null) => "a number of about 7 digits",
            (FieldType.F32 or FieldType.F64, _) => "a number",
            (FieldType.DegreesMinutes, _) => $"an angle in degrees of at most {Digits(field, "digit")}",
            (FieldType.Fixed or FieldType.Signed, _) => $"a number that can be {Written(field)}",
            (FieldType.Digits or FieldType.Bcd, null) => $"a whole number of at most {Digits(field, "digit")}",
            (FieldType.Digits or FieldType.Bcd, _) => $"a multiple of {Plain(scale)} with at most {field.Digits} digits on the wire",
            (FieldType.Hex, null) => $"a whole number of at most {Digits(field, "hexadecimal digit")}",
            (_, null) => "a whole number",
            _ => $"a multiple of {Plain(scale)}",
        };
        var isBinary = field.Type is not FieldType.Bcd && BinaryNumber.Width(field) > 0 && !BinaryNumber.IsFloat(field.Type);
        return isBinary && field is { Minimum: null, Maximum: null, Range: null }
            ? noun + Limits(BinaryNumber.Bounds(field), scale, add)
            : noun + Range(field, scale, add);
    }

    private static string Limits((decimal Least, decimal Most) bounds, decimal scale, decimal add) =>
        $" from {Scaled(bounds.Least, scale, add)} to {Scaled(bounds.Most, scale, add)}";

    private static string Range(FieldProfile field, decimal scale, decimal add)
    {
        var low = field.Minimum is { } least ? Scaled(least, scale, add) : field.Range?.Least is { } lowest ? Plain(lowest) : null;
        var high = field.Maximum is { } most ? Scaled(most, scale, add) : field.Range?.Most is { } highest ? Plain(highest) : null;
        return (low, high) switch
        {
            (not null, not null) => $" from {low} to {high}",
            (not null, null) => $" of at least {low}",
            (null, not null) => $" of at most {high}",
            _ => "",
        };
    }

    private static string Bytes(FieldProfile field) =>
        field.IsHex ? $"{2 * BinaryNumber.Width(field)} hexadecimal digits"
        : BinaryNumber.Width(field) is 1 ? "a number in 1 byte" : $"a number in {BinaryNumber.Width(field)} bytes";

    private static string Written(FieldProfile field) =>
        $"{field.Digits} characters{(field.Decimals == 0 ? "" : $" with {field.Decimals} behind the point")}{(field.Type == FieldType.Signed ? " and a sign" : "")}";

    private static string Format(TimeFormat? format) => format?.Shape switch
    {
        TimeShape.Letters => format.Letters,
        TimeShape.UnixSeconds => "in seconds since 1970",
        TimeShape.UnixMilliseconds => "in milliseconds since 1970",
        TimeShape.Bcd => "of 8 bytes",
        _ => "such as 2026-05-01T13:45:00Z",
    };

    private static string Digits(FieldProfile field, string noun) => field.Digits == 1 ? $"1 {noun}" : $"{field.Digits} {noun}s";

    private static string Scaled(decimal bound, decimal scale, decimal add) =>
        scale == 1 && add == 0 ? Plain(bound) : NumberText.Write(Scaling.Apply(bound, scale, add));

    private static string Plain(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Alternatives(IReadOnlyList<string> choices) => choices.Count switch
    {
        0 => "nothing",
        1 => choices[0],
        _ => $"{string.Join(", ", choices.Take(choices.Count - 1))} or {choices[^1]}",
    };
}

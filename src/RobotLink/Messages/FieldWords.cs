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
        FieldType.Int => "a whole number" + Range(field, 1),
        FieldType.Float => "a number" + Range(field, 1),
        FieldType.Bool => "1 or 0",
        FieldType.Digits => (field.Digits == 1 ? "1 digit" : $"{field.Digits} digits") + Range(field, 1),
        FieldType.Choice => Alternatives(field.Choices),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    /// <summary>What an argument may be: before the scale is taken out.</summary>
    public static string Fits(FieldProfile field, Charset charset) => field.Type switch
    {
        FieldType.Text => $"text in {CharsetText.Title(charset)}",
        FieldType.Word => $"a word without spaces in {CharsetText.Title(charset)}",
        FieldType.Bool => "true or false",
        FieldType.Choice => Alternatives(field.Choices),
        _ => Numbers(field),
    };

    private static string Numbers(FieldProfile field)
    {
        var scale = field.Scale ?? 1;
        var noun = (field.Type, field.Scale) switch
        {
            (FieldType.Float, _) => "a number",
            (FieldType.Digits, null) => $"a whole number of at most {(field.Digits == 1 ? "1 digit" : $"{field.Digits} digits")}",
            (FieldType.Digits, _) => $"a multiple of {Plain(scale)} with at most {field.Digits} digits on the wire",
            (_, null) => "a whole number",
            _ => $"a multiple of {Plain(scale)}",
        };
        return noun + Range(field, scale);
    }

    private static string Range(FieldProfile field, decimal scale) => (field.Minimum, field.Maximum) switch
    {
        ({ } low, { } high) => $" from {Scaled(low, scale)} to {Scaled(high, scale)}",
        ({ } low, null) => $" of at least {Scaled(low, scale)}",
        (null, { } high) => $" of at most {Scaled(high, scale)}",
        _ => "",
    };

    private static string Scaled(long bound, decimal scale) =>
        scale == 1 ? Plain(bound) : NumberText.Write(Scaling.Apply(bound, scale));

    private static string Plain(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Alternatives(IReadOnlyList<string> choices) => choices.Count switch
    {
        0 => "nothing",
        1 => choices[0],
        _ => $"{string.Join(", ", choices.Take(choices.Count - 1))} or {choices[^1]}",
    };
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RobotLink.Messages;

internal enum ArgumentKind
{
    /// <summary>Left blank on purpose.</summary>
    Null,
    Number,
    Boolean,
    Text,

    /// <summary>A list, an object or another type: no field takes it.</summary>
    Other,
}

/// <summary>A value handed to us for sending, whichever type carried it.</summary>
/// <param name="Number">For a number, and for a text that reads as one.</param>
/// <param name="Exact">The same without loss; null when it fits no decimal.</param>
/// <param name="Text">For a text: itself; for a number: its digits as given.</param>
internal readonly record struct Argument(ArgumentKind Kind, double? Number, decimal? Exact, bool? Boolean, string Text)
{
    private const int ShownCharactersMax = 40;

    public static Argument Of(object? value) => value switch
    {
        null => new(ArgumentKind.Null, null, null, null, "null"),
        JsonElement json => Of(json),
        string text => OfText(text),
        bool flag => OfBoolean(flag),
        double number => Of(number),
        float number => Of(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        decimal number => Of(number, number.ToString(CultureInfo.InvariantCulture)),
        long or int or short or sbyte or byte or ushort or uint or ulong => Of(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        _ => new(ArgumentKind.Other, null, null, null, value.GetType().Name),
    };

    /// <summary>The value as a sentence shows it: cut at a sane length and safe to print.</summary>
    public string Shown()
    {
        if (Kind == ArgumentKind.Other)
        {
            return Text;
        }

        var cut = Text.Length > ShownCharactersMax ? string.Concat(Text.AsSpan(0, ShownCharactersMax), "..") : Text;
        return Kind == ArgumentKind.Text ? $"\"{ShownText.Of(cut)}\"" : cut;
    }

    private static Argument Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => Of(null),
        JsonValueKind.True => OfBoolean(true),
        JsonValueKind.False => OfBoolean(false),
        JsonValueKind.String => OfText(json.GetString()!),
        JsonValueKind.Number => OfNumber(json.GetRawText()),
        _ => new(ArgumentKind.Other, null, null, null, json.ValueKind == JsonValueKind.Array ? "a list" : "an object"),
    };

    private static Argument OfBoolean(bool flag) => new(ArgumentKind.Boolean, null, null, flag, flag ? "true" : "false");

    private static Argument Of(decimal value, string? text = null) =>
        new(ArgumentKind.Number, Scaling.ToDouble(value), value, Truth(value), text ?? value.ToString(CultureInfo.InvariantCulture));

    private static Argument Of(double value)
    {
        var text = NumberText.Write(value);
        return Scaling.TryExact(value, out var exact)
            ? new(ArgumentKind.Number, value, exact, Truth(exact), text)
            : new(ArgumentKind.Number, value, null, null, text);
    }

    private static Argument OfNumber(string json) => OfText(json) with { Kind = ArgumentKind.Number };

    private static Argument OfText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var isNumber = NumberText.ReadNumber(bytes, out var number, out var length) == NumberResult.Read && length == bytes.Length;
        var isExact = TryExact(text, number, out var exact) && isNumber;
        return new(ArgumentKind.Text, isNumber ? number : null, isExact ? exact : null, Truth(text, isExact ? exact : null), text);
    }

    // A decimal drops places beyond its 28; then the double is all there is.
    private static bool TryExact(string text, double number, out decimal exact) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out exact) && Scaling.ToDouble(exact) == number;

    private static bool? Truth(decimal? value) => value == 1 ? true : value == 0 ? false : null;

    private static bool? Truth(string text, decimal? value) => text switch
    {
        "true" => true,
        "false" => false,
        _ => Truth(value),
    };
}

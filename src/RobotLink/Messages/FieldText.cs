using System.Globalization;
using System.Text;
using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Decoded fields as people read them on a command line: <c>x=500 mm program=RUN</c>.</summary>
public static class FieldText
{
    private const string Missing = "-";

    public static string All(MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values)
    {
        var words = new string[shape.Fields.Count];
        for (var index = 0; index < words.Length; index++)
        {
            words[index] = One(shape, index, payload, values[index]);
        }

        return string.Join(' ', words);
    }

    /// <summary>Such as <c>x=500 mm</c>; a text with a space stands in quotes, a missing value is a dash.</summary>
    public static string One(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value)
    {
        var field = shape.Fields[index];
        var shown = Value(shape, index, payload, value);
        var unit = field.Unit is null || shown == Missing ? "" : $" {field.Unit}";
        return $"{field.Name}={shown}{unit}";
    }

    /// <summary>The value alone, safe to print: control characters appear by name.</summary>
    public static string Value(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value)
    {
        var plain = Plain(shape, index, payload, value);
        if (plain is null || FieldQuality.IsUnknown(shape, index, payload, value))
        {
            return Missing;
        }

        var isBare = value.Kind is not (ValueKind.Text or ValueKind.Word or ValueKind.Missing)
            || (plain.Length > 0 && plain != Missing && !plain.AsSpan().ContainsAny(' ', '"', '='));
        return isBare ? ShownText.Of(plain) : $"\"{ShownText.Of(plain)}\"";
    }

    /// <summary>The value as a program wants it: numbers with a point, <c>true</c> or <c>false</c>, texts as received; null when missing.</summary>
    public static string? Plain(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value) => value.Kind switch
    {
        ValueKind.Text => shape.TextOf(index, value.Text(payload)),
        ValueKind.Json => Encoding.UTF8.GetString(value.Text(payload)),
        ValueKind.List => FieldJson.Plain(shape, index, payload, value),
        _ => PlainNumber(shape.Fields[index], payload, value),
    };

    /// <summary>A value that needs neither charset nor layout.</summary>
    internal static string? PlainNumber(FieldProfile field, ReadOnlySpan<byte> payload, FieldValue value) => value.Kind switch
    {
        ValueKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Unsigned => value.Unsigned.ToString(CultureInfo.InvariantCulture),
        ValueKind.Number => NumberText.Write(value.Number),
        ValueKind.Boolean => value.Boolean ? "true" : "false",
        ValueKind.Word => field.Words[value.Word].Word,
        ValueKind.Time => TimeText.Iso(value.Time),
        ValueKind.Bytes => Convert.ToHexString(value.Text(payload)),
        _ => TextOfBlank(field),
    };

    /// <summary>The value as an argument of another message takes it: a number, a boolean, a text; null when missing.</summary>
    public static object? Object(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value) => value.Kind switch
    {
        ValueKind.Integer => value.Integer,
        ValueKind.Unsigned => value.Unsigned,
        ValueKind.Number => value.Number,
        ValueKind.Boolean => value.Boolean,
        ValueKind.List or ValueKind.Json => JsonElementOf(FieldJson.Plain(shape, index, payload, value)),
        _ => Plain(shape, index, payload, value),
    };

    private static JsonElement JsonElementOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>What a blank text means; a value that is a slice cannot say it.</summary>
    internal static string? TextOfBlank(FieldProfile field) =>
        field.Type is FieldType.Text or FieldType.Word or FieldType.Choice ? field.Blank : null;
}

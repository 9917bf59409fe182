using System.Globalization;
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
        var unit = field.Unit is null || value.Kind == ValueKind.Missing ? "" : $" {field.Unit}";
        return $"{field.Name}={Value(shape, index, payload, value)}{unit}";
    }

    /// <summary>The value alone, safe to print: control characters appear by name.</summary>
    public static string Value(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value)
    {
        var plain = Plain(shape, index, payload, value);
        if (plain is null)
        {
            return Missing;
        }

        var isBare = value.Kind is not (ValueKind.Text or ValueKind.Missing)
            || (plain.Length > 0 && plain != Missing && !plain.AsSpan().ContainsAny(' ', '"', '='));
        return isBare ? ShownText.Of(plain) : $"\"{ShownText.Of(plain)}\"";
    }

    /// <summary>The value as a program wants it: numbers with a point, <c>true</c> or <c>false</c>, texts as received; null when missing.</summary>
    public static string? Plain(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value) => value.Kind switch
    {
        ValueKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Number => NumberText.Write(value.Number),
        ValueKind.Boolean => value.Boolean ? "true" : "false",
        ValueKind.Text => CharsetText.Decode(shape.Charset, value.Text(payload)),
        _ => TextOfBlank(shape.Fields[index]),
    };

    /// <summary>What a blank text means; a value that is a slice cannot say it.</summary>
    internal static string? TextOfBlank(FieldProfile field) =>
        field.Type is FieldType.Text or FieldType.Word or FieldType.Choice ? field.Blank : null;
}

using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Decoded fields as the API writes them: <c>{"torque":{"value":12.34,"unit":"Nm"}}</c>.</summary>
public static class FieldJson
{
    /// <summary>Writes the object that stands behind <c>"fields":</c>. A missing value is null; a field without a unit has no such key.</summary>
    public static void Write(Utf8JsonWriter writer, MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values)
    {
        writer.WriteStartObject();
        for (var index = 0; index < shape.Fields.Count; index++)
        {
            var field = shape.Fields[index];
            writer.WriteStartObject(field.Name);
            writer.WritePropertyName("value"u8);
            WriteValue(writer, shape.Charset, field, payload, values[index]);
            if (field.Unit is not null)
            {
                writer.WriteString("unit"u8, field.Unit);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, Charset charset, FieldProfile field, ReadOnlySpan<byte> payload, FieldValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Integer:
                writer.WriteNumberValue(value.Integer);
                break;
            case ValueKind.Number:
                writer.WriteNumberValue(value.Number);
                break;
            case ValueKind.Boolean:
                writer.WriteBooleanValue(value.Boolean);
                break;
            case ValueKind.Text when CharsetText.IsUtf8(charset, value.Text(payload)):
                writer.WriteStringValue(value.Text(payload));
                break;
            case ValueKind.Text:
                writer.WriteStringValue(CharsetText.Decode(charset, value.Text(payload)));
                break;
            default:
                writer.WriteStringValue(FieldText.TextOfBlank(field));
                break;
        }
    }
}

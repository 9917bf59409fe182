using System.Text;
using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Routing;

namespace RobotLink.Host.Adapters;

/// <summary>The decoded fields of a frame.</summary>
internal static class Fields
{
    private const int FieldsOnStack = 32;

    /// <summary>Writes an object of field name to value and unit; empty when the frame fits no message.</summary>
    public static void Write(Utf8JsonWriter json, MessageEntry entry)
    {
        json.WriteStartObject();
        if (entry.Shape is { } shape)
        {
            var values = shape.Fields.Count <= FieldsOnStack
                ? stackalloc FieldValue[shape.Fields.Count]
                : new FieldValue[shape.Fields.Count];
            if (shape.TryDecode(entry.Payload, values, out _))
            {
                for (var index = 0; index < values.Length; index++)
                {
                    Write(json, shape.Fields[index], values[index], entry.Payload);
                }
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FieldProfile field, FieldValue value, ReadOnlySpan<byte> payload)
    {
        json.WriteStartObject(field.Name);
        switch (value.Kind)
        {
            case ValueKind.Integer:
                json.WriteNumber("value", value.Integer);
                break;
            case ValueKind.Number:
                json.WriteNumber("value", value.Number);
                break;
            case ValueKind.Boolean:
                json.WriteBoolean("value", value.Boolean);
                break;
            case ValueKind.Text:
                json.WriteString("value", Encoding.Latin1.GetString(value.Text(payload)));
                break;
            default:
                json.WriteNull("value");
                break;
        }

        if (field.Unit is not null)
        {
            json.WriteString("unit", field.Unit);
        }

        json.WriteEndObject();
    }
}

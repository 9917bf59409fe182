using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Decoded fields as the API writes them: <c>{"torque":{"value":12.34,"unit":"Nm"}}</c>.</summary>
public static class FieldJson
{
    private static readonly JsonWriterOptions PlainOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object that stands behind <c>"fields":</c>. A missing value is null; a field without a unit has no such key.</summary>
    /// <remarks>A value that is not good says so: <c>"quality":"bad","reason":"unknown"</c>; a bad one is null, because a number such as -1 would be taken for one.</remarks>
    public static void Write(Utf8JsonWriter writer, MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values) =>
        Write(writer, shape, payload, values, TimeSpan.Zero);

    /// <param name="age">How old the frame is, for fields that have a greatest age.</param>
    public static void Write(Utf8JsonWriter writer, MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values, TimeSpan age)
    {
        writer.WriteStartObject();
        for (var index = 0; index < shape.Fields.Count; index++)
        {
            if (!shape.IsDelivered(index))
            {
                continue;
            }

            var field = shape.Fields[index];
            var quality = FieldQuality.Of(shape, index, payload, values, age);
            writer.WriteStartObject(field.Name);
            writer.WritePropertyName("value"u8);
            if (quality.Level == QualityLevel.Bad)
            {
                writer.WriteNullValue();
            }
            else
            {
                WriteValue(writer, shape, index, payload, values[index]);
            }

            if (field.Unit is not null)
            {
                writer.WriteString("unit"u8, field.Unit);
            }

            if (!quality.IsGood)
            {
                writer.WriteString("quality"u8, quality.Word);
                writer.WriteString("reason"u8, quality.Reason);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>One value alone, as JSON.</summary>
    internal static string Plain(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, PlainOptions))
        {
            WriteValue(writer, shape, index, payload, value);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    internal static void WriteValue(Utf8JsonWriter writer, MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Integer or ValueKind.Unsigned or ValueKind.Number or ValueKind.Boolean:
                value.WriteNumber(writer);
                break;
            case ValueKind.Json:
                WriteJson(writer, value.Text(payload));
                break;
            case ValueKind.List:
                shape.WriteList(writer, index, payload, value);
                break;
            case ValueKind.Text when shape.IsPlainUtf8(index, value.Text(payload)):
                writer.WriteStringValue(value.Text(payload));
                break;
            default:
                writer.WriteStringValue(FieldText.Plain(shape, index, payload, value));
                break;
        }
    }

    /// <summary>What a device calls JSON was read once already, so it is; blanks are left out, and texts that are none are made good.</summary>
    private static void WriteJson(Utf8JsonWriter writer, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    writer.WritePropertyName(JsonText.Unescape(reader.ValueSpan));
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(JsonText.Unescape(reader.ValueSpan));
                    break;
                default:
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }
    }
}

using System.Text;
using System.Text.Json;

namespace RobotLink.Messages;

/// <summary>Items of lists as JSON: plain values, without units.</summary>
internal static class SlotJson
{
    public static void WriteJson(this Slot slot, Utf8JsonWriter writer, MessageShape shape, ReadOnlySpan<byte> payload, FieldValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Missing:
                writer.WriteStringValue(FieldText.TextOfBlank(slot.Field));
                break;
            case ValueKind.Integer or ValueKind.Unsigned or ValueKind.Number or ValueKind.Boolean:
                value.WriteNumber(writer);
                break;
            case ValueKind.Word:
                writer.WriteStringValue(slot.Field.Words[value.Word].Word);
                break;
            case ValueKind.Time:
                writer.WriteStringValue(TimeText.Iso(value.Time));
                break;
            case ValueKind.Bytes:
                writer.WriteStringValue(Convert.ToHexString(value.Text(payload)));
                break;
            case ValueKind.List:
                Layout.WriteList(writer, shape, slot, payload, value);
                break;
            default:
                var text = CharsetText.Decode(slot.Reader.Charset, value.Text(payload));
                writer.WriteStringValue(slot.Field.Type == Profiles.FieldType.Quoted ? QuotedText.Unescape(text) : text);
                break;
        }
    }
}

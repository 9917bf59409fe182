using System.Text.Json;

namespace RobotLink.Messages;

/// <summary>Values that are the same in every charset and need no field to be written: numbers, yes and no.</summary>
internal static class NumberJson
{
    public static void WriteNumber(this FieldValue value, Utf8JsonWriter writer)
    {
        switch (value.Kind)
        {
            case ValueKind.Integer:
                writer.WriteNumberValue(value.Integer);
                break;
            case ValueKind.Unsigned:
                writer.WriteNumberValue(value.Unsigned);
                break;
            case ValueKind.Number:
                writer.WriteNumberValue(value.Number);
                break;
            case ValueKind.Boolean:
                writer.WriteBooleanValue(value.Boolean);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.Kind, "This value is no number.");
        }
    }
}

using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Host.Adapters;

/// <summary>The decoded fields of a frame.</summary>
internal static class Fields
{
    private const int FieldsOnStack = 32;

    /// <summary>Writes an object of field name to value and unit; empty when the frame fits no message.</summary>
    /// <param name="age">How old the frame is.</param>
    public static void Write(Utf8JsonWriter json, MessageEntry entry, TimeSpan age)
    {
        if (entry.Shape is { } shape)
        {
            var values = shape.Fields.Count <= FieldsOnStack
                ? stackalloc FieldValue[shape.Fields.Count]
                : new FieldValue[shape.Fields.Count];
            if (shape.TryDecode(entry.Payload, values, out _))
            {
                FieldJson.Write(json, shape, entry.Payload, values, age);
                return;
            }
        }

        json.WriteStartObject();
        json.WriteEndObject();
    }

    /// <summary>Null when the frame is no refusal of the device.</summary>
    public static Refusal? Refusal(MessageEntry entry)
    {
        if (entry is not { Direction: Direction.Received, Shape: { } shape } || !Messages.Refusal.Is(shape))
        {
            return null;
        }

        var values = new FieldValue[shape.Fields.Count];
        return shape.TryDecode(entry.Payload, values, out _) ? Messages.Refusal.Of(shape, values, entry.Payload) : null;
    }
}

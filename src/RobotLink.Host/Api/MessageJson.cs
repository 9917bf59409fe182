using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Routing;

namespace RobotLink.Host.Api;

/// <summary>One frame as JSON.</summary>
internal static class MessageJson
{
    public static void Write(Utf8JsonWriter json, MessageEntry entry, Quality quality)
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteNumber("seq", entry.Sequence);
        json.WriteString("link", entry.Link);
        json.WriteString("dir", Words.Of(entry.Direction));
        json.WriteString("time", Words.Microsecond(entry.Time));
        json.WriteString("kind", Words.Of(entry.Kind));
        json.WriteString("name", entry.Shape?.Name);
        json.WritePropertyName("fields");
        Fields.Write(json, entry, quality.Age);
        json.WriteString("quality", quality.Word);
        if (quality.Reason is not null)
        {
            json.WriteString("quality_reason", quality.Reason);
        }

        json.WriteNumber("len", entry.Frame.Length);
        json.WriteBase64String("raw", entry.Frame);
        if (entry.Reason is not null)
        {
            json.WriteString("reason", entry.Reason);
        }

        json.WriteEndObject();
    }
}

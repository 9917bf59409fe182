using System.Text.Json;
using RobotLink.Explaining;
using RobotLink.Host.Adapters;
using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Host.Api;

/// <summary>One frame as JSON. One that was read anew from a record has no number.</summary>
internal static class MessageJson
{
    /// <param name="catalogue">To explain the frame with; null: it is not explained.</param>
    public static void Write(Utf8JsonWriter json, MessageEntry entry, Quality quality, MessageCatalogue? catalogue = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        if (entry.Sequence > 0)
        {
            json.WriteNumber("seq", entry.Sequence);
        }

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

        if (Fields.Refusal(entry) is { } refusal)
        {
            json.WriteString("cause", refusal.Cause);
            if (refusal.Words is not null)
            {
                json.WriteString("words", refusal.Words);
            }
        }

        if (catalogue is not null)
        {
            var explained = FrameExplainer.Explain(catalogue, entry.Frame, entry.PayloadAt, entry.PayloadLength, entry.Direction, entry.Shape);
            json.WritePropertyName("explanation");
            JsonSerializer.Serialize(json, ExplanationDocument.Of(explained), Answer.Options);
        }

        json.WriteEndObject();
    }
}

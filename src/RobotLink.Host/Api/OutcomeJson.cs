using System.Text.Json;
using RobotLink.Links;

namespace RobotLink.Host.Api;

/// <summary>What became of a request, as JSON.</summary>
internal static class OutcomeJson
{
    public static void Write(Utf8JsonWriter json, RequestResult result, LinkSnapshot link)
    {
        json.WriteStartObject();
        json.WriteString("outcome", Words.Of(result.Outcome));
        if (result.Reply is { } reply)
        {
            json.WritePropertyName("reply");
            MessageJson.Write(json, reply, Quality.Of(reply, link));
        }
        else
        {
            json.WriteNull("reply");
        }

        if (result.Parts.Count > 0)
        {
            json.WriteStartArray("parts");
            foreach (var part in result.Parts)
            {
                MessageJson.Write(json, part, Quality.Of(part, link));
            }

            json.WriteEndArray();
        }

        json.WritePropertyName("duration_s");
        json.WriteRawValue(Words.Seconds(result.Duration.TotalSeconds));
        json.WriteString("reason", result.Reason);
        if (result.IsRepeated)
        {
            json.WriteBoolean("repeated", true);
        }

        if (result.Refusal is { } refusal)
        {
            json.WriteString("cause", refusal.Cause);
            json.WriteString("words", refusal.Words);
        }

        json.WriteEndObject();
    }
}

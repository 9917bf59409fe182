using System.Text.Json;
using RobotLink.Diagnosis;
using RobotLink.Routing;

namespace RobotLink.Host.Api;

/// <summary>One change of a link's state as JSON.</summary>
internal static class StateJson
{
    public static void Write(Utf8JsonWriter json, StateEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("type", "state");
        json.WriteNumber("seq", entry.Sequence);
        json.WriteString("link", entry.Link);
        json.WriteString("time", Words.Millisecond(entry.Time));
        json.WriteString("state", Words.Of(entry.State));
        json.WriteString("previous", Words.Of(entry.Previous));
        json.WriteString("admin", Words.Of(entry.Admin));
        json.WriteString("began_after", Words.Millisecond(entry.BeganAfter));
        json.WriteString("began_before", Words.Millisecond(entry.BeganBefore));
        if (Words.Bound(entry.BoundSeconds) is { } bound)
        {
            json.WritePropertyName("bound_s");
            json.WriteRawValue(Words.Seconds(bound));
        }
        else
        {
            json.WriteNull("bound_s");
        }

        WriteVerdict(json, entry.Verdict);
        json.WriteEndObject();
    }

    /// <summary>The members that say why; null and empty while the link works.</summary>
    public static void WriteVerdict(Utf8JsonWriter json, Verdict? verdict)
    {
        json.WriteString("cause", verdict is null ? null : Words.Of(verdict.Cause));
        json.WriteString("certainty", verdict is null ? null : Words.Of(verdict.Certainty));
        json.WriteString("words", verdict?.Words);
        json.WriteStartArray("evidence");
        foreach (var evidence in verdict?.Evidence ?? [])
        {
            json.WriteStartObject();
            json.WriteString("check", evidence.Check);
            json.WriteString("result", Words.Of(evidence.Result));
            json.WriteString("detail", evidence.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteAdvice(json, verdict);
    }

    /// <summary>Left out where there is none.</summary>
    private static void WriteAdvice(Utf8JsonWriter json, Verdict? verdict)
    {
        if (verdict is { RulesOut.Count: > 0 })
        {
            json.WriteStartArray("rules_out");
            foreach (var excluded in verdict.RulesOut)
            {
                json.WriteStringValue(excluded);
            }

            json.WriteEndArray();
        }

        if (verdict is { WalkTo.Length: > 0 })
        {
            json.WriteString("walk_to", verdict.WalkTo);
        }
    }
}

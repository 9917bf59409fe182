using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RobotLink.Simulators.Fanuc;

/// <summary>One packet of the remote device: a JSON object whose first key says what kind it is.</summary>
/// <param name="Kind">Communication, Command or Instruction.</param>
internal sealed record RmiPacket(string Kind, string Name, JsonElement Body)
{
    /// <summary>No packet is longer than this; the manual names no limit.</summary>
    public const int BytesMax = 4096;

    /// <summary>The number of an instruction, by its long or its short key.</summary>
    public int? Sequence => Whole("SequenceID") ?? Whole("SID");

    /// <returns>Null for what the controller calls an invalid text string.</returns>
    public static RmiPacket? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var body = JsonElement.ParseValue(ref reader);
            if (reader.Read() || body.ValueKind != JsonValueKind.Object)
            {
                return null;
            }
            var first = body.EnumerateObject().FirstOrDefault();
            var known = first.Value.ValueKind == JsonValueKind.String && first.Name is "Communication" or "Command" or "Instruction";
            return known && first.Value.ValueKind == JsonValueKind.String ? new RmiPacket(first.Name, first.Value.GetString()!, body) : null;
        }
        catch (Exception reason) when (reason is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The returned packet: kind and name first, then the error, then what the command adds.</summary>
    public byte[] Return(RmiError error, params (string Key, JsonNode? Value)[] more) => Bytes(Kind, Name, [("ErrorID", (int)error), .. more]);

    /// <summary>The returned packet of an instruction.</summary>
    public byte[] ReturnInstruction(RmiError error) => Return(error, ("SequenceID", Sequence ?? 0));

    public static byte[] Bytes(string kind, string name, params (string Key, JsonNode? Value)[] more)
    {
        var packet = new JsonObject { [kind] = name };
        foreach (var (key, value) in more)
        {
            packet[key] = value;
        }
        return Encoding.ASCII.GetBytes(packet.ToJsonString() + "\r\n");
    }

    public int? Whole(string key) => Body.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    public double? Number(string key) => Number(Body, key);

    public string? Text(string key) => Body.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Numbers out of a nested object.</summary>
    /// <returns>Null when one that must be there is missing.</returns>
    public double[]? Numbers(string key, IReadOnlyList<string> names, int required)
    {
        if (!Body.TryGetProperty(key, out var nested) || nested.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        double?[] numbers = [.. names.Select(name => Number(nested, name))];
        return numbers.Take(required).Any(number => number is null) ? null : [.. numbers.Select(number => number ?? 0)];
    }

    private static double? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
        && Math.Abs(number) < 1e6 ? number : null;
}

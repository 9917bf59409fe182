using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RobotLink.Simulators.Fanuc;

/// <summary>One packet of the remote device: a JSON object whose first key says what kind it is.</summary>
/// <param name="Kind">Communication, Command or Instruction.</param>
internal sealed record RmiPacket(string Kind, string Name, JsonElement Body)
{
    /// <summary>No packet is longer than this; the manual names no limit.</summary>
    public const int BytesMax = 4096;

    private const int UsualBytes = 256;

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
        // JsonNode would rent 16 KiB for each packet, which every thread that ever sent one keeps.
        var packet = new ArrayBufferWriter<byte>(UsualBytes);
        using (var writer = new Utf8JsonWriter(packet))
        {
            writer.WriteStartObject();
            writer.WriteString(kind, name);
            foreach (var (key, value) in more)
            {
                writer.WritePropertyName(key);
                Write(writer, value);
            }
            writer.WriteEndObject();
        }
        packet.Write("\r\n"u8);
        return packet.WrittenSpan.ToArray();
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

    private static void Write(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static double? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
        && Math.Abs(number) < 1e6 ? number : null;
}

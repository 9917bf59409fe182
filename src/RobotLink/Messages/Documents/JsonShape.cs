using System.Buffers;
using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message that is a JSON document. Received, other keys and the order of keys do not matter; sent, keys stand in the profile's order.</summary>
internal sealed class JsonShape : MessageShape
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    private readonly JsonNode root;
    private readonly WireLimits limits;

    public JsonShape(MessageProfile profile, DeviceProfile device) : base(profile, Charset.Utf8)
    {
        var index = 0;
        root = new JsonNode(profile.Json!, profile.Name, ref index);
        limits = new WireLimits(device);
        IsMadeAnew = root.IsMadeAnew;
    }

    public override bool IsMadeAnew { get; }

    public override bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault)
    {
        fault = new DecodeFault(0, -1, "a JSON document");
        if (!IsDocument(payload))
        {
            return false;
        }

        var reader = new Utf8JsonReader(payload, Options);
        reader.Read();
        return root.TryRead(ref reader, payload, values, ref fault);
    }

    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output)
    {
        var writer = new DocumentWriter(this, arguments);
        root.Write(writer);
        limits.Check(this, writer.Output.WrittenSpan, writer.Expected, writer.Given, writer.HoldsSecret);
        output.Write(writer.Output.WrittenSpan);
    }

    public override bool IsDistinctFrom(MessageShape other) => other is JsonShape json && root.IsDistinctFrom(json.root);

    internal override string TextOf(int index, ReadOnlySpan<byte> text) => JsonText.Unescape(text);

    internal override bool IsPlainUtf8(int index, ReadOnlySpan<byte> text) => !text.Contains((byte)'\\');

    /// <summary>The reader throws at what is no JSON, and most frames of a device with several forms are none: a look beforehand is cheaper.</summary>
    private static bool IsDocument(ReadOnlySpan<byte> payload)
    {
        var first = payload.TrimStart(" \t\r\n"u8);
        if (first.IsEmpty || first[0] is not ((byte)'{' or (byte)'[' or (byte)'"' or (byte)'-' or (>= (byte)'0' and <= (byte)'9') or (byte)'t' or (byte)'f' or (byte)'n'))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(payload, Options);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

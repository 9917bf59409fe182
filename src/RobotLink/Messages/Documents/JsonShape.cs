using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message that is a JSON document. Received, other keys and the order of keys do not matter; sent, keys stand in the profile's order.</summary>
internal sealed class JsonShape : SharedReadingShape
{
    private readonly JsonNode root;
    private readonly WireLimits limits;

    public JsonShape(MessageProfile profile, DeviceProfile device) : base(profile, Charset.Utf8, device.Replies.MatchedBy)
    {
        var index = 0;
        root = new JsonNode(profile.Json!, profile.Name, ref index);
        limits = new WireLimits(device);
        IsMadeAnew = root.IsMadeAnew;
    }

    public override bool IsMadeAnew { get; }

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

    internal override bool TryDecode(ref FrameReading frame, Span<FieldValue> values, out DecodeFault fault)
    {
        fault = new DecodeFault(0, -1, "a JSON document");
        return frame.TryJson(out var document) && root.TryRead(document, 0, values, ref fault);
    }
}

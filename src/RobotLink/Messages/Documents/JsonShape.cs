using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message that is a JSON document. Received, other keys and the order of keys do not matter; sent, keys stand in the profile's order.</summary>
internal sealed class JsonShape : SharedReadingShape
{
    private readonly JsonNode root;
    private readonly WireLimits limits;
    private readonly FieldSigns signs;

    public JsonShape(MessageProfile profile, DeviceProfile device) : base(profile, Charset.Utf8, device.Replies.MatchedBy)
    {
        var index = 0;
        root = new JsonNode(profile.Json!, profile.Name, ref index);
        limits = new WireLimits(device);
        signs = new FieldSigns(Fields, Charset);
        IsMadeAnew = root.IsMadeAnew;
    }

    public override bool IsMadeAnew { get; }

    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output)
    {
        var writer = new DocumentWriter(this, signs.Unsigned(arguments));
        root.Write(writer);
        signs.Apply(writer.Output.WrittenSpan, writer.Expected);
        limits.Check(this, writer.Output.WrittenSpan, writer.Expected, writer.Given, writer.HoldsSecret);
        output.Write(writer.Output.WrittenSpan);
    }

    public override bool IsDistinctFrom(MessageShape other) => other is JsonShape json && root.IsDistinctFrom(json.root);

    internal override string TextOf(int index, ReadOnlySpan<byte> text) => JsonText.Unescape(text);

    internal override bool IsPlainUtf8(int index, ReadOnlySpan<byte> text) => !text.Contains((byte)'\\');

    internal override bool TryDecode(ref FrameReading frame, Span<FieldValue> values, out DecodeFault fault)
    {
        if (!frame.TryJson(out var document))
        {
            fault = new DecodeFault(frame.JsonStop, -1, "a JSON document");
            return false;
        }

        fault = default;
        if (!root.TryRead(document, 0, values, ref fault))
        {
            return false;
        }

        signs.Apply(frame.Payload, values);
        return true;
    }

    protected override ReadOnlySpan<byte> Signs => "{}[],:\" \t\r\n"u8;

    /// <summary>Up to the end of the value there.</summary>
    internal override int ExtentAt(ReadOnlySpan<byte> payload, int at)
    {
        var frame = new FrameReading(payload);
        try
        {
            var length = base.ExtentAt(payload, at);
            foreach (var token in frame.TryJson(out var document) ? document.Tokens : default)
            {
                length = token.Start <= at && at < token.Start + token.Length ? token.Start + token.Length - at : length;
            }

            return length;
        }
        finally
        {
            frame.Return();
        }
    }
}

using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message that is read from what all candidates for a frame share.</summary>
internal abstract class SharedReadingShape(MessageProfile profile, Charset charset, string? matchedBy) : MessageShape(profile, charset, matchedBy)
{
    public sealed override bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault)
    {
        var frame = new FrameReading(payload);
        try
        {
            return TryDecode(ref frame, values, out fault);
        }
        finally
        {
            frame.Return();
        }
    }

    public sealed override IReadOnlyList<MessagePart> Explain(ReadOnlySpan<byte> payload)
    {
        var parts = new DocumentParts();
        var frame = new FrameReading(payload) { Parts = parts };
        try
        {
            var fits = TryDecode(ref frame, new FieldValue[Fields.Count], out _);
            var joined = parts.Joined(payload, Signs);
            var missing = Fields.Select((field, index) => new MessagePart(PartKind.Field, -1, 0, field.Name, index)).Where(one => !joined.Exists(part => part.Field == one.Field));
            return fits ? [.. joined, .. missing] : joined;
        }
        finally
        {
            frame.Return();
        }
    }

    /// <summary>Characters that hold a document together and say nothing themselves.</summary>
    protected virtual ReadOnlySpan<byte> Signs => default;

    internal abstract override bool TryDecode(ref FrameReading frame, Span<FieldValue> values, out DecodeFault fault);
}

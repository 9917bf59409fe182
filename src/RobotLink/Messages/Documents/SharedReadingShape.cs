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

    internal abstract override bool TryDecode(ref FrameReading frame, Span<FieldValue> values, out DecodeFault fault);
}

using RobotLink.Framing;

namespace RobotLink.Recording;

/// <summary>A frame cut out of recorded bytes, or bytes that are none.</summary>
/// <param name="Fault">Why it is no frame; null for a frame.</param>
internal readonly record struct CutPiece(DateTimeOffset Time, byte[] Frame, int PayloadAt, int PayloadLength, string? Fault)
{
    public ReadOnlySpan<byte> Payload => Frame.AsSpan(PayloadAt, PayloadLength);

    public static CutPiece NoFrame(DateTimeOffset time, ReadOnlySpan<byte> bytes, string fault) => new(time, bytes.ToArray(), 0, bytes.Length, fault);

    public static CutPiece Of(DateTimeOffset time, in Cut cut, ReadOnlySpan<byte> taken) => new(time, taken.ToArray(), cut.PayloadAt, cut.PayloadLength, null);
}

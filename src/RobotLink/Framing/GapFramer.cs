using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames that end when the device falls silent.</summary>
internal sealed class GapFramer : Framer
{
    private readonly TimeSpan gap;
    private readonly Checks checks;

    private bool dropping;

    public GapFramer(GapFraming profile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(profile.Max, 1, nameof(profile));
        gap = profile.Gap;
        Max = profile.Max;
        checks = new Checks(profile);
    }

    public override int Max { get; }

    public override TimeSpan? Gap => gap;

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        // While dropping, one byte always stays: only waiting bytes make the caller watch for the gap that ends the frame.
        if (dropping)
        {
            return received.Length > 1 ? Cut.Noise(received.Length - 1, FramingFault.None) : Cut.More;
        }

        if (received.Length <= Max)
        {
            return Cut.More;
        }

        dropping = true;
        return Cut.Noise(received.Length - 1, FramingFault.TooLong);
    }

    public override Cut AtGap(ReadOnlySpan<byte> received)
    {
        var rest = dropping;
        dropping = false;
        return received.IsEmpty ? Cut.More
            : rest ? Cut.Noise(received.Length, FramingFault.None)
            : checks.Frame(received.Length, 0, received);
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, dropping ? FramingFault.None : FramingFault.CutOff);

    public override bool IsBetweenFrames => !dropping;

    public override void Reset() => dropping = false;

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var length = payload.Length + checks.Edges.Width;
        Refuse.TooLong(length, Max);
        Refuse.TooShort(length, 1, "a frame that silence ends");
        var frame = output.GetSpan(length)[..length];
        checks.Place(payload, frame);
        checks.Fill(frame);
        output.Advance(length);
    }
}

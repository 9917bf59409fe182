using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames of one size.</summary>
internal sealed class FixedFramer : Framer
{
    private readonly Checks checks;

    public FixedFramer(FixedFraming profile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(profile.Size, 1, nameof(profile));
        Max = profile.Size;
        checks = new Checks(profile);
    }

    public override int Max { get; }

    public override Cut Next(ReadOnlySpan<byte> received) =>
        received.Length < Max ? Cut.More : checks.Frame(Max, 0, received[..Max]);

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        Refuse.WrongLength(payload.Length, Max - checks.Edges.Width);
        var frame = output.GetSpan(Max)[..Max];
        checks.Place(payload, frame);
        checks.Fill(frame);
        output.Advance(Max);
    }
}

using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames of one size.</summary>
internal sealed class FixedFramer : Framer
{
    private readonly Checks checks;
    private readonly int size;
    private readonly bool isBare;

    public FixedFramer(FixedFraming profile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(profile.Size, 1, nameof(profile));
        size = profile.Size;
        isBare = profile.Checks.Count == 0;
        checks = new Checks(profile);
    }

    public override int Max => size;

    public override Cut Next(ReadOnlySpan<byte> received) =>
        received.Length < size ? Cut.More : isBare ? Cut.Frame(size, 0, size) : checks.Frame(size, 0, received[..size]);

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        Refuse.WrongLength(payload.Length, Max - checks.Edges.Width);
        var frame = output.GetSpan(Max)[..Max];
        checks.Place(payload, frame);
        checks.Fill(frame);
        output.Advance(Max);
    }
}

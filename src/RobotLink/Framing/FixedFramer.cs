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
        checks = new Checks(profile.Checks);
    }

    public override int Max { get; }

    public override Cut Next(ReadOnlySpan<byte> received) =>
        received.Length < Max ? Cut.More
        : checks.Verify(received[..Max]) ? Cut.Frame(Max, 0, Max)
        : Cut.Noise(Max, FramingFault.BadCheck);

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        Refuse.WrongLength(payload.Length, Max);
        var frame = output.GetSpan(Max)[..Max];
        payload.CopyTo(frame);
        checks.Fill(frame);
        output.Advance(Max);
    }
}

using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Each datagram is a frame: what is received at once. The payload is the whole datagram.</summary>
internal sealed class DatagramFramer : Framer
{
    private const int LongestDatagram = 65_535;

    private readonly Checks checks;

    public DatagramFramer(DatagramFraming profile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(profile.Max, 1, nameof(profile));
        Max = profile.Max;
        checks = new Checks(profile);
    }

    public override int Max { get; }

    /// <summary>What does not fit into a read is lost, and a datagram one byte too long must be noticed.</summary>
    public override int LeastRead => Math.Min(Math.Max(Max + 1, base.LeastRead), LongestDatagram);

    public override Cut Next(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More
        : received.Length > Max ? Cut.Noise(received.Length, FramingFault.TooLong)
        : checks.Frame(received.Length, 0, received);

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var length = payload.Length + checks.Edges.Width;
        Refuse.TooLong(length, Max);
        Refuse.TooShort(length, 1, "a datagram");
        var frame = output.GetSpan(length)[..length];
        checks.Place(payload, frame);
        checks.Fill(frame);
        output.Advance(length);
    }
}

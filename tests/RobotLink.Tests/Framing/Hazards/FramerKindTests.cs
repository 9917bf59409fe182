using RobotLink.Framing;

namespace RobotLink.Tests.Framing.Hazards;

/// <summary>What every framer must survive; each fixture runs for the kinds it means something for.</summary>
internal abstract class FramerKindTests(FramerKind kind)
{
    protected FramerKind Kind { get; } = kind;

    protected List<Piece> Play(Arrival[] arrivals) => Stream.Play(Framers.For(Kind.Profile), arrivals);

    /// <returns>The payload bytes of the frames that came.</returns>
    protected static int Drain(FrameReader reader, List<FramingFault> faults, bool silence)
    {
        var payloads = 0;
        while (true)
        {
            var cut = reader.Next(out _);
            if (cut.Kind == CutKind.More && silence)
            {
                cut = reader.AtGap(out _);
            }

            if (cut.Kind == CutKind.More)
            {
                return payloads;
            }

            payloads += cut.PayloadLength;
            if (cut.Fault != FramingFault.None)
            {
                faults.Add(cut.Fault);
            }
        }
    }
}

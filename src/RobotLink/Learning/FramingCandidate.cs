using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>One way to cut a recording into frames, and how well it fits.</summary>
/// <param name="Yaml">As a profile writes it.</param>
/// <param name="Weight">Below 1 for what is seldom meant although it fits.</param>
internal sealed record FramingCandidate(FramingProfile Framing, string Yaml, double Weight, string Reason)
{
    public IReadOnlyList<LearnedFrame> Frames { get; private set; } = [];

    /// <summary>0 to 1.</summary>
    public double Confidence { get; private set; }

    public string Evidence { get; private set; } = "";

    /// <summary>The same with a check.</summary>
    public FramingCandidate With(LearnedCheck check) =>
        new(Framing with { Checks = [check.Check] }, $"{Yaml[..^" }".Length]}, check: {check.Yaml} }}", Weight, Reason);

    /// <summary>Cuts the whole recording and judges what came of it.</summary>
    public FramingCandidate Judged(RecordedTalk recording)
    {
        var frames = new List<LearnedFrame>();
        var (framed, all, onBoundary, pieces) = (0, 0, 0, 0);
        foreach (var direction in new[] { Direction.Received, Direction.Sent })
        {
            using var reader = new FrameReader(Framers.For(Framing));
            foreach (var (piece, index) in recording.Pieces.Select((piece, index) => (piece, index)).Where(each => each.piece.Direction == direction))
            {
                reader.Append(piece.Bytes);
                framed += Cut(reader, piece, index, frames);
                all += piece.Bytes.Length;
                pieces++;
                onBoundary += reader.Pending == 0 ? 1 : 0;
            }
        }

        Frames = [.. frames.OrderBy(frame => frame.Order)];
        var (taken, whole) = (all == 0 ? 0 : (double)framed / all, pieces == 0 ? 0 : (double)onBoundary / pieces);
        Confidence = Weight * taken * Math.Sqrt(whole) * Finding.OfMany(frames.Count);
        Evidence = $"{Reason}; {frames.Count} frames take {framed} of {all} bytes, {onBoundary} of {pieces} pieces end where a frame ends";
        return this;
    }

    private static int Cut(FrameReader reader, RecordedPiece piece, int order, List<LearnedFrame> frames)
    {
        var framed = 0;
        while (reader.Pending > 0)
        {
            var cut = reader.Next(out var taken);
            cut = cut.Kind == CutKind.More ? reader.AtGap(out taken) : cut;
            if (cut.Kind == CutKind.Frame)
            {
                framed += taken.Length;
                frames.Add(new LearnedFrame(piece.Direction, taken.ToArray(), taken.Slice(cut.PayloadAt, cut.PayloadLength).ToArray(), piece.At, order));
            }
            else if (cut.Kind != CutKind.Noise)
            {
                break;
            }
        }

        return framed;
    }
}

/// <summary>One frame of a recording.</summary>
/// <param name="Order">Of the piece that completed it.</param>
internal sealed record LearnedFrame(Direction Direction, byte[] Frame, byte[] Payload, TimeSpan? At, int Order);

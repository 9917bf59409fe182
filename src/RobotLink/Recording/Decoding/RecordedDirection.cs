using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Recording;

/// <summary>Cuts what went one way on one connection into frames.</summary>
internal sealed class RecordedDirection(FramingProfile framing, bool isOurs) : IDisposable
{
    private readonly Framer framer = Framers.For(framing);
    private readonly FrameReader reader = new(Framers.For(framing));
    private DateTimeOffset last;
    private bool isLost;

    /// <summary>Frames that end with these bytes, and those that the silence before them ended.</summary>
    public void Add(ReadOnlySpan<byte> bytes, DateTimeOffset time, List<CutPiece> pieces)
    {
        if (framer.Gap is { } gap && time - last >= gap)
        {
            EndAtGap(last + gap, pieces);
        }

        last = time;
        if (isLost)
        {
            return;
        }

        if (isOurs && reader.Pending == 0 && framer.Sent(bytes) is { Kind: CutKind.Frame } whole && whole.Length == bytes.Length)
        {
            // Our frames are written whole; by itself the framing of some devices would not end them.
            pieces.Add(CutPiece.Of(time, whole, whole.IsRewritten ? framer.Rewritten : bytes));
            return;
        }

        reader.Append(bytes);
        Take(time, pieces);
    }

    /// <summary>Nothing more belongs to what waits.</summary>
    public void EndAtGap(DateTimeOffset time, List<CutPiece> pieces)
    {
        while (reader.Pending > 0 && !isLost)
        {
            var cut = reader.AtGap(out var taken);
            if (cut.Kind == CutKind.More)
            {
                return;
            }

            Keep(cut, taken, time, pieces);
        }
    }

    /// <summary>The other side goes on: what waits is a whole frame, also where this framing tells only the other side's ends.</summary>
    public void EndAnswered(DateTimeOffset time, List<CutPiece> pieces)
    {
        EndAtGap(time, pieces);
        if (reader.Pending > 0 && !isLost)
        {
            var all = reader.TakeAll();
            pieces.Add(new CutPiece(last, all.ToArray(), 0, all.Length, null));
        }
    }

    /// <summary>The connection is over, or what follows is missing.</summary>
    /// <param name="why">Why what waits is no frame, where the connection did not just end.</param>
    public void End(List<CutPiece> pieces, string? why)
    {
        if (framer.Gap is not null)
        {
            EndAtGap(last, pieces);
        }

        if (reader.Pending > 0 && !isLost)
        {
            pieces.Add(CutPiece.NoFrame(last, reader.TakeAll(), why ?? FramingWords.Of(FramingFault.CutOff, framer)));
        }
    }

    public void Dispose() => reader.Dispose();

    private void Take(DateTimeOffset time, List<CutPiece> pieces)
    {
        while (reader.Pending > 0 && !isLost)
        {
            var cut = reader.Next(out var taken);
            if (cut.Kind == CutKind.More)
            {
                return;
            }

            Keep(cut, taken, time, pieces);
        }
    }

    private void Keep(in Cut cut, ReadOnlySpan<byte> taken, DateTimeOffset time, List<CutPiece> pieces)
    {
        switch (cut.Kind)
        {
            case CutKind.Frame:
                pieces.Add(CutPiece.Of(time, cut, taken));
                break;
            case CutKind.Noise when cut.Fault != FramingFault.None && !cut.IsBetween:
                pieces.Add(CutPiece.NoFrame(time, taken, FramingWords.Of(cut.Fault, framer)));
                break;
            case CutKind.Broken:
                isLost = true;
                pieces.Add(CutPiece.NoFrame(time, reader.TakeAll(), FramingWords.Of(cut.Fault, framer)));
                break;
            case CutKind.Noise or CutKind.More:
            default:
                break;
        }
    }
}

namespace RobotLink.Framing;

/// <summary>Walks the frames that a payload holds, and the bytes of it that are no frame. Pure; nothing is allocated.</summary>
/// <remarks>
/// <c>foreach (var piece in new InnerFrames(framer, payload))</c> gives every byte of the payload to exactly one piece, but for blanks between documents. The framer is begun
/// anew, so it may serve one payload after the other, but not two at a time.
/// </remarks>
public ref struct InnerFrames
{
    private readonly Framer framer;
    private ReadOnlySpan<byte> rest;

    public InnerFrames(Framer framer, ReadOnlySpan<byte> payload)
    {
        this.framer = framer;
        rest = payload;
        framer.Reset();
    }

    /// <summary>Valid until the next step.</summary>
    public InnerFrame Current { get; private set; }

    public readonly InnerFrames GetEnumerator() => this;

    public bool MoveNext()
    {
        var cut = rest.IsEmpty ? Cut.More : framer.Next(rest);
        while (cut.IsBetween)
        {
            rest = rest[cut.Length..];
            cut = rest.IsEmpty ? Cut.More : framer.Next(rest);
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        if (cut.Kind == CutKind.More && framer.Gap is not null)
        {
            cut = framer.AtGap(rest);
        }

        cut = cut.Kind switch
        {
            CutKind.More => framer.AtEnd(rest),
            CutKind.Broken => Cut.Noise(rest.Length, cut.Fault),
            _ => cut,
        };
        var bytes = rest[..cut.Length];
        var payload = cut.IsRewritten ? framer.Rewritten : bytes;
        Current = new InnerFrame(cut.Kind == CutKind.Frame, bytes, payload.Slice(cut.PayloadAt, cut.PayloadLength), cut.Fault);
        rest = rest[cut.Length..];
        return true;
    }
}

/// <summary>A frame inside a payload, or bytes that are none.</summary>
public readonly ref struct InnerFrame(bool isFrame, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> payload, FramingFault fault)
{
    public bool IsFrame { get; } = isFrame;

    /// <summary>As they stand in the payload around them, delimiters included.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Empty for bytes that are no frame.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Why it is no frame; <see cref="FramingFault.None"/> also for the rest of something reported before.</summary>
    public FramingFault Fault { get; } = fault;
}

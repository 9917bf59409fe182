using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames that are documents. The payload is the document, without the blanks around it.</summary>
/// <remarks>After bytes that are no document it goes on at the next one that may begin; what turns out to be none is not reported again until one is found.</remarks>
internal sealed class DocumentFramer : Framer
{
    private readonly DocumentKind kind;
    private readonly byte[] end;
    private readonly DocumentScan scan;
    private readonly DocumentScan written;
    private readonly Checks checks;
    private readonly SearchValues<byte> beginnings;

    private bool inside;
    private bool settling;
    private bool recovering;

    public DocumentFramer(DocumentFraming profile)
    {
        kind = profile.Kind;
        end = profile.End;
        if (end.AsSpan().ContainsAnyExcept(Blanks.Of))
        {
            throw new ArgumentException("Only blanks may stand behind a document.", nameof(profile));
        }

        scan = Scan(kind);
        written = Scan(kind);
        beginnings = SearchValues.Create([.. Enumerable.Range(0, 256).Select(value => (byte)value).Where(scan.Begins)]);
        checks = new Checks(profile);
        Max = profile.Max;
        ArgumentOutOfRangeException.ThrowIfLessThan(Max, end.Length + 2, nameof(profile));
    }

    public override int Max { get; }

    public override bool IsSettled => !settling;

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        if (!inside)
        {
            if (Between(received) is { } cut)
            {
                return cut;
            }

            inside = true;
            settling = false;
        }

        var result = scan.Next(received.Length > Max ? received[..Max] : received);
        if (result == DocumentScan.Result.More && received.Length < Max)
        {
            return Cut.More;
        }

        var length = result == DocumentScan.Result.More ? Max : scan.At;
        inside = false;
        scan.Reset();
        return result switch
        {
            DocumentScan.Result.More => Noise(length, FramingFault.TooLong),
            DocumentScan.Result.Bad => Noise(length, FramingFault.BadDocument),
            _ when !checks.Verify(received[..length]) => Noise(length, FramingFault.BadCheck),
            _ => Found(length),
        };
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, recovering ? FramingFault.None : FramingFault.CutOff);

    public override void Reset()
    {
        inside = settling = recovering = false;
        scan.Reset();
    }

    public override Cut Settle(ReadOnlySpan<byte> received)
    {
        if (!settling || received.IsEmpty)
        {
            return Cut.More;
        }

        var blanks = received.IndexOfAnyExcept(Blanks.Of);
        settling = blanks < 0;
        return blanks == 0 ? Cut.More : Cut.Between(blanks < 0 ? received.Length : blanks);
    }

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var length = payload.Length + end.Length;
        Refuse.TooLong(length, Max);
        var frame = output.GetSpan(length)[..length];
        payload.CopyTo(frame);
        checks.Fill(frame[..payload.Length]);
        end.CopyTo(frame[payload.Length..]);
        written.Reset();
        var whole = frame[..payload.Length];
        if (whole.IsEmpty || !written.Begins(whole[0]) || written.Next(whole) != DocumentScan.Result.End || written.At < whole.Length)
        {
            throw new FramingException(
                kind == DocumentKind.Xml
                    ? "The message is not one complete XML element from its first byte to its last."
                    : "The message is not one complete JSON object or array from its first byte to its last.");
        }

        output.Advance(length);
    }

    private static DocumentScan Scan(DocumentKind kind) => kind == DocumentKind.Xml ? new XmlDocumentScan() : new JsonDocumentScan();

    /// <summary>Null when a document begins at the front.</summary>
    private Cut? Between(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty)
        {
            return Cut.More;
        }

        var blanks = received.IndexOfAnyExcept(Blanks.Of);
        if (blanks != 0)
        {
            var length = blanks < 0 ? received.Length : blanks;
            return recovering ? Cut.Noise(length, FramingFault.None) : Cut.Between(length);
        }

        var next = received.IndexOfAny(beginnings);
        return next == 0 ? null : Noise(next < 0 ? received.Length : next, FramingFault.NoStart);
    }

    private Cut Found(int length)
    {
        recovering = false;
        settling = true;
        return Cut.Frame(length, 0, length);
    }

    private Cut Noise(int length, FramingFault fault)
    {
        var cut = Cut.Noise(length, recovering ? FramingFault.None : fault);
        recovering = true;
        return cut;
    }
}

using System.Buffers;

namespace RobotLink.Framing;

/// <summary>Holds the bytes of one connection that are not frames yet, contiguously, and hands out frames. Pure.</summary>
/// <remarks>Memory stays below the longest frame plus one read. Spans handed out are valid until the next call.</remarks>
public sealed class FrameReader(Framer framer) : IDisposable
{
    private const int ReadAtLeast = 4096;

    private byte[] buffer = [];
    private int start;
    private int end;

    /// <summary>Bytes that wait for more.</summary>
    public int Pending => end - start;

    /// <summary>Where the next bytes go; tell <see cref="Advance"/> how many came.</summary>
    public Memory<byte> Free()
    {
        if (buffer.Length - end < ReadAtLeast)
        {
            MakeRoom();
        }

        return buffer.AsMemory(end);
    }

    public void Advance(int count) => end += count;

    /// <summary>For callers that hold bytes already.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var free = Free().Span;
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Takes the next frame or noise off the front. <see cref="CutKind.More"/> and <see cref="CutKind.Broken"/> take nothing.</summary>
    /// <param name="taken">The bytes taken, delimiters included.</param>
    public Cut Next(out ReadOnlySpan<byte> taken) => Take(framer.Next(buffer.AsSpan(start, Pending)), out taken);

    public Cut AtGap(out ReadOnlySpan<byte> taken) => Take(framer.AtGap(buffer.AsSpan(start, Pending)), out taken);

    public Cut AtEnd(out ReadOnlySpan<byte> taken) => Take(framer.AtEnd(buffer.AsSpan(start, Pending)), out taken);

    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
            start = end = 0;
        }
    }

    private Cut Take(Cut cut, out ReadOnlySpan<byte> taken)
    {
        taken = buffer.AsSpan(start, cut.Length);
        start += cut.Length;
        if (start == end)
        {
            start = end = 0;
        }

        return cut;
    }

    private void MakeRoom()
    {
        if (buffer.Length - Pending >= ReadAtLeast && start > 0)
        {
            buffer.AsSpan(start, Pending).CopyTo(buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * Pending, Pending + ReadAtLeast));
            buffer.AsSpan(start, Pending).CopyTo(larger);
            if (buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            buffer = larger;
        }

        end -= start;
        start = 0;
    }
}

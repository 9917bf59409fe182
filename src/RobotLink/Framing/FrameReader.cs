using System.Buffers;
using System.Numerics;

namespace RobotLink.Framing;

/// <summary>Holds the bytes of one connection that are not frames yet, contiguously, and hands out frames. Pure.</summary>
/// <remarks>
/// Memory stays within the longest frame and one read, each doubled at most. Spans handed out are valid until the next call.
/// Take frames until <see cref="CutKind.More"/> before receiving again.
/// </remarks>
public sealed class FrameReader(Framer framer) : IDisposable
{
    /// <summary>A device that fills every read gets larger ones, up to this: fewer system calls.</summary>
    private const int ReadAtMost = 64 * 1024;

    private byte[] buffer = [];
    private int start;
    private int end;
    private int cutLength;
    private int read = framer.LeastRead;

    /// <summary>Bytes that wait for more.</summary>
    public int Pending => end - start;

    /// <summary>What was taken last, as it came: delimiters, escapes and all parts.</summary>
    public ReadOnlySpan<byte> Wire => buffer.AsSpan(start - cutLength, cutLength);

    /// <summary>Room held.</summary>
    internal int Capacity => buffer.Length;

    /// <summary>The most room that is ever held: the longest frame but for its last byte, and as much again or one read; and the pool lends powers of two.</summary>
    internal static int BytesMax(Framer framer) =>
        (int)BitOperations.RoundUpToPowerOf2((uint)(framer.Max + Math.Max(framer.Max, Math.Max(framer.LeastRead, ReadAtMost))));

    /// <summary>Where the next bytes go; tell <see cref="Advance"/> how many came.</summary>
    public Memory<byte> Free()
    {
        // Only here: while a receive is under way, its place in the buffer must not move.
        if (start == end)
        {
            start = end = cutLength = 0;
        }

        if (buffer.Length - end < read)
        {
            MakeRoom();
        }

        return buffer.AsMemory(end);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(buffer.Length - end), nameof(count));
        end += count;
        if (end == buffer.Length && count >= read)
        {
            read = Math.Max(read, Math.Min(2 * read, ReadAtMost));
        }
    }

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

    /// <summary>Takes the next frame or noise off the front; <see cref="CutKind.More"/> and <see cref="CutKind.Broken"/> take nothing.</summary>
    /// <param name="taken">The bytes taken, delimiters included; of a rewritten frame, what was made of them.</param>
    public Cut Next(out ReadOnlySpan<byte> taken) => Take(framer.Next(buffer.AsSpan(start, Pending)), out taken);

    public Cut AtGap(out ReadOnlySpan<byte> taken) => Take(framer.AtGap(buffer.AsSpan(start, Pending)), out taken);

    /// <summary>Takes everything that waits, frames or not.</summary>
    public ReadOnlySpan<byte> TakeAll()
    {
        _ = Take(Cut.Noise(Pending, FramingFault.None), out var taken);
        framer.Reset();
        return taken;
    }

    public Cut AtEnd(out ReadOnlySpan<byte> taken) => Take(framer.AtEnd(buffer.AsSpan(start, Pending)), out taken);

    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }

        start = end = cutLength = 0;
        read = framer.LeastRead;
    }

    private Cut Take(Cut cut, out ReadOnlySpan<byte> taken)
    {
        taken = cut.IsRewritten ? framer.Rewritten : buffer.AsSpan(start, cut.Length);
        start += cut.Length;
        cutLength = cut.Length;
        return cut;
    }

    private void MakeRoom()
    {
        if (buffer.Length - Pending >= read)
        {
            buffer.AsSpan(start, Pending).CopyTo(buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Pending + Math.Max(Pending, read));
            buffer.AsSpan(start, Pending).CopyTo(larger);
            if (buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            buffer = larger;
        }

        end -= start;
        start = cutLength = 0;
    }
}

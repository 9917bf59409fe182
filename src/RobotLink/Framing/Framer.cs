using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace RobotLink.Framing;

/// <summary>What lies at the front of the bytes received.</summary>
[SuppressMessage("Design", "CA1028", Justification = "A cut of 16 bytes travels in registers; there is one for each frame.")]
public enum CutKind : byte
{
    /// <summary>No complete frame yet; nothing is taken.</summary>
    More,

    /// <summary>A frame.</summary>
    Frame,

    /// <summary>Bytes that are no frame and are dropped; framing goes on behind them.</summary>
    Noise,

    /// <summary>No later byte can turn this into a frame and there is no place to start again: the connection is of no more use.</summary>
    Broken,
}

/// <summary>Why bytes were no frame.</summary>
[SuppressMessage("Design", "CA1028", Justification = "See CutKind.")]
public enum FramingFault : byte
{
    /// <summary>
    /// On noise: it belongs to what was reported before (the rest of an overlong frame, the LF of a CR LF). Drop it, do not count it.
    /// </summary>
    None,

    /// <summary>Longer than the maximum.</summary>
    TooLong,

    /// <summary>The length field is no number, or smaller than what stands before its own end; or no rule tells the length.</summary>
    BadLength,

    /// <summary>The end bytes are not where the length says, or a frame started before the one before it ended.</summary>
    BadEnd,

    /// <summary>A checksum or constant inside is wrong, or the frame too short to hold it.</summary>
    BadCheck,

    /// <summary>Bytes outside the start and end marks, or a frame that does not begin as every frame must.</summary>
    NoStart,

    /// <summary>The connection ended inside a frame.</summary>
    CutOff,

    /// <summary>The device fell silent inside a frame.</summary>
    Stopped,

    /// <summary>An escape stands before a byte that it never stands before.</summary>
    BadEscape,

    /// <summary>What began as a document is none: closed by something else than what opened it, or nested too deep.</summary>
    BadDocument,

    /// <summary>Parts that belong together did not come one after the other.</summary>
    BadPart,
}

/// <param name="Length">Bytes taken off the front: delimiters included.</param>
/// <param name="PayloadAt">Where the payload begins within them, or within <see cref="Framer.Rewritten"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Cut(CutKind Kind, int Length, int PayloadAt, int PayloadLength, FramingFault Fault)
{
    /// <summary>The payload is no stretch of the bytes taken: escapes were undone or parts joined. It lies in <see cref="Framer.Rewritten"/>.</summary>
    public bool IsRewritten { get; init; }

    /// <summary>On noise: bytes that may stand between frames, such as blanks between documents. They are no fault of anybody.</summary>
    public bool IsBetween { get; init; }

    public static Cut More => default;

    public static Cut Frame(int length, int payloadAt, int payloadLength) =>
        new(CutKind.Frame, length, payloadAt, payloadLength, FramingFault.None);

    public static Cut Noise(int length, FramingFault fault) => new(CutKind.Noise, length, 0, 0, fault);

    public static Cut Between(int length) => Noise(length, FramingFault.None) with { IsBetween = true };

    public static Cut Broken(FramingFault fault) => new(CutKind.Broken, 0, 0, 0, fault);
}

/// <summary>Cuts frames out of contiguous bytes and wraps payloads into frames. Pure: no clock, no I/O. One per connection.</summary>
/// <remarks>
/// Between two calls the caller removes what was taken and may append bytes, nothing else; so a framer may remember how far it has looked.
/// A payload longer than <see cref="Max"/> is reported before more bytes are waited for: memory stays bounded by it.
/// </remarks>
public abstract class Framer
{
    /// <summary>The longest frame in bytes, everything included.</summary>
    public abstract int Max { get; }

    /// <summary>So much room a read needs, so that nothing is lost.</summary>
    public virtual int LeastRead => 4096;

    /// <summary>The frame cut last when its cut <see cref="Cut.IsRewritten"/>: as it came, escapes undone or parts joined. Valid until the next call.</summary>
    public virtual ReadOnlySpan<byte> Rewritten => default;

    /// <summary>Behind noise: what comes next may begin a frame. False while an overlong or broken one is still being dropped.</summary>
    public virtual bool IsBetweenFrames => true;

    /// <summary>Behind a frame or noise: nothing that comes can still belong to it. False behind the CR of a possible CR LF; then <see cref="Settle"/> takes the rest.</summary>
    public virtual bool IsSettled => true;

    /// <summary>Silence that ends a frame; null where silence means nothing.</summary>
    public virtual TimeSpan? Gap => null;

    public abstract Cut Next(ReadOnlySpan<byte> received);

    /// <summary>What still belongs to the frame before; <see cref="CutKind.More"/> when nothing does, or when that cannot be told yet.</summary>
    public virtual Cut Settle(ReadOnlySpan<byte> received) => Cut.More;

    /// <summary>Forgets everything received, as if the connection were new.</summary>
    public virtual void Reset()
    {
    }

    /// <summary>The device was silent for <see cref="Gap"/> with these bytes waiting: a frame, or noise until none wait.</summary>
    public virtual Cut AtGap(ReadOnlySpan<byte> received) => Cut.More;

    /// <summary>The connection ended with these bytes waiting: a cut-off frame is an error, never an end.</summary>
    public virtual Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, FramingFault.CutOff);

    /// <summary>What one frame of ours carries, given whole. The framer is begun anew: use another one than the connection's.</summary>
    public virtual Cut Sent(ReadOnlySpan<byte> frame)
    {
        Reset();
        var cut = Next(frame);
        return cut.Kind == CutKind.More ? AtGap(frame) : cut;
    }

    /// <summary>Writes <paramref name="payload"/> as a frame: delimiters added, length and checks filled in.</summary>
    /// <exception cref="FramingException">The payload cannot be framed: too long, or it contains the delimiter.</exception>
    public abstract void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output);
}

/// <summary>What we were asked to send cannot be a frame; the message says why.</summary>
public sealed class FramingException(string message) : Exception(message);

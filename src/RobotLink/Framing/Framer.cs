using System.Buffers;

namespace RobotLink.Framing;

/// <summary>What lies at the front of the bytes received.</summary>
public enum CutKind
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
public enum FramingFault
{
    /// <summary>
    /// On noise: it belongs to what was reported before (the rest of an overlong frame, the LF of a CR LF). Drop it, do not count it.
    /// </summary>
    None,

    /// <summary>Longer than the maximum.</summary>
    TooLong,

    /// <summary>The length field is no number, or smaller than what stands before its own end.</summary>
    BadLength,

    /// <summary>The end bytes are not where the length says, or a frame started before the one before it ended.</summary>
    BadEnd,

    /// <summary>A checksum or constant inside is wrong, or the frame too short to hold it.</summary>
    BadCheck,

    /// <summary>Bytes outside the start and end marks, or a frame that does not begin as every frame must.</summary>
    NoStart,

    /// <summary>The connection ended inside a frame.</summary>
    CutOff,
}

/// <param name="Length">Bytes taken off the front: delimiters included.</param>
/// <param name="PayloadAt">Where the payload begins within them.</param>
public readonly record struct Cut(CutKind Kind, int Length, int PayloadAt, int PayloadLength, FramingFault Fault)
{
    public static Cut More => default;

    public static Cut Frame(int length, int payloadAt, int payloadLength) =>
        new(CutKind.Frame, length, payloadAt, payloadLength, FramingFault.None);

    public static Cut Noise(int length, FramingFault fault) => new(CutKind.Noise, length, 0, 0, fault);

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

    /// <summary>Silence that ends a frame; null where silence means nothing.</summary>
    public virtual TimeSpan? Gap => null;

    public abstract Cut Next(ReadOnlySpan<byte> received);

    /// <summary>The device was silent for <see cref="Gap"/> with these bytes waiting.</summary>
    public virtual Cut AtGap(ReadOnlySpan<byte> received) => Cut.More;

    /// <summary>The connection ended with these bytes waiting: a cut-off frame is an error, never an end.</summary>
    public virtual Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, FramingFault.CutOff);

    /// <summary>Writes <paramref name="payload"/> as a frame: delimiters added, length and checks filled in.</summary>
    /// <exception cref="FramingException">The payload cannot be framed: too long, or it contains the delimiter.</exception>
    public abstract void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output);
}

/// <summary>What we were asked to send cannot be a frame; the message says why.</summary>
public sealed class FramingException(string message) : Exception(message);

using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames that carry their own length. The payload is the frame from its first byte, length field included, without the end bytes.</summary>
/// <remarks>
/// After a false length it goes on at the next start constant, else behind the next end bytes; with neither the connection is of no more use.
/// </remarks>
internal sealed class LengthFramer : Framer
{
    private readonly LengthField field;
    private readonly byte[] start;
    private readonly byte[] end;
    private readonly int least;
    private readonly Checks checks;
    private readonly Skip? skip;

    public LengthFramer(LengthFraming profile)
    {
        field = new LengthField(profile);
        start = profile.Start;
        end = profile.End;
        if (start.Length > field.At && start.Length > 0)
        {
            throw new ArgumentException("The start constant reaches into the length field.", nameof(profile));
        }

        least = field.End;
        checks = new Checks(profile.Checks);
        Max = profile.Max;
        ArgumentOutOfRangeException.ThrowIfLessThan(Max, least + end.Length, nameof(profile));
        skip = start.Length > 0 ? new Skip(start, behind: false)
            : end.Length > 0 ? new Skip(end, behind: true)
            : null;
    }

    public override int Max { get; }

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        if (skip is { Active: true })
        {
            var skipped = skip.Next(received);
            if (skip.Active || skipped.Kind != CutKind.More)
            {
                return skipped;
            }
        }

        if (start.Length > 0 && !received[..Math.Min(received.Length, start.Length)].SequenceEqual(start.AsSpan(0, Math.Min(received.Length, start.Length))))
        {
            return Bad(FramingFault.NoStart, received);
        }

        if (received.Length < least)
        {
            return Cut.More;
        }

        if (!field.TryRead(received, out var length) || length < least)
        {
            return Bad(FramingFault.BadLength, received);
        }

        return length > Max - end.Length ? Bad(FramingFault.TooLong, received) : Complete(received, (int)length);
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, skip is { Active: true } ? skip.Fault : FramingFault.CutOff);

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        Refuse.TooShort(payload.Length, least, "its length field");
        var length = payload.Length + end.Length;
        Refuse.TooLong(length, Max);
        var frame = output.GetSpan(length)[..length];
        payload.CopyTo(frame);
        start.CopyTo(frame);
        field.Write(frame[..payload.Length]);
        checks.Fill(frame[..payload.Length]);
        end.CopyTo(frame[payload.Length..]);
        output.Advance(length);
    }

    private Cut Complete(ReadOnlySpan<byte> received, int length)
    {
        var total = length + end.Length;
        if (received.Length < total)
        {
            return Cut.More;
        }

        if (!received[length..total].SequenceEqual(end))
        {
            return Bad(FramingFault.BadEnd, received);
        }

        return checks.Verify(received[..length]) ? Cut.Frame(total, 0, length) : Cut.Noise(total, FramingFault.BadCheck);
    }

    private Cut Bad(FramingFault fault, ReadOnlySpan<byte> received)
    {
        if (skip is null)
        {
            return Cut.Broken(fault);
        }

        skip.Begin(fault, atLeast: start.Length > 0 ? 1 : 0);
        return skip.Next(received);
    }
}

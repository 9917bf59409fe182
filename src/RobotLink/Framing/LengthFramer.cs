using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames that carry their own length. The payload is the frame from its first byte or, stripped, what is behind the length; without the end bytes.</summary>
/// <remarks>
/// After a false length it goes on at the next start constant, else behind the next end bytes; with neither the connection is of no
/// more use. A false check makes the length doubtful as well: with a start constant, the frame itself is searched for the next one.
/// </remarks>
internal sealed class LengthFramer : Framer
{
    private readonly LengthField field;
    private readonly byte[] start;
    private readonly byte[] end;
    private readonly int least;
    private readonly int stripped;
    private readonly Checks checks;
    private readonly Skip? skip;
    private readonly bool isBare; // a length and nothing else
    private readonly bool isShort; // bare, and its length one of two bytes

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
        stripped = profile.Strip ? least : 0;
        checks = new Checks(profile, before: least);
        isBare = start.Length == 0 && end.Length == 0 && profile.Checks.Count == 0;
        isShort = isBare && field.IsShort;
        Max = profile.Max;
        ArgumentOutOfRangeException.ThrowIfLessThan(Max, least + end.Length, nameof(profile));
        skip = start.Length > 0 ? new Skip(start, behind: false)
            : end.Length > 0 ? new Skip(end, behind: true)
            : null;
    }

    public override int Max { get; }

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        if (isShort && received.Length >= least && field.ReadShort(received) is var most && most >= least && most <= received.Length && most <= Max)
        {
            return Cut.Frame((int)most, stripped, (int)most - stripped);
        }

        if (isBare && received.Length >= least && field.Read(received) is var bare && bare >= least && bare <= received.Length && bare <= Max)
        {
            return Cut.Frame((int)bare, stripped, (int)bare - stripped);
        }

        if (skip is { Active: true })
        {
            var skipped = skip.Next(received);
            if (skip.Active || skipped.Kind != CutKind.More)
            {
                return skipped;
            }
        }

        if (start.Length > 0 && !BeginsWithStart(received))
        {
            return Bad(FramingFault.NoStart, received);
        }

        if (received.Length < least)
        {
            return Cut.More;
        }

        var length = field.Read(received);
        if (length < least)
        {
            return Bad(FramingFault.BadLength, received);
        }

        if (length > Max - end.Length)
        {
            return Bad(FramingFault.TooLong, received);
        }

        var content = (int)length;
        var total = content + end.Length;
        if (received.Length < total)
        {
            return Cut.More;
        }

        if (end.Length > 0 && !(end.Length == 1 ? received[content] == end[0] : received[content..total].SequenceEqual(end)))
        {
            return Bad(FramingFault.BadEnd, received);
        }

        var cut = checks.Frame(total, 0, received[..content], before: stripped);
        return cut.Kind == CutKind.Noise && start.Length > 0 ? Bad(cut.Fault, received) : cut;
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, skip is { Active: true } ? skip.Fault : FramingFault.CutOff);

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        Refuse.TooShort(payload.Length + stripped, least, "its length field");
        var counted = stripped + payload.Length + checks.Edges.Width;
        var length = counted + end.Length;
        Refuse.TooLong(length, Max);
        var frame = output.GetSpan(length)[..length];
        frame[..stripped].Clear();
        checks.Place(payload, frame[stripped..counted]);
        start.CopyTo(frame);
        field.Write(frame[..counted]);
        checks.Fill(frame[..counted]);
        if (field.Read(frame) != counted || !frame.StartsWith(start))
        {
            throw new FramingException($"The message has {payload.Length} bytes, too few for its length and its check.");
        }

        end.CopyTo(frame[counted..]);
        output.Advance(length);
    }

    public override bool IsBetweenFrames => skip is not { Active: true };

    public override void Reset() => skip?.Reset();

    private bool BeginsWithStart(ReadOnlySpan<byte> received) =>
        received.Length < start.Length ? start.AsSpan().StartsWith(received) : received.StartsWith(start);

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

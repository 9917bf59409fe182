using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames between a start and an end mark. The payload excludes both; what lies outside is noise.</summary>
internal sealed class MarksFramer : Framer
{
    private readonly byte[] start;
    private readonly byte[] end;
    private readonly MarkSearch marks;
    private readonly Checks checks;
    private readonly Skip toStart;
    private readonly bool areBytes; // both marks have one byte

    private int searched;

    public MarksFramer(MarksFraming profile)
    {
        if (profile.Start.AsSpan().SequenceEqual(profile.End))
        {
            throw new ArgumentException("Start and end mark must differ: after a lost byte nobody could tell them apart.", nameof(profile));
        }

        start = profile.Start;
        end = profile.End;
        marks = new MarkSearch(start, end);
        checks = new Checks(profile);
        Max = profile.Max;
        ArgumentOutOfRangeException.ThrowIfLessThan(Max, start.Length + end.Length, nameof(profile));
        toStart = new Skip(start, behind: false);
        areBytes = start.Length == 1 && end.Length == 1;
        LeaveFrame();
    }

    public override int Max { get; }

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        if (areBytes && searched == 0 && toStart.IsFresh && received.Length >= 2 && received[0] == start[0])
        {
            // Most frames: nothing before it, and all of it here. Nothing is to be remembered behind it.
            var inside = received.Length > Max ? received[1..Max] : received[1..];
            var length = inside.IndexOfAny(start[0], end[0]);
            if (length >= 0 && inside[length] == end[0])
            {
                return checks.Frame(length + 2, 1, inside[..length]);
            }
        }

        if (toStart.Active && !toStart.Ends(received))
        {
            var skipped = toStart.Next(received);
            if (toStart.Active || skipped.Kind != CutKind.More)
            {
                return skipped;
            }
        }

        var window = received.Length > Max ? received[..Max] : received;
        var mark = marks.Find(window[start.Length..], searched, out var marked);
        if (mark is null)
        {
            searched = window.Length - start.Length;
            return received.Length < Max ? Cut.More : DropTooLong(received);
        }

        searched = 0;
        if (ReferenceEquals(mark, start))
        {
            return Cut.Noise(marked, FramingFault.BadEnd);
        }

        LeaveFrame();
        return checks.Frame(start.Length + marked, start.Length, received.Slice(start.Length, marked - end.Length));
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, toStart.Active ? toStart.Fault : FramingFault.CutOff);

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var inside = payload.Length + checks.Edges.Width;
        var length = start.Length + inside + end.Length;
        Refuse.TooLong(length, Max);
        var frame = output.GetSpan(length)[..length];
        var content = frame.Slice(start.Length, inside);
        start.CopyTo(frame);
        checks.Place(payload, content);
        end.CopyTo(frame[(start.Length + inside)..]);
        checks.Fill(content);

        if (!ReferenceEquals(marks.Find(frame[start.Length..], 0, out var marked), end) || start.Length + marked != length)
        {
            throw new FramingException(
                "The message contains the mark that starts or ends a message; the device would cut it there. Remove it.");
        }

        output.Advance(length);
    }

    public override void Reset()
    {
        searched = 0;
        LeaveFrame();
    }

    private Cut DropTooLong(ReadOnlySpan<byte> received)
    {
        searched = 0;
        toStart.Begin(FramingFault.TooLong, atLeast: start.Length);
        return toStart.Next(received);
    }

    private void LeaveFrame() => toStart.Begin(FramingFault.NoStart, atLeast: 0);
}

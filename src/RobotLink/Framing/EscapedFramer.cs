using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames whose payload may hold anything, because an escape hides what would end it. The payload excludes marks and escapes.</summary>
/// <remarks>
/// With a start mark, what lies outside is noise. Without one, frames follow each other. Where start and end are the same mark, one may
/// serve two frames, and nothing between two marks is no frame.
/// </remarks>
internal sealed class EscapedFramer : Framer
{
    private readonly byte[] start;
    private readonly byte[] end;
    private readonly bool sameMarks;
    private readonly Escapes escapes;
    private readonly Checks checks;
    private readonly Skip skip;

    private int scanned;
    private bool isRewriting;
    private byte[] rewritten = [];
    private int count;

    public EscapedFramer(MarksFraming profile)
        : this(profile, profile.Start, profile.End, profile.Escape!)
    {
    }

    public EscapedFramer(DelimiterFraming profile)
        : this(profile, [], profile.End, profile.Escape!)
    {
        if (profile.OptionalEnds.Count > 0 || profile.Prompts.Count > 0)
        {
            throw new ArgumentException("Other ends and prompts could not be told from what an escape hides.", nameof(profile));
        }
    }

    private EscapedFramer(FramingProfile profile, byte[] start, byte[] end, EscapeProfile escape)
    {
        ArgumentOutOfRangeException.ThrowIfZero(end.Length, nameof(profile));
        sameMarks = start.AsSpan().SequenceEqual(end);
        this.start = sameMarks ? [] : start;
        this.end = end;
        escapes = new Escapes(escape, this.start, end);
        checks = new Checks(profile);
        Max = profile.Max;
        ArgumentOutOfRangeException.ThrowIfLessThan(Max, start.Length + end.Length, nameof(profile));
        skip = this.start.Length > 0 ? new Skip(this.start, behind: false) : new Skip(end, behind: true);
        Reset();
    }

    public override int Max { get; }

    public override ReadOnlySpan<byte> Rewritten => rewritten.AsSpan(0, count);

    public override bool IsBetweenFrames => start.Length > 0 || !skip.Active;

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        if (start.Length == 1 && end.Length == 1 && scanned == 0 && skip.IsFresh && received.Length >= 2 && received[0] == start[0])
        {
            // Most frames: nothing before it, no escape inside, and all of it here. Nothing is to be remembered behind it.
            var inside = received.Length > Max ? received[1..Max] : received[1..];
            var length = inside.IndexOfAny(escapes.Special);
            if (length >= 0 && inside[length] == end[0])
            {
                isRewriting = false;
                return checks.Frame(length + 2, 1, inside[..length]);
            }
        }

        if (skip.Active && !(start.Length > 0 && skip.Ends(received)))
        {
            var skipped = sameMarks && skip.Fault == FramingFault.NoStart && received.StartsWith(end) ? OpenFirst() : skip.Next(received);
            if (skip.Active || skipped.Kind != CutKind.More)
            {
                return skipped;
            }
        }

        if (scanned == 0)
        {
            scanned = start.Length;
            isRewriting = false;
        }

        return Scan(received);
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, skip.Active ? skip.Fault : FramingFault.CutOff);

    public override void Reset()
    {
        skip.Reset();
        scanned = 0;
        if (start.Length > 0 || sameMarks)
        {
            skip.Begin(FramingFault.NoStart, atLeast: 0);
        }
    }

    public override Cut Sent(ReadOnlySpan<byte> frame)
    {
        var cut = base.Sent(frame);
        if (!sameMarks || cut.Kind != CutKind.Noise)
        {
            return cut;
        }

        var behind = Next(frame[cut.Length..]);
        return behind with { Length = behind.Length + cut.Length, PayloadAt = behind.PayloadAt + (behind.IsRewritten ? 0 : cut.Length) };
    }

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var opening = sameMarks ? end : start;
        var inside = payload.Length + checks.Edges.Width;
        Refuse.TooShort(inside, sameMarks ? 1 : 0, "a frame between two equal marks");
        var most = opening.Length + (2 * inside) + end.Length;
        var room = output.GetSpan(most + inside);
        var filled = room.Slice(most, inside);
        checks.Place(payload, filled);
        checks.Fill(filled);

        opening.CopyTo(room);
        var length = opening.Length + escapes.Write(filled, room[opening.Length..]);
        end.CopyTo(room[length..]);
        length += end.Length;
        Refuse.TooLong(length, Max);
        output.Advance(length);
    }

    private Cut OpenFirst()
    {
        skip.Reset();
        return Cut.Noise(end.Length, FramingFault.None);
    }

    private Cut Scan(ReadOnlySpan<byte> received)
    {
        var window = received.Length > Max ? received[..Max] : received;
        while (true)
        {
            var rest = window[scanned..];
            var plain = rest.IndexOfAny(escapes.Special);
            if (plain != 0)
            {
                plain = plain < 0 ? rest.Length : plain;
                Keep(rest[..plain]);
                rest = rest[plain..];
            }

            if (rest.StartsWith(end))
            {
                return Finish(received);
            }

            var isOpen = end.AsSpan().StartsWith(rest);
            if (!isOpen && escapes.StartsInside && rest.StartsWith(start))
            {
                return Leave(Cut.Noise(scanned, FramingFault.BadEnd));
            }

            if (isOpen || (escapes.StartsInside && start.AsSpan().StartsWith(rest)) || (rest.Length == 1 && rest[0] == escapes.Lead))
            {
                return received.Length < Max ? Cut.More : Drop(received, FramingFault.TooLong);
            }

            if (rest[0] != escapes.Lead)
            {
                Keep(rest[..1]);
            }
            else if (escapes.Meaning(rest[1]) is var meaning and >= 0)
            {
                Undo(window, (byte)meaning);
            }
            else
            {
                return Drop(received, FramingFault.BadEscape);
            }
        }
    }

    private Cut Finish(ReadOnlySpan<byte> received)
    {
        var length = scanned + end.Length;
        if (sameMarks && scanned == 0)
        {
            return Cut.Noise(length, FramingFault.None);
        }

        var content = (isRewriting ? count : scanned) - start.Length;
        var cut = checks.Frame(length, start.Length, (isRewriting ? rewritten.AsSpan() : received).Slice(start.Length, content));
        if (isRewriting)
        {
            Append(end);
        }

        return Leave(cut.Kind == CutKind.Frame ? cut with { IsRewritten = isRewriting } : cut);
    }

    private Cut Leave(Cut cut)
    {
        scanned = 0;
        if (start.Length > 0)
        {
            skip.Begin(FramingFault.NoStart, atLeast: 0);
        }

        return cut;
    }

    private Cut Drop(ReadOnlySpan<byte> received, FramingFault fault)
    {
        skip.Begin(fault, atLeast: start.Length > 0 ? start.Length : scanned);
        scanned = 0;
        return skip.Next(received);
    }

    private void Keep(ReadOnlySpan<byte> plain)
    {
        scanned += plain.Length;
        if (isRewriting)
        {
            Append(plain);
        }
    }

    /// <summary>The first escape of a frame makes its payload something else than a stretch of what came.</summary>
    private void Undo(ReadOnlySpan<byte> window, byte meaning)
    {
        if (!isRewriting)
        {
            isRewriting = true;
            count = 0;
            Append(window[..scanned]);
        }

        scanned += 2;
        Append([meaning]);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (rewritten.Length < count + bytes.Length)
        {
            Array.Resize(ref rewritten, Math.Max(count + bytes.Length, Math.Min(Max, Math.Max(256, 2 * rewritten.Length))));
        }

        bytes.CopyTo(rewritten.AsSpan(count));
        count += bytes.Length;
    }
}

using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Several framings at once: the first whose start stands at the front cuts the frame, else the one without a start.</summary>
internal sealed class ListFramer : Framer
{
    private readonly Framer first;
    private readonly (byte[] Start, Framer Framer)[] starting;
    private readonly Framer? other;
    private readonly SearchValues<byte> firstBytes;

    private Framer? current;
    private byte[] currentStart = [];
    private Framer? settling;
    private Framer? rewriting;
    private bool noisy;

    public ListFramer(ListFraming profile)
    {
        var all = profile.Framings.Select(framing => (framing.Starts, Framer: Framers.For(framing))).ToArray();
        if (all.Length == 0 || all.SkipLast(1).Any(one => one.Starts.Count == 0) || profile.Framings.Any(framing => !framing.CanBeListed))
        {
            throw new ArgumentException("All framings of a list but the last have a start, and none waits for silence.", nameof(profile));
        }

        first = all[0].Framer;
        starting = [.. all.SelectMany(one => one.Starts.Select(start => (start, one.Framer)))];
        other = all[^1].Starts.Count == 0 ? all[^1].Framer : null;
        firstBytes = SearchValues.Create([.. starting.Select(one => one.Start[0])]);
        Max = all.Max(one => one.Framer.Max);
    }

    public override int Max { get; }

    public override ReadOnlySpan<byte> Rewritten => rewriting is null ? default : rewriting.Rewritten;

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        if (settling is not null)
        {
            var rest = settling.Settle(received);
            if (rest.Kind != CutKind.More || !settling.IsSettled)
            {
                return rest;
            }

            settling = null;
        }

        if (current is null)
        {
            if (received.IsEmpty || !TryChoose(received, out current, out currentStart))
            {
                return Cut.More;
            }

            if (current is null)
            {
                return UntilStart(received);
            }
        }

        noisy = false;
        var cut = current.Next(received);
        return cut.Kind switch
        {
            CutKind.Frame => Leave(cut),
            CutKind.Noise when currentStart.Length > 0 => GiveUp(cut),
            CutKind.Noise when current.IsBetweenFrames => Leave(cut),
            _ => cut,
        };
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) => current is null ? base.AtEnd(received) : current.AtEnd(received);

    public override void Reset()
    {
        foreach (var (_, framer) in starting)
        {
            framer.Reset();
        }

        other?.Reset();
        current = settling = rewriting = null;
        noisy = false;
    }

    public override Cut Sent(ReadOnlySpan<byte> frame)
    {
        rewriting = first;
        return first.Sent(frame);
    }

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output) => first.Write(payload, output);

    /// <returns>False while a start may still become complete.</returns>
    private bool TryChoose(ReadOnlySpan<byte> received, out Framer? chosen, out byte[] start)
    {
        foreach (var one in starting)
        {
            if (received.StartsWith(one.Start))
            {
                (start, chosen) = one;
                return true;
            }

            if (one.Start.AsSpan().StartsWith(received))
            {
                (chosen, start) = (null, []);
                return false;
            }
        }

        (chosen, start) = (other, []);
        return true;
    }

    private Cut UntilStart(ReadOnlySpan<byte> received)
    {
        var drop = 1;
        while (drop < received.Length)
        {
            var next = received[drop..].IndexOfAny(firstBytes);
            drop = next < 0 ? received.Length : drop + next;
            if (next < 0 || !TryChoose(received[drop..], out var found, out _) || found is not null)
            {
                break;
            }

            drop++;
        }

        var cut = Cut.Noise(drop, noisy ? FramingFault.None : FramingFault.NoStart);
        noisy = true;
        return cut;
    }

    private Cut Leave(Cut cut)
    {
        rewriting = settling = current;
        current = null;
        return cut;
    }

    /// <summary>What a false frame is searched for is any start, not only its own: so no more is dropped than surely belongs to it.</summary>
    private Cut GiveUp(Cut cut)
    {
        var isWhole = current is DocumentFramer || (cut.Fault is FramingFault.BadEnd or FramingFault.BadCheck && current is not LengthFramer);
        current!.Reset();
        current = null;
        return isWhole ? cut : Cut.Noise(currentStart.Length, cut.Fault);
    }
}

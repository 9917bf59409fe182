using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames that end with a delimiter. The payload excludes it.</summary>
/// <remarks>
/// Of several ends the one complete first counts. Where it is the beginning of a longer one (CR of CR LF) the frame is delivered
/// at once, and the rest of the longer end is swallowed when it comes.
/// </remarks>
internal sealed class DelimiterFramer : Framer
{
    private readonly byte[] end;
    private readonly MarkSearch ends;
    private readonly bool someEndContinues;
    private readonly Checks checks;
    private readonly byte[][] prompts;
    private readonly bool isOneByte; // one end of one byte, and nothing else to look for
    private readonly bool isByteOfTwo; // LF, where CR LF counts as well, and nothing else to look for
    private readonly byte before;
    private readonly byte last;

    private int searched;
    private bool dropping;
    private byte[]? ended;

    public DelimiterFramer(DelimiterFraming profile)
    {
        end = profile.End;
        ends = new MarkSearch([end, .. profile.OptionalEnds]);
        someEndContinues = ends.LongestFirst.Any(Continues);
        checks = new Checks(profile);
        prompts = [.. profile.Prompts];
        isOneByte = end.Length == 1 && profile.OptionalEnds.Count == 0 && prompts.Length == 0;
        if (ends.LongestFirst is [[var first, var second], [var alone]] && second == alone && !someEndContinues && prompts.Length == 0)
        {
            (isByteOfTwo, before, last) = (true, first, alone);
        }

        Max = profile.Max;
        ArgumentOutOfRangeException.ThrowIfLessThan(Max, Math.Max(ends.Longest, prompts.Select(prompt => prompt.Length).DefaultIfEmpty().Max()), nameof(profile));
    }

    public override int Max { get; }

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        if (ended is not null)
        {
            var swallowed = Settle(received);
            if (swallowed.Kind != CutKind.More || ended is not null)
            {
                return swallowed;
            }
        }

        if (dropping)
        {
            return Drop(received);
        }

        if (prompts.Length > 0 && AtPrompt(received) is { } prompt)
        {
            return prompt;
        }

        var window = received.Length > Max ? received[..Max] : received;
        if (isOneByte && searched == 0 && window.IndexOf(end[0]) is >= 0 and var plain)
        {
            return checks.Frame(plain + 1, 0, received[..plain]);
        }

        if (isByteOfTwo && searched == 0 && window.IndexOf(last) is >= 0 and var either)
        {
            return checks.Frame(either + 1, 0, received[..(either > 0 && received[either - 1] == before ? either - 1 : either)]);
        }

        var mark = ends.Find(window, searched, out var length);
        if (mark is null)
        {
            searched = window.Length;
            return received.Length < Max ? Cut.More : StartDropping();
        }

        var content = length - mark.Length;
        length = EndFrame(received, mark, length);
        return checks.Frame(length, 0, received[..content]);
    }

    public override bool IsBetweenFrames => !dropping;

    public override bool IsSettled => ended is null;

    public override Cut Settle(ReadOnlySpan<byte> received)
    {
        var swallowed = ended is null ? 0 : Swallow(received);
        return swallowed > 0 ? Cut.Noise(swallowed, FramingFault.None) : Cut.More;
    }

    public override void Reset()
    {
        searched = 0;
        dropping = false;
        ended = null;
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, dropping ? FramingFault.None : FramingFault.CutOff);

    /// <remarks>Prompts are the device's; a text of ours that looks like one is still a line.</remarks>
    public override Cut Sent(ReadOnlySpan<byte> frame) =>
        ends.Find(frame, 0, out var length) is { } mark ? checks.Frame(length, 0, frame[..(length - mark.Length)]) : Cut.More;

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var content = payload.Length + checks.Edges.Width;
        var length = content + end.Length;
        Refuse.TooLong(length, Max);
        var frame = output.GetSpan(length)[..length];
        checks.Place(payload, frame[..content]);
        end.CopyTo(frame[content..]);
        checks.Fill(frame[..content]);

        // The other side cuts at the first end it sees: that must be ours, or a payload could smuggle in a second message.
        var mark = ends.Find(frame, 0, out var first);
        if (mark is null || first - mark.Length != content || !end.AsSpan().StartsWith(mark) || BeginsWithRestOfEnd(frame))
        {
            throw new FramingException(
                "The message contains the bytes that end a message; sent like this it would arrive as two. Remove them.");
        }

        output.Advance(length);
    }

    /// <summary>The prompt at the front; <see cref="CutKind.More"/> while it may still become one, null when it is none.</summary>
    private Cut? AtPrompt(ReadOnlySpan<byte> received)
    {
        foreach (var prompt in prompts)
        {
            if (received.StartsWith(prompt))
            {
                searched = 0;
                return Cut.Frame(prompt.Length, 0, prompt.Length);
            }
        }

        foreach (var prompt in prompts)
        {
            if (prompt.AsSpan().StartsWith(received))
            {
                return Cut.More;
            }
        }

        return null;
    }

    private Cut StartDropping()
    {
        dropping = true;
        return Forget(Max, FramingFault.TooLong);
    }

    private Cut Drop(ReadOnlySpan<byte> received)
    {
        if (ends.Find(received, searched, out var length) is { } mark)
        {
            dropping = false;
            return Cut.Noise(EndFrame(received, mark, length), FramingFault.None);
        }

        return Forget(received.Length, FramingFault.None);
    }

    /// <summary>Drops what was looked at, except bytes that may be the beginning of an end.</summary>
    private Cut Forget(int looked, FramingFault fault)
    {
        var keep = ends.Longest - 1;
        searched = Math.Min(looked, keep);
        return looked > keep ? Cut.Noise(looked - keep, fault) : Cut.More;
    }

    /// <returns>The length of the frame with everything that belongs to its end and is there already.</returns>
    private int EndFrame(ReadOnlySpan<byte> received, byte[] mark, int length)
    {
        searched = 0;
        if (!someEndContinues)
        {
            return length;
        }

        ended = mark;
        return length + Swallow(received[length..]);
    }

    /// <summary>How many bytes still belong to the end seen last. Forgets that end once no further byte can belong to it.</summary>
    private int Swallow(ReadOnlySpan<byte> received)
    {
        var swallowed = 0;
        while (RestOfEnd(received[swallowed..]) is { } longer)
        {
            swallowed += longer.Length - ended!.Length;
            ended = longer;
        }

        return swallowed;
    }

    private byte[]? RestOfEnd(ReadOnlySpan<byte> received)
    {
        var undecided = false;
        foreach (var longer in ends.LongestFirst)
        {
            if (!IsLonger(longer, ended!))
            {
                continue;
            }

            var rest = longer.AsSpan(ended!.Length);
            if (received.StartsWith(rest))
            {
                return longer;
            }

            undecided |= rest.StartsWith(received);
        }

        ended = undecided ? ended : null;
        return null;
    }

    private bool BeginsWithRestOfEnd(ReadOnlySpan<byte> frame)
    {
        foreach (var longer in ends.LongestFirst)
        {
            if (IsLonger(longer, end) && frame.StartsWith(longer.AsSpan(end.Length)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Continues(byte[] mark) => ends.LongestFirst.Any(longer => IsLonger(longer, mark));

    private static bool IsLonger(byte[] longer, byte[] mark) => longer.Length > mark.Length && longer.AsSpan().StartsWith(mark);
}

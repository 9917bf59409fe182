using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Frames whose length follows from one of their bytes by a rule. The payload is the whole frame.</summary>
/// <remarks>
/// The rule is about what the device sends; our own frames need not keep to it. What it says nothing about is dropped until the device is
/// silent, where the profile has a gap, else byte by byte until something can be a frame again. A frame with a false check is dropped whole.
/// </remarks>
internal sealed class LengthByFramer : Framer
{
    private readonly int at;
    private readonly SizeRule?[] rules = new SizeRule?[256];
    private readonly TimeSpan? gap;
    private readonly Checks checks;

    private bool dropping;
    private FramingFault unreported;

    public LengthByFramer(LengthByFraming profile)
    {
        at = profile.At - 1;
        gap = profile.Gap;
        Max = profile.Max;
        checks = new Checks(profile, before: profile.At);
        ArgumentOutOfRangeException.ThrowIfNegative(at, nameof(profile));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Max, at, nameof(profile));
        foreach (var rule in profile.Sizes)
        {
            if (rule.Length is { First: < 1 } or { Length: < 1 or > 4 } || rule.Length?.Last > Max)
            {
                throw new ArgumentException($"A length at {rule.Length} is not possible.", nameof(profile));
            }

            rules.AsSpan(rule.First, rule.Last - rule.First + 1).Fill(rule);
        }
    }

    public override int Max { get; }

    public override TimeSpan? Gap => gap;

    public override bool IsBetweenFrames => !dropping;

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        if (dropping && gap is not null)
        {
            return DropUntilSilence(received);
        }

        var fault = Judge(received, out var length);
        if (fault == FramingFault.None)
        {
            return length == 0 ? Cut.More : Found(length);
        }

        if (fault == FramingFault.BadCheck)
        {
            dropping = false;
            return Cut.Noise(length, fault);
        }

        if (gap is null)
        {
            return Search(received, fault);
        }

        dropping = true;
        unreported = fault;
        return DropUntilSilence(received);
    }

    public override Cut AtGap(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty || gap is null)
        {
            return Cut.More;
        }

        var fault = dropping ? unreported : FramingFault.Stopped;
        Reset();
        return Cut.Noise(received.Length, fault);
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) =>
        received.IsEmpty ? Cut.More : Cut.Noise(received.Length, dropping ? unreported : FramingFault.CutOff);

    public override void Reset()
    {
        dropping = false;
        unreported = FramingFault.None;
    }

    public override Cut Sent(ReadOnlySpan<byte> frame) => frame.IsEmpty ? Cut.More : checks.Frame(frame.Length, 0, frame);

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var length = payload.Length + checks.Edges.Width;
        Refuse.TooLong(length, Max);
        Refuse.TooShort(payload.Length, at + 1, "the byte that tells its length");
        var frame = output.GetSpan(length)[..length];
        checks.Place(payload, frame);
        checks.Fill(frame);
        output.Advance(length);
    }

    /// <param name="length">0 while it or the rest of the frame has not come.</param>
    private FramingFault Judge(ReadOnlySpan<byte> received, out int length)
    {
        length = 0;
        if (received.Length <= at)
        {
            return FramingFault.None;
        }

        if (rules[received[at]] is not { } rule)
        {
            return FramingFault.BadLength;
        }

        var least = Math.Max(at + 1, rule.Length?.Last ?? 0);
        if (received.Length < least)
        {
            return FramingFault.None;
        }

        var told = rule.Length is { } place ? Number(received[(place.First - 1)..place.Last], rule.Order) + rule.Add : rule.Add;
        if (told < least || told > Max)
        {
            return told < least ? FramingFault.BadLength : FramingFault.TooLong;
        }

        if (received.Length < told)
        {
            return FramingFault.None;
        }

        length = (int)told;
        return checks.Verify(received[..length]) ? FramingFault.None : FramingFault.BadCheck;
    }

    private Cut Found(int length)
    {
        dropping = false;
        return Cut.Frame(length, 0, length - checks.Edges.Width);
    }

    /// <summary>Drops bytes until those that remain can be a frame.</summary>
    private Cut Search(ReadOnlySpan<byte> received, FramingFault fault)
    {
        var drop = 1;
        while (drop < received.Length && Judge(received[drop..], out _) is not (FramingFault.None or FramingFault.BadCheck))
        {
            drop++;
        }

        var cut = Cut.Noise(drop, dropping ? FramingFault.None : fault);
        dropping = true;
        return cut;
    }

    /// <summary>One byte always stays: only waiting bytes make the caller watch for the gap.</summary>
    private Cut DropUntilSilence(ReadOnlySpan<byte> received)
    {
        if (received.Length <= 1)
        {
            return Cut.More;
        }

        var cut = Cut.Noise(received.Length - 1, unreported);
        unreported = FramingFault.None;
        return cut;
    }

    private static long Number(ReadOnlySpan<byte> field, ByteOrder order)
    {
        var number = 0L;
        for (var index = 0; index < field.Length; index++)
        {
            number = (number << 8) | field[order == ByteOrder.Big ? index : field.Length - 1 - index];
        }

        return number;
    }
}

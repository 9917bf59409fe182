using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing.References;

/// <summary>The framers once more, over the complete input and as plainly as possible: the yardstick for the fast ones.</summary>
internal static class Reference
{
    public static List<Piece> Cut(FramingProfile profile, IReadOnlyList<Arrival> arrivals)
    {
        var input = Stream.Values(arrivals);
        return profile switch
        {
            DelimiterFraming delimiter => DelimiterReference.Cut(delimiter, input),
            MarksFraming marks => MarksReference.Cut(marks, input),
            LengthFraming length => LengthReference.Cut(length, input),
            FixedFraming @fixed => Fixed(@fixed, input),
            GapFraming gap => Gap(gap, arrivals, input),
            _ => throw new ArgumentException("Unknown framing.", nameof(profile)),
        };
    }

    public static bool StartsWith(byte[] input, int at, byte[] mark) =>
        at >= 0 && at + mark.Length <= input.Length && input.AsSpan(at, mark.Length).SequenceEqual(mark);

    /// <summary>Where <paramref name="mark"/> stands first at or behind <paramref name="from"/>; -1 for nowhere.</summary>
    public static int Find(byte[] input, int from, byte[] mark)
    {
        for (var at = from; at + mark.Length <= input.Length; at++)
        {
            if (StartsWith(input, at, mark))
            {
                return at;
            }
        }

        return -1;
    }

    /// <param name="contentAt">Where the bytes begin that checks count.</param>
    public static Piece FrameIfChecked(FramingProfile profile, byte[] input, int at, int length, int contentAt, int contentLength)
    {
        var computed = profile.Checks.Where(check => check.Algorithm != CheckAlgorithm.Constant).ToArray();
        var back = computed.Where(check => check.At.Last == -1).Sum(check => check.At.Length);
        var front = profile is LengthFraming ? 0 : computed.Where(check => check.At.First == 1).Sum(check => check.At.Length);
        var least = front + back + (profile is LengthFraming counted ? counted.At.Last : 0);
        return contentLength >= least && CheckReference.Holds(profile.Checks, input[contentAt..(contentAt + contentLength)])
            ? Piece.Frame(at, length, contentAt + front, contentLength - front - back)
            : Piece.Noise(at, length, FramingFault.BadCheck);
    }

    private static List<Piece> Fixed(FixedFraming profile, byte[] input)
    {
        var pieces = new List<Piece>();
        var at = 0;
        for (; at + profile.Size <= input.Length; at += profile.Size)
        {
            pieces.Add(FrameIfChecked(profile, input, at, profile.Size, at, profile.Size));
        }

        if (at < input.Length)
        {
            pieces.Add(Piece.Noise(at, input.Length - at, FramingFault.CutOff));
        }

        return pieces;
    }

    private static List<Piece> Gap(GapFraming profile, IReadOnlyList<Arrival> arrivals, byte[] input)
    {
        var pieces = new List<Piece>();
        var at = 0;
        for (var end = 1; end <= input.Length; end++)
        {
            var silence = arrivals[end - 1].Silence;
            if (!silence && end < input.Length)
            {
                continue;
            }

            pieces.Add(
                end - at > profile.Max ? Piece.Noise(at, end - at, FramingFault.TooLong)
                : silence ? FrameIfChecked(profile, input, at, end - at, at, end - at)
                : Piece.Noise(at, end - at, FramingFault.CutOff));
            at = end;
        }

        return pieces;
    }
}

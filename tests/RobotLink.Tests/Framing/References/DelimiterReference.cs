using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing.References;

internal static class DelimiterReference
{
    public static List<Piece> Cut(DelimiterFraming profile, byte[] input)
    {
        var pieces = new List<Piece>();
        byte[][] ends = [profile.End, .. profile.OptionalEnds];
        var at = 0;
        for (var behind = 1; behind <= input.Length; behind++)
        {
            var mark = Longest(ends, end => behind - end.Length >= at && Reference.StartsWith(input, behind - end.Length, end));
            if (mark is null)
            {
                continue;
            }

            var length = behind - at;
            behind += Continued(ends, mark, input, behind, out var undecided);
            pieces.Add(
                length > profile.Max ? Piece.Noise(at, behind - at, FramingFault.TooLong)
                : Reference.FrameIfChecked(profile, input, at, behind - at, at, length - mark.Length));
            at = behind;
            if (undecided)
            {
                break;
            }
        }

        if (at < input.Length)
        {
            pieces.Add(Piece.Noise(at, input.Length - at, input.Length - at >= profile.Max ? FramingFault.TooLong : FramingFault.CutOff));
        }

        return pieces;
    }

    /// <summary>How many bytes turn the end seen into longer ends; undecided when the input stops within such a one.</summary>
    private static int Continued(byte[][] ends, byte[] mark, byte[] input, int at, out bool undecided)
    {
        var count = 0;
        while (Longest(ends, end => IsLonger(end, mark) && Reference.StartsWith(input, at + count, end[mark.Length..])) is { } longer)
        {
            count += longer.Length - mark.Length;
            mark = longer;
        }

        var rest = input[(at + count)..];
        undecided = ends.Any(end => IsLonger(end, mark) && end.Length - mark.Length > rest.Length && Reference.StartsWith(end, mark.Length, rest));
        return count;
    }

    private static bool IsLonger(byte[] longer, byte[] mark) => longer.Length > mark.Length && Reference.StartsWith(longer, 0, mark);

    private static byte[]? Longest(byte[][] ends, Func<byte[], bool> fits)
    {
        byte[]? longest = null;
        foreach (var end in ends)
        {
            if (fits(end) && (longest is null || end.Length > longest.Length))
            {
                longest = end;
            }
        }

        return longest;
    }
}

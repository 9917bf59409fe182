using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing.References;

internal static class MarksReference
{
    public static List<Piece> Cut(MarksFraming profile, byte[] input)
    {
        var pieces = new List<Piece>();
        var at = 0;
        while (at < input.Length)
        {
            var start = Reference.Find(input, at, profile.Start);
            if (start != at)
            {
                var noise = start < 0 ? input.Length : start;
                pieces.Add(Piece.Noise(at, noise - at, FramingFault.NoStart));
                at = noise;
                continue;
            }

            var piece = FrameAt(profile, input, at);
            pieces.Add(piece);
            at += piece.Length;
        }

        return pieces;
    }

    private static Piece FrameAt(MarksFraming profile, byte[] input, int at)
    {
        var inside = at + profile.Start.Length;
        for (var behind = inside + 1; behind <= Math.Min(input.Length, at + profile.Max); behind++)
        {
            var starts = IsBefore(profile.Start, input, inside, behind);
            var ends = IsBefore(profile.End, input, inside, behind);
            if (starts && (!ends || profile.Start.Length > profile.End.Length))
            {
                return Piece.Noise(at, behind - profile.Start.Length - at, FramingFault.BadEnd);
            }

            if (ends)
            {
                return Reference.FrameIfChecked(profile, input, at, behind - at, inside, behind - profile.End.Length - inside);
            }
        }

        if (input.Length - at < profile.Max)
        {
            return Piece.Noise(at, input.Length - at, FramingFault.CutOff);
        }

        var next = Reference.Find(input, inside, profile.Start);
        return Piece.Noise(at, (next < 0 ? input.Length : next) - at, FramingFault.TooLong);
    }

    private static bool IsBefore(byte[] mark, byte[] input, int inside, int behind) =>
        behind - mark.Length >= inside && Reference.StartsWith(input, behind - mark.Length, mark);
}

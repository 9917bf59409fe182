using System.Globalization;
using System.Text;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing.References;

internal static class LengthReference
{
    public static List<Piece> Cut(LengthFraming profile, byte[] input)
    {
        var pieces = new List<Piece>();
        var at = 0;
        while (at < input.Length)
        {
            var piece = PieceAt(profile, input, at);
            pieces.Add(piece);
            at += piece.Length;
            if (piece.Kind == CutKind.Broken)
            {
                break;
            }
        }

        return pieces;
    }

    /// <summary>Null when the field is no number.</summary>
    public static long? LengthOf(LengthFraming profile, byte[] frame)
    {
        var digits = frame[(profile.At.First - 1)..profile.At.Last];
        long value;
        if (profile.Coding == LengthCoding.Binary)
        {
            var bigFirst = profile.Order == ByteOrder.Big ? digits : [.. digits.Reverse()];
            value = long.Parse(Convert.ToHexString(bigFirst), NumberStyles.AllowHexSpecifier);
        }
        else
        {
            var style = profile.Coding == LengthCoding.Hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
            var text = Encoding.Latin1.GetString(digits);
            if (text.Contains('\0') || !long.TryParse(text, style, CultureInfo.InvariantCulture, out value)) // NULs at the end it would allow
            {
                return null;
            }
        }

        return value + profile.Add + Before(profile);
    }

    /// <summary>Null when the length does not fit the field.</summary>
    public static byte[]? Write(LengthFraming profile, byte[] payload)
    {
        var value = payload.Length - profile.Add - Before(profile);
        var width = profile.At.Length;
        var hexDigits = profile.Coding == LengthCoding.Binary ? 2 * width : width;
        var text = profile.Coding == LengthCoding.Decimal ? $"{value}".PadLeft(width, '0') : $"{value:X}".PadLeft(hexDigits, '0');
        if (value < 0 || text.Length > hexDigits)
        {
            return null;
        }

        var field = profile.Coding == LengthCoding.Binary ? Convert.FromHexString(text) : Encoding.ASCII.GetBytes(text);
        if (profile is { Coding: LengthCoding.Binary, Order: ByteOrder.Little })
        {
            Array.Reverse(field);
        }

        byte[] frame = [.. payload];
        profile.Start.CopyTo(frame, 0);
        field.CopyTo(frame, profile.At.First - 1);
        CheckReference.Fill(profile.Checks, frame);
        return [.. frame, .. profile.End];
    }

    private static Piece PieceAt(LengthFraming profile, byte[] input, int at)
    {
        var rest = input[at..];
        var start = profile.Start;
        if (!rest.Take(start.Length).SequenceEqual(start.Take(rest.Length)))
        {
            return Bad(profile, input, at, FramingFault.NoStart);
        }

        if (rest.Length < profile.At.Last)
        {
            return Piece.Noise(at, rest.Length, FramingFault.CutOff);
        }

        var length = LengthOf(profile, rest);
        if (length is null || length < profile.At.Last)
        {
            return Bad(profile, input, at, FramingFault.BadLength);
        }

        var total = length.Value + profile.End.Length;
        if (total > profile.Max)
        {
            return Bad(profile, input, at, FramingFault.TooLong);
        }

        if (total > rest.Length)
        {
            return Piece.Noise(at, rest.Length, FramingFault.CutOff);
        }

        if (!Reference.StartsWith(rest, (int)length, profile.End))
        {
            return Bad(profile, input, at, FramingFault.BadEnd);
        }

        var piece = Reference.FrameIfChecked(profile, input, at, (int)total, at, (int)length);
        return piece.Kind == CutKind.Noise && start.Length > 0 ? Bad(profile, input, at, FramingFault.BadCheck) : piece;
    }

    private static Piece Bad(LengthFraming profile, byte[] input, int at, FramingFault fault)
    {
        if (profile.Start.Length == 0 && profile.End.Length == 0)
        {
            return Piece.Broken(at, fault);
        }

        var next = profile.Start.Length > 0 ? Reference.Find(input, at + 1, profile.Start) : Reference.Find(input, at, profile.End);
        var stop = next < 0 ? input.Length
            : profile.Start.Length > 0 ? next
            : next + profile.End.Length;
        return Piece.Noise(at, stop - at, fault);
    }

    private static int Before(LengthFraming profile) => profile.Counts switch
    {
        LengthCounts.Frame => 0,
        LengthCounts.Itself => profile.At.First - 1,
        _ => profile.At.Last,
    };
}

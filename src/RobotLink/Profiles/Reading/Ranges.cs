using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads places of bytes: <c>5..8</c>, or <c>5</c> for one byte; negative counts from the end.</summary>
internal static class Ranges
{
    public static ByteRange? Read(Section section, string key, MistakeList mistakes)
    {
        var scalar = section.Scalar(key);
        if (scalar is null)
        {
            return null;
        }

        if (TryParse(scalar.Value, out var range))
        {
            return range;
        }

        mistakes.Add(
            "E1212", scalar, $"{section.PathOf(key)} is {scalar.Value}, which is no place of bytes.",
            "Positions begin at 1, as manuals print them; -1 is the last byte.",
            "Write the first and the last byte, such as 5..8 or -2..-1.");
        return null;
    }

    public static bool TryParse(string text, out ByteRange range)
    {
        var ends = text.Split("..");
        var last = 0;
        var parsed = ends.Length is 1 or 2 && Position(ends[0], out var first) && Position(ends[^1], out last) ? first : 0;
        range = new ByteRange(parsed, last);
        return parsed != 0 && (first: parsed > 0, last: last > 0) switch
        {
            (true, true) or (false, false) => parsed <= last,
            (true, false) => true,
            _ => false,
        };
    }

    private static bool Position(string text, out int position) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out position)
        && position is not 0 and > -FramingReader.MostBytes and < FramingReader.MostBytes && !text.StartsWith('+');
}

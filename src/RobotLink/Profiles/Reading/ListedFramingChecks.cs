namespace RobotLink.Profiles;

/// <summary>Framings of one list must leave frames to each other.</summary>
internal sealed class ListedFramingChecks(MistakeList mistakes)
{
    private const string Rule = "What comes is cut by the first framing whose start stands at the front.";

    /// <param name="earlier">Those before it in the list.</param>
    public void Check(Section section, FramingProfile framing, IReadOnlyList<FramingProfile> earlier, bool isLast)
    {
        if (!framing.CanBeListed)
        {
            Report(
                section, $"{section.Path} cannot stand in a list.",
                "Silence, datagrams, parts, and a mark that is start and end, do not tell which framing of a list a byte belongs to.",
                "Keep framings that begin with a start or a document, and at most one other as the last.");
        }
        else if (framing.Starts.Count == 0 && !isLast)
        {
            Report(section, $"{section.Path} has no start, so it takes everything and the framings behind it never get a byte.", Rule, "Move it to the end of the list.");
        }
        else if (framing.Starts.Count > 0 && earlier.SelectMany(other => other.Starts).FirstOrDefault(start => Hides(start, framing)) is { } before)
        {
            Report(
                section, $"{section.Path} is never reached: an earlier framing starts with {ByteNotation.Format(before)} already.", Rule,
                "Write the one with the longer start first.");
        }
    }

    private static bool Hides(byte[] start, FramingProfile framing) => framing.Starts.Any(later => later.AsSpan().StartsWith(start));

    private void Report(Section section, string message, string why, string fix) => mistakes.Add("E1324", section.Place, message, why, fix);
}

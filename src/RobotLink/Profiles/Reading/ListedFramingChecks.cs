namespace RobotLink.Profiles;

/// <summary>Framings of one list must leave frames to each other.</summary>
internal sealed class ListedFramingChecks(MistakeList mistakes)
{
    /// <param name="earlier">Those before it in the list.</param>
    public void Check(Section section, FramingProfile framing, IReadOnlyList<FramingProfile> earlier, bool isLast)
    {
        var start = StartOf(framing);
        if (framing is GapFraming or DatagramFraming or LengthByFraming { Gap: not null } or LengthFraming { Parts: not null })
        {
            Report(
                section, $"{section.Path} cannot stand in a list.", "Silence, datagrams and parts say nothing about which framing of a list a byte belongs to.",
                "Keep framings that begin with start, and at most one other as the last.");
        }
        else if (start.Length == 0 && !isLast)
        {
            Report(
                section, $"{section.Path} has no start, so it takes everything and the framings behind it never get a byte.",
                "What comes is cut by the first framing whose start stands at the front.", "Move it to the end of the list.");
        }
        else if (start.Length > 0 && framing is MarksFraming marks && start.AsSpan().SequenceEqual(marks.End))
        {
            Report(
                section, $"{section.Path} has the same mark for start and end, which cannot stand in a list.",
                "One mark may end a frame and begin the next, so nothing between would be left to the others.", "Make it the only framing.");
        }
        else if (start.Length > 0 && earlier.FirstOrDefault(other => StartOf(other) is { Length: > 0 } before && start.AsSpan().StartsWith(before)) is { } first)
        {
            Report(
                section, $"{section.Path} is never reached: an earlier framing starts with {ByteNotation.Format(StartOf(first))} already.",
                "What comes is cut by the first framing whose start stands at the front.", "Write the one with the longer start first.");
        }
    }

    private static byte[] StartOf(FramingProfile framing) => framing switch
    {
        MarksFraming marks => marks.Start,
        LengthFraming length => length.Start,
        _ => [],
    };

    private void Report(Section section, string message, string why, string fix) => mistakes.Add("E1324", section.Place, message, why, fix);
}

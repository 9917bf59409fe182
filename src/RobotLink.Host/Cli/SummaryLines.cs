using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>What a recording holds, for people.</summary>
internal static class SummaryLines
{
    public static void Write(RecordingSummaryDocument summary, TextWriter output)
    {
        if (summary.Made is { } made)
        {
            output.WriteLine($"recorded by RobotLink {Terminal.Safe(summary.Robotlink)}, written {Lines.Time(made)}{(summary.Whole ? "" : "; its end is missing, so it was cut off or is still being written")}");
        }

        foreach (var link in summary.Links)
        {
            output.WriteLine($"{link.Id}{(link.Title is null ? "" : $" \"{Terminal.Safe(link.Title)}\"")}{(link.Profile.Length == 0 ? "" : $", {Terminal.Safe(link.Profile)}")}{(link.Address is null ? "" : $" at {Terminal.Safe(link.Address)}")}");
            output.WriteLine($"  {Times(link)}");
            output.WriteLine($"  {Lines.Count(link.Connections, "connection")}, {link.BytesReceived} bytes received, {link.BytesSent} sent{(link.Masked ? "; stars stand for secrets" : "")}");
            if (link.Gaps > 0)
            {
                output.WriteLine($"  {Lines.Count(link.Gaps, "gap")}: {(link.MissedBytes > 0 ? $"at least {link.MissedBytes} bytes are" : "nobody knows how much is")} missing");
            }

            Columns.Write(link.Frames.Select(frame => new[] { $"  {frame.Count}", frame.Dir, frame.Kind, frame.Kind == "unparsed" ? "" : Terminal.Safe(frame.Name) }), output);
        }
    }

    private static string Times(RecordedLinkDocument link) => link is { First: { } first, Last: { } last }
        ? $"{Lines.Time(first)} to {Lines.Time(last)}, {Duration.Words(last - first)}"
        : "nothing of it in this time";
}

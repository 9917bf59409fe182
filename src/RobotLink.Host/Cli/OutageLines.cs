using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>Outages as plain text.</summary>
internal static class OutageLines
{
    /// <summary>One line for an outage that took several links; those of one link stand in its own row.</summary>
    public static IEnumerable<string> OfSeveral(IEnumerable<OutageDocument> outages, DateTimeOffset now) => outages
        .Where(outage => outage.Members.Count > 1)
        .Select(outage => $"OUTAGE {outage.Id}, {Duration.Words(now - outage.Since)}, {Lines.Between(outage.BeganAfter, outage.Since)}: {Terminal.Safe(outage.Words)} [{outage.Cause}, {outage.Certainty}], "
            + $"{Lines.Count(outage.Members.Count, "link")}: {string.Join(", ", outage.Members)}. Walk to {Terminal.Safe(outage.WalkTo)}");

    public static string Of(OutageEventDocument news) =>
        $"{Lines.Time(news.Time)} outage {news.Id} ({Terminal.Safe(news.Root)}) {(news.Step == "ended" ? news.Into is { } into ? $"is part of {into}" : "is over" : news.Step)}"
        + (news.Step == "ended" ? "" : $": {Terminal.Safe(news.Words)} [{news.Cause}, {news.Certainty}]")
        + $", {Lines.Count(news.Members.Count, "link")}: {string.Join(", ", news.Members)}";

    public static string Of(OutageDocument outage) =>
        $"{Lines.Time(outage.Since)} outage {outage.Id} ({Terminal.Safe(outage.Root)}): {Terminal.Safe(outage.Words)} [{outage.Cause}, {outage.Certainty}], "
        + $"{Lines.Count(outage.Members.Count, "link")}: {string.Join(", ", outage.Members)}, "
        + $"{Lines.Between(outage.BeganAfter, outage.Since)}, "
        + (outage.Ended is { } ended ? $"{(outage.Into is { } into ? $"part of {into}" : "over")} at {Lines.Time(ended)}" : "goes on");
}

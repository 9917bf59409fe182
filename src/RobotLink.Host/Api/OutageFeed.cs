using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>A reader's place among the news of outages, from now on. For one reader.</summary>
/// <param name="links">Only outages with one of these; null: all.</param>
internal sealed class OutageFeed(OutageBoard board, IReadOnlySet<string>? links)
{
    private long seen = board.After(long.MaxValue).News.Last;

    /// <summary>Ends when there is more.</summary>
    public Task More { get; private set; } = board.After(long.MaxValue).More;

    /// <returns>What is new, and how many news of whatever links were overwritten before this reader came to them.</returns>
    public (IEnumerable<OutageNews> News, long Missed) Take()
    {
        var (since, more) = board.After(seen);
        (seen, More) = (since.Last, more);
        return (since.News.Where(one => links is null || one.Report.Outage.Members.Any(links.Contains)), since.Missed);
    }
}

using RobotLink.Links;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>A reader's place among the news of one kind, from now on. For one reader.</summary>
internal sealed class NewsFeed<T>
{
    private readonly Func<long, NewsSince<T>> after;
    private readonly Func<T, bool> isWanted;
    private long seen;

    /// <param name="after">The news behind a number.</param>
    public NewsFeed(Func<long, NewsSince<T>> after, Func<T, bool> isWanted)
    {
        (this.after, this.isWanted) = (after, isWanted);
        var now = after(long.MaxValue);
        (seen, More) = (now.Last, now.More);
    }

    /// <summary>Ends when there is more.</summary>
    public Task More { get; private set; }

    /// <returns>What is new, and how much of it, wanted or not, was overwritten before this reader came to it.</returns>
    public (IEnumerable<T> News, long Missed) Take()
    {
        var since = after(seen);
        (seen, More) = (since.Last, since.More);
        return (since.News.Where(isWanted), since.Missed);
    }
}

/// <summary>News behind a number, the number of the newest, how much is not kept any more, and a task that ends when there is more.</summary>
internal readonly record struct NewsSince<T>(IReadOnlyList<T> News, long Last, long Missed, Task More);

/// <summary>The news that a stream can tell.</summary>
internal static class NewsFeeds
{
    /// <param name="links">Only outages with one of these; null: all.</param>
    public static NewsFeed<OutageNews> Of(OutageBoard board, IReadOnlySet<string>? links) => new(
        number =>
        {
            var (since, more) = board.After(number);
            return new NewsSince<OutageNews>(since.News, since.Last, since.Missed, more);
        },
        news => links is null || news.Report.Outage.Members.Any(links.Contains));

    /// <param name="links">Only leases of these; null: all.</param>
    public static NewsFeed<LeaseChange> Of(LeaseNews leases, IReadOnlySet<string>? links) => new(
        number =>
        {
            var (since, more) = leases.After(number);
            return new NewsSince<LeaseChange>(since.Changes, since.Last, since.Missed, more);
        },
        change => links?.Contains(change.Link) != false);
}

using RobotLink.Diagnosis;

namespace RobotLink.Supervision;

/// <summary>News of outages for readers that each have a place of their own among them; whoever comes too late for some learns how many. Not thread-safe.</summary>
internal sealed class OutageQueue
{
    /// <summary>At least so many are kept, and as many as the steps that a site takes when all its links fail and come back one by one.</summary>
    public const int Least = 256;

    private const int StepsOfALink = 2;

    private readonly Queue<OutageNews> kept = new();
    private long last;

    /// <param name="links">Of the site.</param>
    public void Add(OutageStep step, OutageReport report, DateTimeOffset time, int links)
    {
        kept.Enqueue(new OutageNews(++last, step, report, time));
        while (kept.Count > Math.Max(Least, StepsOfALink * links))
        {
            kept.Dequeue();
        }
    }

    public OutagesSince After(long number)
    {
        OutageNews[] news = [.. kept.Where(one => one.Number > number)];
        var first = news.Length > 0 ? news[0].Number : last + 1;
        return new OutagesSince(news, last, Math.Max(0, first - number - 1));
    }
}

/// <summary>What became of outages after a place among the news.</summary>
/// <param name="Last">The number of the newest.</param>
/// <param name="Missed">So many came after that place and are not kept any more.</param>
public sealed record OutagesSince(IReadOnlyList<OutageNews> News, long Last, long Missed);

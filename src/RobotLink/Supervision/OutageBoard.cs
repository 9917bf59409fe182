using Microsoft.Extensions.Logging;
using RobotLink.Diagnosis;
using RobotLink.Links;

namespace RobotLink.Supervision;

/// <summary>An outage with the wall's times.</summary>
/// <param name="Since">When it was noticed.</param>
/// <param name="BeganAfter">The last proof of life before it.</param>
/// <param name="Ended">Null while it goes on.</param>
/// <param name="Into">The outage that took its links over.</param>
public sealed record OutageReport(Outage Outage, DateTimeOffset Since, DateTimeOffset BeganAfter, DateTimeOffset? Ended = null, string? Into = null);

/// <summary>What became of an outage, numbered in order.</summary>
public sealed record OutageNews(long Number, OutageStep Step, OutageReport Report, DateTimeOffset Time);

/// <summary>Puts the failures of several links together to outages, and tells what becomes of them. Thread-safe.</summary>
public sealed partial class OutageBoard : IFellowLinks
{
    /// <summary>Links that fall together fall within this time; then one outage is told instead of many.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    private const int EndedMax = 256;

    private readonly Lock gate = new();
    private readonly Func<IReadOnlyList<Link>> links;
    private readonly MonotonicClock clock;
    private readonly ILogger logger;
    private readonly Outages outages = new();
    private readonly OutageQueue news = new();
    private readonly Queue<OutageReport> ended = new();
    private TaskCompletionSource wanted = New();
    private TaskCompletionSource told = New();
    private IReadOnlyList<OutageReport> open = [];

    internal OutageBoard(Func<IReadOnlyList<Link>> links, MonotonicClock clock, ILogger logger) =>
        (this.links, this.clock, this.logger) = (links, clock, logger);

    /// <summary>Those that go on, the oldest first.</summary>
    public IReadOnlyList<OutageReport> Open
    {
        get
        {
            lock (gate)
            {
                return open;
            }
        }
    }

    /// <summary>Those that are over, as far as they are kept, the oldest first.</summary>
    public IReadOnlyList<OutageReport> Ended
    {
        get
        {
            lock (gate)
            {
                return [.. ended];
            }
        }
    }

    /// <summary>The news after a number, as far as they are kept, and a task that ends when there are more.</summary>
    public (OutagesSince News, Task More) After(long number)
    {
        lock (gate)
        {
            return (news.After(number), told.Task);
        }
    }

    /// <summary>The outage that a link belongs to.</summary>
    public Outage? Of(string link) => Open.Select(report => report.Outage).FirstOrDefault(outage => outage.Members.Contains(link));

    MatesReading? IFellowLinks.OverPort(string port, string link, TimeSpan heardSince)
    {
        var (working, silent) = (0, 0);
        foreach (var fellow in links())
        {
            if (fellow.Id != link && fellow.Port == port)
            {
                working += fellow.WorksAtAGlance && fellow.HasHeardSince(heardSince) ? 1 : 0;
                silent += fellow.IsCutOffAtAGlance ? 1 : 0;
            }
        }

        return new MatesReading($"port {port}", working, silent);
    }

    double IFellowLinks.LossOver(string port, string link) =>
        links().Where(fellow => fellow.Id != link && fellow.Port == port).Select(fellow => fellow.LossAtAGlance).DefaultIfEmpty().Max();

    bool IFellowLinks.AnyPoorOver(string port, string link) => links().Any(fellow => fellow.Id != link && fellow.Port == port && fellow.IsPoorAtAGlance);

    void IFellowLinks.Changed()
    {
        lock (gate)
        {
            wanted.TrySetResult();
        }
    }

    /// <summary>Until <paramref name="stopping"/>.</summary>
    internal async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Wanted().WaitAsync(stopping);
                await Task.Delay(Settle, clock.Time, stopping);
                Renew();
                Update();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The links end, too.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Wanted()
    {
        lock (gate)
        {
            return wanted.Task;
        }
    }

    private void Renew()
    {
        lock (gate)
        {
            wanted = New();
        }
    }

    private void Update()
    {
        // Asked for one after another, each under its own gate: never while ours is held.
        var seen = links().Select(link => link.ForOutages()).OfType<OutageLink>().ToList();
        var changes = outages.Update(seen);
        lock (gate)
        {
            open = [.. outages.Open.Select(outage => new OutageReport(outage, clock.Wall(outage.Since), clock.Wall(outage.BeganAfter)))];
            foreach (var change in changes)
            {
                Keep(change, seen.Count);
            }

            if (changes.Count > 0)
            {
                told.TrySetResult();
                told = New();
            }
        }

        foreach (var change in changes.Where(change => change.Outage.Members.Count > 1))
        {
            Log(change);
        }
    }

    private void Keep(OutageChange change, int count)
    {
        var now = clock.Time.GetUtcNow();
        var over = change.Step == OutageStep.Ended;
        var report = new OutageReport(change.Outage, clock.Wall(change.Outage.Since), clock.Wall(change.Outage.BeganAfter), over ? now : null, change.Into);
        news.Add(change.Step, report, now, count);
        if (over)
        {
            ended.Enqueue(report);
            if (ended.Count > EndedMax)
            {
                ended.Dequeue();
            }
        }
    }

    private void Log(OutageChange change)
    {
        var outage = change.Outage;
        var members = string.Join(", ", outage.Members);
        var (cause, certainty) = (CauseWords.Name(outage.Cause), CauseWords.Name(outage.Certainty));
        switch (change.Step)
        {
            case OutageStep.Ended:
                LogEnded(outage.Id, outage.Root, change.Into is null ? "all its links work again, have causes of their own, or are not meant to work any more" : $"part of {change.Into}");
                break;
            case OutageStep.Began:
                LogBegan(outage.Id, outage.Words, cause, certainty, outage.Members.Count, members, outage.WalkTo);
                break;
            default:
                LogChanged(outage.Id, outage.Words, cause, certainty, outage.Members.Count, members);
                break;
        }
    }

    [LoggerMessage(EventId = 9001, Level = LogLevel.Warning, Message = "Outage {Outage}: {Words} [{Cause}, {Certainty}]. {Count} links: {Members}. Walk to {WalkTo}")]
    private partial void LogBegan(string outage, string words, string cause, string certainty, int count, string members, string walkTo);

    [LoggerMessage(EventId = 9002, Level = LogLevel.Information, Message = "Outage {Outage} now: {Words} [{Cause}, {Certainty}]. {Count} links: {Members}")]
    private partial void LogChanged(string outage, string words, string cause, string certainty, int count, string members);

    [LoggerMessage(EventId = 9003, Level = LogLevel.Information, Message = "Outage {Outage} ({Root}) is over: {Why}")]
    private partial void LogEnded(string outage, string root, string why);
}

using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using RobotLink.Links;
using RobotLink.Routing;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>Messages and state changes as they come, for as long as the reader stays.</summary>
internal sealed class StreamApi(Supervisor supervisor, ConfigurationState configuration, SecretStars stars, TimeProvider time, CancellationToken stopping)
{
    private const int StreamsMax = 64;
    private const string ConfigurationType = "configuration";
    private const string OutageType = "outage";
    private const string LeaseType = "lease";

    private static readonly string[] Types = ["state", "message", ConfigurationType, OutageType, LeaseType];

    /// <summary>Nobody sees a difference; waking up for each message would cost more than the message.</summary>
    private static readonly TimeSpan BatchPeriod = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    private int streams;

    public int Streams => Volatile.Read(ref streams);

    public void Map(IEndpointRouteBuilder api) => api
        .MapGet("stream", StreamAsync).WithName("stream").WithSummary("Follow messages and state changes")
        .WithDescription("text/event-stream or application/x-ndjson, by Accept. A tick comes each second; its seq is a place to go on from. "
            + "A reader that was too slow gets {\"type\":\"gap\",\"missed\":n} in place of what was overwritten.")
        .AddOpenApiOperationTransformer(OpenApiText.DescribeStreamAsync)
        .Produces<MessageDocument>(200, StreamText.Lines, StreamText.EventStream)
        .Produces<ProblemDocument>(400, "application/problem+json").Produces<ProblemDocument>(404, "application/problem+json")
        .Produces<ProblemDocument>(503, "application/problem+json");

    private async Task<IResult> StreamAsync(
        HttpContext context,
        [Description("Ids of links, separated by commas; all when left out.")] string? links,
        [Description("state, message, configuration, outage, lease, or several separated by commas; all when left out.")] string? types,
        [Description("Go on after this seq, with what is still kept; from now on when left out. Last-Event-ID wins.")] long? after,
        [Description("true: each message tells which rule took which bytes.")] bool? explain,
        [FromHeader(Name = "Last-Event-ID"), Description("Sent by browsers when they connect again.")] string? lastEvent)
    {
        var wantedLinks = links?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        if (wantedLinks is { Count: 0 })
        {
            return Answer.Problem(400, "bad-arguments", "Bad arguments", $"links is '{links}'; write ids separated by commas, or leave it out for all.");
        }

        if (wantedLinks?.FirstOrDefault(id => supervisor.Find(id) is null) is { } unknown)
        {
            return LinksApi.UnknownLink(unknown, supervisor);
        }

        var wantedTypes = types?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? Types;
        if (wantedTypes.Except(Types).Any() || wantedTypes.Length == 0)
        {
            return Answer.Problem(400, "bad-arguments", "Bad arguments", $"types is '{types}'; write state, message, configuration, outage, lease, or several separated by commas.");
        }

        if (!string.IsNullOrEmpty(lastEvent))
        {
            if (!long.TryParse(lastEvent, out var number))
            {
                return Answer.Problem(400, "bad-arguments", "Bad arguments", $"Last-Event-ID is '{lastEvent}'; it is a seq, a number.");
            }

            after = number;
        }

        if (Interlocked.Increment(ref streams) > StreamsMax)
        {
            Interlocked.Decrement(ref streams);
            return Answer.Problem(503, "too-many-streams", "Too many streams", $"{StreamsMax} streams are open already; close one.");
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            var feed = supervisor.Hub.Follow(wantedLinks, wantedTypes.Contains("state"), wantedTypes.Contains("message"), after);
            var outages = wantedTypes.Contains(OutageType) ? NewsFeeds.Of(supervisor.Outages, wantedLinks) : null;
            var leases = wantedTypes.Contains(LeaseType) ? NewsFeeds.Of(supervisor.Leases, wantedLinks) : null;
            await WriteAsync(context, feed, new News(wantedTypes.Contains(ConfigurationType), outages, leases), explain == true, ending.Token);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // The reader has gone, or the program ends: both are the normal end of a stream.
        }
        finally
        {
            Interlocked.Decrement(ref streams);
        }

        return Results.Empty;
    }

    private async Task WriteAsync(HttpContext context, Feed feed, News others, bool explain, CancellationToken ending)
    {
        var events = context.Request.Headers.Accept.ToString().Contains(StreamText.EventStream, StringComparison.OrdinalIgnoreCase);
        context.Response.ContentType = events ? StreamText.EventStream : StreamText.Lines;
        context.Response.Headers.CacheControl = "no-store";
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            // A reader that pauses is told what it missed; it is not thrown out.
            rate.MinDataRate = null;
        }

        var output = context.Response.BodyWriter;
        using var text = new StreamText(output, events);
        using var timer = new PeriodicTimer(TickPeriod, time);
        var reached = WriteNew(feed, text, explain);
        text.Tick(time.GetUtcNow(), reached);
        var tick = timer.WaitForNextTickAsync(ending).AsTask();
        var news = feed.WaitAsync(ending);
        var reread = Reread(others.Configuration);
        while (true)
        {
            await output.FlushAsync(ending);
            await Task.WhenAny(tick, news, reread, others.Outages?.More ?? tick, others.Leases?.More ?? tick);
            ending.ThrowIfCancellationRequested();
            if (news.IsCompleted)
            {
                reached = WriteNew(feed, text, explain);
                news = MoreAsync(feed, ending);
            }

            if (reread.IsCompleted)
            {
                reread = Reread(others.Configuration);
                text.Configuration(ConfigurationAnswers.Event(configuration.Status, reached));
            }

            var upTo = reached;
            WriteNew(others.Outages, text, outage => text.Outage(OutagesApi.Event(outage, upTo)));
            WriteNew(others.Leases, text, lease => text.Lease(LeaseEventDocument.Of(lease, upTo)));

            if (tick.IsCompleted)
            {
                text.Tick(time.GetUtcNow(), reached);
                tick = timer.WaitForNextTickAsync(ending).AsTask();
            }
        }
    }

    /// <summary>What comes after a long silence is told at once; of what comes thick and fast, so much at a time that telling it costs little.</summary>
    private async Task MoreAsync(Feed feed, CancellationToken ending)
    {
        if (!feed.IsBehind)
        {
            await Task.Delay(BatchPeriod, time, ending);
        }

        await feed.WaitAsync(ending);
    }

    /// <summary>Completes when the configuration was read anew; never when nobody wants to know.</summary>
    private Task Reread(bool wanted) => wanted ? configuration.Look().Changed : Task.Delay(Timeout.InfiniteTimeSpan, time, CancellationToken.None);

    private static void WriteNew<T>(NewsFeed<T>? feed, StreamText text, Action<T> write)
    {
        if (feed is null)
        {
            return;
        }

        var (news, missed) = feed.Take();
        if (missed > 0)
        {
            text.Gap(missed);
        }

        foreach (var one in news)
        {
            write(one);
        }
    }

    /// <summary>Writes one batch.</summary>
    /// <returns>The number up to which everything wanted has been written.</returns>
    private long WriteNew(Feed feed, StreamText text, bool explain)
    {
        var newest = supervisor.Hub.LastSequence;
        var items = feed.Take();
        if (feed.Missed > 0)
        {
            text.Gap(feed.Missed);
        }

        var standings = new Dictionary<string, LinkStanding?>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.State is { } state)
            {
                text.State(stars.Covered(state));
            }
            else if (item.Message is { } message)
            {
                if (!standings.TryGetValue(message.Link, out var standing))
                {
                    standings[message.Link] = standing = supervisor.Find(message.Link)?.Standing;
                }

                text.Message(stars.Covered(message), Quality.Of(message, standing, time.GetUtcNow()), explain ? supervisor.Find(message.Link)?.Catalogue : null);
            }
        }

        return items.Count > 0 ? items[^1].Sequence : newest;
    }

    /// <summary>What a reader wants beside what passes the links.</summary>
    private sealed record News(bool Configuration, NewsFeed<OutageNews>? Outages, NewsFeed<LeaseChange>? Leases);
}

using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using RobotLink.Host.Adapters;
using RobotLink.Links;
using RobotLink.Recording;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>What passed the links lately, byte by byte, as a recording.</summary>
internal sealed class RecordingsApi(Supervisor supervisor, ProfileShelf shelf, SecretStars stars, TimeProvider time, CancellationToken stopping)
{
    private const int ReadersMax = 16;

    private static readonly TimeSpan SecretsWithin = TimeSpan.FromSeconds(2);

    private int readers;

    public void Map(IEndpointRouteBuilder api)
    {
        const string Form = "A recording: lines of JSON. The first tells of what; the links' profiles follow, then bytes and marks in order of time, then the end. Secrets are stars.";
        api.MapGet("links/{id}/bytes", OfOneAsync).WithName("list_bytes").WithSummary("What passed the link lately, as a recording").WithDescription(Form)
            .Produces<RecordedBytesDocument>(200, StreamText.Lines)
            .Produces<ProblemDocument>(400, "application/problem+json").Produces<ProblemDocument>(404, "application/problem+json")
            .Produces<ProblemDocument>(503, "application/problem+json");
        api.MapGet("bytes", OfManyAsync).WithName("list_all_bytes").WithSummary("What passed several links lately, as one recording").WithDescription(Form)
            .Produces<RecordedBytesDocument>(200, StreamText.Lines)
            .Produces<ProblemDocument>(400, "application/problem+json").Produces<ProblemDocument>(404, "application/problem+json")
            .Produces<ProblemDocument>(503, "application/problem+json");
    }

    private Task<IResult> OfOneAsync(
        HttpContext context,
        [Description("The link's id.")] string id,
        [Description("Only what passed since then, a time such as 2026-11-20T02:11:45Z.")] string? from,
        [Description("Only what passed up to then.")] string? to,
        [Description("Only what passed in so long a time, such as 10min. Not with from or to.")] string? last,
        [Description("With last: so much more before it, between a mark 'lead' and a mark 'from' of each link, for frames that have begun there.")] string? lead,
        [Description("true: go on with what passes, until the reader leaves; it ends, too, when a change of the files brings other links of these names, and is to be asked anew then.")] bool? follow) => AnswerAsync(context, [id], isAll: false, new Wish(from, to, last, lead, follow == true));

    private Task<IResult> OfManyAsync(
        HttpContext context,
        [Description("Ids of links, separated by commas; all when left out.")] string? links,
        [Description("Only what passed since then, a time such as 2026-11-20T02:11:45Z.")] string? from,
        [Description("Only what passed up to then.")] string? to,
        [Description("Only what passed in so long a time, such as 10min. Not with from or to.")] string? last,
        [Description("With last: so much more before it, between a mark 'lead' and a mark 'from' of each link, for frames that have begun there.")] string? lead,
        [Description("true: go on with what passes, until the reader leaves; it ends, too, when a change of the files brings other links of these names, and is to be asked anew then.")] bool? follow) => AnswerAsync(
            context,
            links?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [.. supervisor.Links.Select(link => link.Id)],
            isAll: links is null,
            new Wish(from, to, last, lead, follow == true));

    private async Task<IResult> AnswerAsync(HttpContext context, IReadOnlyList<string> ids, bool isAll, Wish wish)
    {
        if (ids.FirstOrDefault(id => supervisor.Find(id) is null) is { } unknown)
        {
            return LinksApi.UnknownLink(unknown, supervisor);
        }

        if (wish.Problem(ids) is { } problem)
        {
            return Answer.Problem(StatusCodes.Status400BadRequest, "bad-arguments", "Bad arguments", problem);
        }

        if (Interlocked.Increment(ref readers) > ReadersMax)
        {
            Interlocked.Decrement(ref readers);
            return Answer.Problem(StatusCodes.Status503ServiceUnavailable, "too-many-readers", "Too many readers", $"{ReadersMax} recordings are being read already; wait until one is done.");
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await WriteAsync(context, [.. ids.Distinct(StringComparer.Ordinal).Select(id => supervisor.Find(id)).OfType<Link>()], isAll, wish, ending.Token);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // The reader has gone, or the program ends: a recording that is followed ends in no other way.
        }
        finally
        {
            Interlocked.Decrement(ref readers);
        }

        return Results.Empty;
    }

    private async Task WriteAsync(HttpContext context, IReadOnlyList<Link> links, bool isAll, Wish wish, CancellationToken ending)
    {
        context.Response.ContentType = StreamText.Lines;
        context.Response.Headers.CacheControl = "no-store";
        if (wish.Follow && context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            // A reader that pauses, as a stopped 'record' does, goes on where it was; it is not thrown out.
            rate.MinDataRate = null;
        }

        var made = time.GetUtcNow();
        var head = new RecordingHead(made, SystemApi.Version, [.. links.Select(Head)]);
        var profiles = ProfileTexts.Of(shelf, links.Select(link => link.Configuration));
        var (from, to) = wish.Times();
        var answer = new RecordingAnswer(links, stars, time, context.Response.BodyWriter)
        {
            From = from,
            To = to,
            Since = wish.Span is { } span ? supervisor.Now - span : null,
            LeadBy = wish.LeadBy,
            IsStale = () => IsStale(links, isAll),
        };
        await LearnSecretsAsync(ending);
        await answer.WriteAsync(head, profiles, wish.Follow, ending);
    }

    /// <summary>A change of the files took a link away and brought it back, or these are not all of them any more.</summary>
    private bool IsStale(IReadOnlyList<Link> links, bool isAll) => isAll
        ? !supervisor.Links.Select(link => link.Record).ToHashSet().SetEquals(links.Select(link => link.Record))
        : links.Any(link => supervisor.Find(link.Id) is { } now && now.Record != link.Record);

    /// <summary>Also those that no link has asked for yet: a title may hold one. A folder that does not answer holds nobody up.</summary>
    private async Task LearnSecretsAsync(CancellationToken ending)
    {
        var places = supervisor.Links.SelectMany(link => link.Configuration.Secrets.Values).ToList();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ending);
        await Task.WhenAny(Task.Run(() => supervisor.Secrets.Learn(places, shelf.Folder), ending), Task.Delay(SecretsWithin, time, enough.Token));
        await enough.CancelAsync();
    }

    public static RecordedLink Head(Link link) => new(link.Id, ProfileTexts.NameFor(link.Configuration), link.Configuration.Address, link.Configuration.Title);

    /// <summary>What the reader wrote.</summary>
    private sealed record Wish(string? From, string? To, string? Last, string? Lead, bool Follow)
    {
        /// <summary>So much of the end, however the clock was set meanwhile; null: other words say how much.</summary>
        public TimeSpan? Span => Last is not null && Duration.TryParseLong(Last, out var length) ? length : null;

        public TimeSpan LeadBy => Lead is not null && Duration.TryParseLong(Lead, out var length) ? length : TimeSpan.Zero;

        /// <summary>Null when all is in order.</summary>
        public string? Problem(IReadOnlyList<string> ids) =>
            ids.Count == 0 ? "links names none; write ids separated by commas, or leave it out for all."
            : From is not null && !TryTime(From, out _) ? $"from is '{From}'; write a time such as 2026-11-20T02:11:45Z."
            : To is not null && !TryTime(To, out _) ? $"to is '{To}'; write a time such as 2026-11-20T02:11:45Z."
            : Last is not null && (From ?? To) is not null ? "last stands beside from or to; write one or the other."
            : Last is not null && !Duration.TryParseLong(Last, out _) ? $"last is '{Last}'; write a number with its unit, such as 10min."
            : Lead is not null && Last is null ? "lead stands without last; it belongs to that."
            : Lead is not null && !Duration.TryParseLong(Lead, out _) ? $"lead is '{Lead}'; write a number with its unit, such as 30s."
            : To is not null && Follow ? "to stands beside follow; write one or the other."
            : null;

        public (DateTimeOffset From, DateTimeOffset To) Times() => (
            From is not null && TryTime(From, out var from) ? from : DateTimeOffset.MinValue,
            To is not null && TryTime(To, out var to) ? to : DateTimeOffset.MaxValue);

        private static bool TryTime(string text, out DateTimeOffset time) =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}

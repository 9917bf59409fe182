using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RobotLink.Links;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>The right of one client to command a device, for a time.</summary>
internal sealed class LeasesApi(Supervisor supervisor)
{
    private const int HolderLengthMax = 100;

    private static readonly TimeSpan Default = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Strict = new(Answer.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("links/{id}/lease", TakeAsync).WithName("take_lease").WithSummary("Take a device for one client, or hold it longer")
            .WithDescription("While it is held, requests that change the machine need the token in the header Lease; those of others are refused with 423. With the token "
                + "in the header, the lease is renewed. It ends by itself, when it is given up, and when RobotLink ends; nobody gets it back by itself.")
            .AddOpenApiOperationTransformer(OpenApiText.DescribeBodyAsync<LeaseBody>)
            .Produces<LeaseDocument>().Produces<ProblemDocument>(400, "application/problem+json")
            .Produces<ProblemDocument>(404, "application/problem+json").Produces<ProblemDocument>(409, "application/problem+json");
        api.MapDelete("links/{id}/lease", GiveUp).WithName("give_up_lease").WithSummary("Give a device up before the lease ends")
            .Produces(204).Produces<ProblemDocument>(404, "application/problem+json").Produces<ProblemDocument>(409, "application/problem+json");
    }

    /// <summary>Null while nobody holds it.</summary>
    public static LeaseDocument? Document(LinkSnapshot link) =>
        link.Lease is { } lease ? new LeaseDocument(lease.Holder, lease.Since, lease.Until) : null;

    private async Task<IResult> TakeAsync(
        HttpContext context,
        [Description("The link's id.")] string id,
        [FromHeader(Name = "Lease"), Description("The token, to renew.")] string? token)
    {
        if (supervisor.Find(id) is not { } link)
        {
            return LinksApi.UnknownLink(id, supervisor);
        }

        LeaseBody body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<LeaseBody>(context.Request.Body, Strict, context.RequestAborted) ?? new LeaseBody();
        }
        catch (JsonException reason)
        {
            return Wrong($"The body is not understood: {reason.Message} Write {{\"holder\":\"teach-panel\",\"for\":\"5min\"}}.");
        }

        var length = Default;
        if (body.For is not null && (!Duration.TryParse(body.For, out length) || length < Shortest))
        {
            return Wrong($"'for' is {body.For}. Write a duration with its unit, from 1s to 1h, such as \"5min\".");
        }

        return token is not null ? Renew(link, token, length) : Take(link, body.Holder, length);
    }

    private static IResult Take(Link link, string? holder, TimeSpan length)
    {
        if (string.IsNullOrWhiteSpace(holder) || holder.Length > HolderLengthMax)
        {
            return Wrong($"'holder' says who takes the device, in up to {HolderLengthMax} characters, such as \"teach-panel\".");
        }

        return link.TakeLease(holder, length) is { } token && Document(link.Snapshot()) is { } taken
            ? Answer.Json(taken with { Token = token })
            : Conflict(link);
    }

    private static IResult Renew(Link link, string token, TimeSpan length) =>
        link.RenewLease(token, length) && Document(link.Snapshot()) is { } renewed ? Answer.Json(renewed with { Token = token }) : Conflict(link);

    private IResult GiveUp(
        [Description("The link's id.")] string id, [FromHeader(Name = "Lease"), Description("The token.")] string? token)
    {
        if (supervisor.Find(id) is not { } link)
        {
            return LinksApi.UnknownLink(id, supervisor);
        }

        return token is not null && link.GiveUpLease(token) ? Results.NoContent() : Conflict(link);
    }

    private static IResult Conflict(Link link) => Answer.Problem(
        StatusCodes.Status409Conflict, "not-your-lease", "Held by somebody else, or by nobody",
        Document(link.Snapshot()) is { } held
            ? Held(link.Id, held)
            : $"Nobody holds link '{link.Id}': the lease of this token has ended. Take a new one, without the header Lease.");

    private static string Held(string id, LeaseDocument held) => held.Until is { } until
        ? $"Link '{id}' is held by {held.Holder} until {Words.Millisecond(until)}. Wait, or ask {held.Holder} to give it up."
        : $"Link '{id}' is held by {held.Holder}, a program at its share, until that goes. Wait, or end that program.";

    private static IResult Wrong(string detail) => Answer.Problem(StatusCodes.Status400BadRequest, "bad-arguments", "Bad arguments", detail);
}

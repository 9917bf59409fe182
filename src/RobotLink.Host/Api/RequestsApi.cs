using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using RobotLink.Commands;
using RobotLink.Links;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>Asking a device something.</summary>
internal sealed class RequestsApi(Supervisor supervisor, RequestDurations durations, SecretStars stars)
{
    private const int KeyLengthMax = 200;
    private const int ClientLengthMax = 200;
    private const int OperatorLengthMax = 100;

    public void Map(IEndpointRouteBuilder api) => api
        .MapPost("links/{id}/requests", AskAsync).WithName("make_request").WithSummary("Ask a device, or command it")
        .WithDescription("Handed to the connection at most once. The answer says what became of it; 'unknown' means that bytes left and no "
            + "decisive reply came, and nothing repeats it by itself. A request that changes the machine needs commands: true on the link "
            + "and an Idempotency-Key; the same key again, within 24 h and also after a restart, answers with the first outcome. It is written to the audit "
            + "before its first byte leaves; while somebody holds the link's lease, only its token lets such a request through.")
        .AddOpenApiOperationTransformer(OpenApiText.DescribeBodyAsync<RequestBody>)
        .Produces<OutcomeDocument>()
        .Produces<ProblemDocument>(400, "application/problem+json").Produces<ProblemDocument>(403, "application/problem+json")
        .Produces<ProblemDocument>(404, "application/problem+json").Produces<ProblemDocument>(409, "application/problem+json")
        .Produces<ProblemDocument>(422, "application/problem+json").Produces<ProblemDocument>(423, "application/problem+json")
        .Produces<ProblemDocument>(428, "application/problem+json").Produces<ProblemDocument>(503, "application/problem+json");

    private async Task<IResult> AskAsync(
        HttpContext context,
        [Description("The link's id.")] string id,
        [FromHeader(Name = "Idempotency-Key"), Description("Names this command, so that a repeat is recognised. Up to 200 characters.")] string? key,
        [FromHeader(Name = "Lease"), Description("The token of the link's lease, for whoever holds it.")] string? lease,
        [FromHeader(Name = "X-Operator"), Description("The person or order behind it, for the audit. Up to 100 characters.")] string? by)
    {
        if (supervisor.Find(id) is not { } link)
        {
            return LinksApi.UnknownLink(id, supervisor);
        }

        if (key is { Length: 0 or > KeyLengthMax })
        {
            return BadArguments($"The Idempotency-Key has {key.Length} characters; use 1 to {KeyLengthMax}.");
        }

        var body = await RequestText.ReadAsync(context.Request.Body, context.RequestAborted);
        if (body.Mistake is not null)
        {
            return BadArguments(body.Mistake);
        }

        var call = new RequestCall(body.Name, body.Fields, body.Within, key) { By = Who(context, by), Lease = lease, Epoch = body.Epoch };
        return await MakeAsync(link, call, context.RequestAborted);
    }

    private static Requester Who(HttpContext context, string? by)
    {
        var address = context.Connection.RemoteIpAddress is { } remote ? $"{remote}:{context.Connection.RemotePort}" : null;
        var client = context.Request.Headers.UserAgent.ToString();
        return new Requester(client.Length == 0 ? "unnamed" : Short(client, ClientLengthMax), address, string.IsNullOrWhiteSpace(by) ? null : Short(by, OperatorLengthMax));
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..most];

    private async Task<IResult> MakeAsync(Link link, RequestCall call, CancellationToken aborted)
    {
        try
        {
            var result = await link.RequestAsync(call, aborted);
            durations.Add(link.Id, result.Duration);
            var snapshot = link.Snapshot();
            return Answer.Json(json => OutcomeJson.Write(json, stars.Covered(result), snapshot));
        }
        catch (RequestRefusedException refusal)
        {
            return Refuse(refusal);
        }
    }

    private static IResult Refuse(RequestRefusedException refusal)
    {
        var (status, title) = refusal.Kind switch
        {
            RefusalKind.UnknownRequest => (StatusCodes.Status404NotFound, "Unknown request"),
            RefusalKind.BadArguments => (StatusCodes.Status400BadRequest, "Bad arguments"),
            RefusalKind.CommandsOff => (StatusCodes.Status403Forbidden, "Commands are off"),
            RefusalKind.HeldByClient => (StatusCodes.Status409Conflict, "Held by a client of the share"),
            RefusalKind.UnderMaintenance => (StatusCodes.Status403Forbidden, "Under maintenance"),
            RefusalKind.KeyMissing => (StatusCodes.Status428PreconditionRequired, "Idempotency-Key missing"),
            RefusalKind.KeyReused => (StatusCodes.Status422UnprocessableEntity, "Idempotency-Key used for another request"),
            RefusalKind.Leased => (StatusCodes.Status423Locked, "Held by somebody else"),
            RefusalKind.AuditUnwritable => (StatusCodes.Status503ServiceUnavailable, "The audit cannot be written"),
            _ => (StatusCodes.Status409Conflict, "Refused"),
        };
        return Answer.Problem(status, Words.Of(refusal.Kind), title, refusal.Message);
    }

    private static IResult BadArguments(string detail) =>
        Answer.Problem(StatusCodes.Status400BadRequest, "bad-arguments", "Bad arguments", detail);
}

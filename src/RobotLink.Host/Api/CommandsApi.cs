using System.ComponentModel;
using RobotLink.Commands;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>What commands were given, and what became of them.</summary>
internal sealed class CommandsApi(Supervisor supervisor)
{
    private const int LastDefault = 100;
    private const int LastMax = 10_000;

    public void Map(IEndpointRouteBuilder api) => api
        .MapGet("commands", List).WithName("list_commands").WithSummary("The newest commands of the audit, oldest first")
        .WithDescription("Requests that change a machine, with who gave them, what was decided and how they ended; also those of before a restart.")
        .Produces<ListDocument<CommandDocument>>().Produces<ProblemDocument>(400, "application/problem+json").Produces<ProblemDocument>(503, "application/problem+json");

    private IResult List(
        [Description("Of one link only.")] string? link, [Description("How many, 1 to 10000; default 100.")] int? last)
    {
        if (last is < 1 or > LastMax)
        {
            return Answer.Problem(
                StatusCodes.Status400BadRequest, "bad-arguments", "Bad arguments", $"last is {last}; write a number from 1 to {LastMax}.");
        }

        try
        {
            var commands = supervisor.Audit.Last(last ?? LastDefault, link);
            return Answer.Json(new ListDocument<CommandDocument>([.. commands.Select(Document)], null));
        }
        catch (AuditException reason)
        {
            return Answer.Problem(StatusCodes.Status503ServiceUnavailable, "audit-unreadable", "The audit cannot be read", reason.Message);
        }
    }

    public static CommandDocument Document(AuditedCommand command) => new()
    {
        Time = command.Decided.Time,
        Id = command.Decided.Id,
        Link = command.Decided.Link,
        Request = command.Decided.Request,
        Fields = command.Decided.Fields,
        Key = command.Decided.Key,
        By = command.Decided.By is { } by ? new RequesterDocument(by.Client, by.Address, by.Operator) : null,
        Decision = command.Decided.Decision!,
        Outcome = command.Ended?.Outcome,
        DurationS = command.Ended?.DurationS,
        Reply = command.Ended?.Reply,
        Epoch = command.Decided.Epoch,
        Reason = command.Ended?.Reason ?? command.Decided.Reason,
    };
}

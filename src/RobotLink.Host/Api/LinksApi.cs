using System.ComponentModel;
using System.Text.Json;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Routing;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>Reading and steering links.</summary>
internal sealed class LinksApi(Supervisor supervisor, SecretStars stars, TimeProvider time)
{
    private const int LastDefault = 100;
    private const int LastMax = 4096;

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("links", List).WithName("list_links").WithSummary("All links, in the order of the site file")
            .Produces<ListDocument<LinkDocument>>();
        api.MapGet("links/{id}", Get).WithName("get_link").WithSummary("One link with its counters, settings, bound and evidence")
            .Produces<LinkDetailDocument>().Produces<ProblemDocument>(404, "application/problem+json");
        api.MapGet("links/{id}/events", Events).WithName("list_events").WithSummary("The link's state changes kept, oldest first")
            .Produces<ListDocument<StateDocument>>().Produces<ProblemDocument>(404, "application/problem+json");
        api.MapGet("links/{id}/messages", Messages).WithName("list_messages").WithSummary("The link's newest frames, oldest first")
            .Produces<ListDocument<MessageDocument>>()
            .Produces<ProblemDocument>(400, "application/problem+json").Produces<ProblemDocument>(404, "application/problem+json");
        api.MapPost("links/{id}/actions/{action}", Act).WithName("act_on_link")
            .WithSummary("Reconnect, enable, disable, or put under maintenance")
            .WithDescription("Disabled links hang up and stay away; links under maintenance stay connected and refuse what changes the machine.")
            .Produces<LinkDocument>().Produces<ProblemDocument>(404, "application/problem+json");
    }

    public static IResult UnknownLink(string id, Supervisor supervisor) => Answer.Problem(
        StatusCodes.Status404NotFound, "unknown-link", "Unknown link",
        $"There is no link '{id}'. This site has: {string.Join(", ", supervisor.Links.Select(link => link.Id))}.");

    private IResult List() =>
        Answer.Json(new ListDocument<LinkDocument>([.. supervisor.Links.Select(link => LinkAnswers.Document(link.Snapshot()))], null));

    private IResult Get([Description("The link's id.")] string id) =>
        supervisor.Find(id) is { } link
            ? Answer.Json(LinkAnswers.Detail(link.Snapshot(), link.Configuration, supervisor.Outages.Of(id)?.Id))
            : UnknownLink(id, supervisor);

    private IResult Events([Description("The link's id.")] string id) =>
        supervisor.Find(id) is { } link
            ? Answer.Json(json => WriteList<StateEntry>(json, [.. link.Journal.States().Select(stars.Covered)], StateJson.Write))
            : UnknownLink(id, supervisor);

    private IResult Messages(
        [Description("The link's id.")] string id,
        [Description("How many, 1 to 4096; default 100.")] int? last,
        [Description("true: each message tells which rule took which bytes.")] bool? explain)
    {
        if (supervisor.Find(id) is not { } link)
        {
            return UnknownLink(id, supervisor);
        }

        if (last is < 1 or > LastMax)
        {
            return Answer.Problem(
                StatusCodes.Status400BadRequest, "bad-arguments", "Bad arguments", $"last is {last}; write a number from 1 to {LastMax}.");
        }

        var snapshot = link.Snapshot();
        var now = time.GetUtcNow();
        var catalogue = explain == true ? link.Catalogue : null;
        return Answer.Json(json => WriteList(
            json,
            link.Journal.LastMessages(last ?? LastDefault),
            (writer, entry) => MessageJson.Write(writer, stars.Covered(entry), Quality.Of(entry, snapshot, now), catalogue)));
    }

    private IResult Act(
        [Description("The link's id.")] string id, [Description("reconnect, enable, disable or maintenance.")] string action)
    {
        if (supervisor.Find(id) is not { } link)
        {
            return UnknownLink(id, supervisor);
        }

        if (!TryAct(link, action))
        {
            return Answer.Problem(
                StatusCodes.Status404NotFound, "unknown-action", "Unknown action",
                $"There is no action '{action}'. Use reconnect, enable, disable or maintenance.");
        }

        return Answer.Json(LinkAnswers.Document(link.Snapshot()));
    }

    private static bool TryAct(Link link, string action)
    {
        switch (action)
        {
            case "reconnect":
                link.Reconnect();
                return true;
            case "enable":
                link.SetAdmin(LinkAdmin.Enabled);
                return true;
            case "disable":
                link.SetAdmin(LinkAdmin.Disabled);
                return true;
            case "maintenance":
                link.SetAdmin(LinkAdmin.Maintenance);
                return true;
            default:
                return false;
        }
    }

    private static void WriteList<T>(Utf8JsonWriter json, IReadOnlyList<T> entries, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var entry in entries)
        {
            write(json, entry);
        }

        json.WriteEndArray();
        json.WriteNull("next");
        json.WriteEndObject();
    }
}

using System.ComponentModel;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>Failures of several links that have one root.</summary>
internal sealed class OutagesApi(Supervisor supervisor)
{
    public void Map(IEndpointRouteBuilder api) =>
        api.MapGet("outages", List).WithName("list_outages").WithSummary("Outages: each names one root and all links that it took down")
            .Produces<ListDocument<OutageDocument>>();

    public static OutageDocument Document(OutageReport report) => new()
    {
        Id = report.Outage.Id,
        Root = report.Outage.Root,
        Cause = Words.Of(report.Outage.Cause),
        Certainty = Words.Of(report.Outage.Certainty),
        Words = report.Outage.Words,
        WalkTo = report.Outage.WalkTo,
        Since = report.Since,
        BeganAfter = report.BeganAfter,
        Ended = report.Ended,
        Into = report.Into,
        Members = report.Outage.Members,
    };

    /// <param name="reached">Everything asked for up to this number has been sent.</param>
    public static OutageEventDocument Event(OutageNews news, long reached) => new(Document(news.Report))
    {
        Seq = reached,
        Time = news.Time,
        Step = Words.Of(news.Step),
    };

    private IResult List([Description("true: also those that are over, as far as they are kept.")] bool? ended) => Answer.Json(
        new ListDocument<OutageDocument>([.. (ended == true ? supervisor.Outages.Ended : []).Concat(supervisor.Outages.Open).Select(Document)], null));
}

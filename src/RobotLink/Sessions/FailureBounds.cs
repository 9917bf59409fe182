using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>How soon one kind of failure is noticed, and by what.</summary>
/// <param name="Failure">Its name in the API.</param>
/// <param name="Seconds">At worst; null: it is not noticed.</param>
/// <param name="SeenBy">In words for people.</param>
public sealed record FailureBound(string Failure, double? Seconds, string SeenBy);

/// <summary>What follows from a budget for each kind of failure. Pure.</summary>
internal static class FailureBounds
{
    /// <summary>A port reports the loss of its link within 0.75 s (IEEE 802.3, 40.4.2.5, master), and the system tells us at once.</summary>
    private const double Carrier = 1;

    /// <summary>An end that the device itself makes travels one way.</summary>
    private const double RoundTrip = 1;

    /// <summary>No call is given up sooner.</summary>
    private const double ShortestCall = 1.2;

    /// <summary>What the way has to say to a call that nobody answered is waited for so long.</summary>
    private const double Evidence = 1;

    /// <summary>Where the line loses packets, and whoever watches knows that or sees it.</summary>
    public const string HungOnLossyLine = "program_hung_on_lossy_line";

    private const string NotSupervised = "nothing: the profile has no heartbeat and asks nothing by itself";

    public static IReadOnlyList<FailureBound> Of(DeviceProfile profile, Budget budget) => budget.WayIsWatched ? OnTcp(profile, budget) : WithoutTcp(profile, budget);

    private static FailureBound[] OnTcp(DeviceProfile profile, Budget budget)
    {
        var within = budget.DetectWithin.TotalSeconds;

        // Without TCP_INFO's times a first write after the pull starts the kernel's clock anew, hence twice the budget.
        var network = budget.SilenceIsMeasured || profile.Heartbeat is not null ? within : 2 * within;
        var hung = ProgramHung(profile, budget);
        var watch = budget.SilenceIsMeasured ? "neither byte nor acknowledgement comes" : "TCP's own probes, or the heartbeat, stay unanswered";
        return
        [
            budget.CarrierIsTold
                ? new FailureBound("cable_here", Math.Min(Carrier, network), "this PC's own port loses its link")
                : new FailureBound("cable_here", network, $"{watch}: this system does not tell of its ports"),
            new("network", network, watch),
            .. DuringRequest(budget, network),
            new("program_ended", RoundTrip, "the device's system ends the connection (FIN or RST)"),
            new("program_hung", hung, Asking(profile, budget)),
            new("program_hung_during_request", HungDuringRequest(profile, budget, hung), Asking(profile, budget)),
            .. OnLossyLine(budget, hung),
            new("program_not_reading", hung, hung is null ? NotSupervised : "its answers stay out while the network acknowledges"),
            new("rebooted", DuringRequest(budget, network).FirstOrDefault()?.Seconds ?? network, "the new system resets the next probe or question; until then as a dead network"),
            new("exchanged", DuringRequest(budget, network).FirstOrDefault()?.Seconds ?? network, "another device at the address resets the connection, or does not answer"),
            new("silent_from_start", hung is null ? null : Math.Max(ShortestCall, profile.Connect.Timeout.TotalSeconds) + Math.Max(Evidence, FirstAnswer(profile, budget)), hung is null ? NotSupervised : "the first question after the call stays unanswered"),
        ];
    }

    /// <summary>While a request is under way nobody else asks, so that TCP's own probes have to notice it; where the promise is nearer than these, they come later.</summary>
    private static IEnumerable<FailureBound> DuringRequest(Budget budget, double network) => budget.ProbesAreTooLate
        ? [new("network_during_request", Math.Max(network, (budget.ProbeIsUnanswered + (budget.DetectWithin - budget.Decide)).TotalSeconds), "TCP's own probe stays unanswered")]
        : [];

    /// <summary>A lost answer and a hung program look alike at first: the link is degraded in time and says so, and is down once the answer would have come.</summary>
    private static IEnumerable<FailureBound> OnLossyLine(Budget budget, double? hung) => hung is { } seconds && budget.SilenceIsMeasured
        ? [
            new(
                HungOnLossyLine,
                seconds + budget.MayBeLostFor(budget.DetectWithin, isPoor: true).TotalSeconds,
                FormattableString.Invariant($"degraded within {seconds:0.##} s, which tells that lost packets would look the same; down when those would have been sent again")),
        ]
        : [];

    /// <summary>Serial lines and datagrams: only the program's answers show that anything lives.</summary>
    private static FailureBound[] WithoutTcp(DeviceProfile profile, Budget budget)
    {
        var hung = ProgramHung(profile, budget);
        var asking = Asking(profile, budget);
        return
        [
            new("network", hung, asking),
            new("program_ended", hung, asking),
            new("program_hung", hung, asking),
            new("program_hung_during_request", HungDuringRequest(profile, budget, hung), asking),
            new("silent_from_start", hung is null ? null : FirstAnswer(profile, budget), hung is null ? NotSupervised : "the first question stays unanswered, or what comes is no message"),
        ];
    }

    private static double? ProgramHung(DeviceProfile profile, Budget budget) => budget.SupervisesProgram
        ? (budget.DetectWithin + UnaskedFor(profile, budget) + SlowPoll(profile, budget)).TotalSeconds
        : null;

    private static double? HungDuringRequest(DeviceProfile profile, Budget budget, double? hung)
    {
        var slowest = profile.Requests.Select(request => request.Timeout ?? budget.RequestTimeout).DefaultIfEmpty().Max();
        return hung is null ? null : Math.Max(hung.Value, slowest.TotalSeconds + budget.DetectWithin.TotalSeconds);
    }

    /// <summary>A session that begins with questions gives the first of them its own time; all others come later.</summary>
    private static double FirstAnswer(DeviceProfile profile, Budget budget)
    {
        var first = profile.Session.FirstOrDefault(step => step.Expect is not null);
        var before = profile.Session.TakeWhile(step => step != first).Sum(step => step.Wait?.TotalSeconds ?? 0);
        return Math.Max(budget.DetectWithin.TotalSeconds, first is null ? 0 : before + (first.Timeout.TotalSeconds * (1 + first.Retries)));
    }

    private static string Asking(DeviceProfile profile, Budget budget) => profile.Heartbeat switch
    {
        { Expect: { } stream } => $"its stream '{stream}' stops",
        { Send: { } send } => $"the heartbeat '{send}' stays unanswered",
        _ => budget.SupervisesProgram ? "what is asked by period stays unanswered" : NotSupervised,
    };

    /// <summary>With polls alone, nobody asks between two of them. Where that pause is short, the judgement comes sooner by as much.</summary>
    private static TimeSpan UnaskedFor(DeviceProfile profile, Budget budget) =>
        profile.Heartbeat is null && Budget.ShortestPoll(profile) is { } period && period > budget.DetectWithin / 2 ? period : TimeSpan.Zero;

    /// <summary>A poll that may take longer than a heartbeat holds the verdict up for its own timeout.</summary>
    private static TimeSpan SlowPoll(DeviceProfile profile, Budget budget) => profile.Requests
        .Where(request => Budget.IsSupervisingPoll(request) && request.Timeout > budget.ReplyWithin)
        .Select(request => request.Timeout!.Value).DefaultIfEmpty().Max();
}

using RobotLink.Sessions;

namespace RobotLink.Simulation.Checks;

/// <summary>P1: no program is doubted for the time in which its network carried nothing.</summary>
internal sealed class DoubtChecks(Site site, Action<Cell, string> violate)
{
    /// <summary>So soon after the network's return a probe has found it, and nobody knew before.</summary>
    private static readonly TimeSpan Found = TimeSpan.FromSeconds(0.6);

    /// <param name="outages">Short ones: all that was wrong lately.</param>
    public void Look(Cell cell, IReadOnlyList<Fault> outages)
    {
        if (cell.Talk is not (Talk.Stream or Talk.Heartbeat) || cell.Dialler.Connection is not { } connection
            || cell.Link.Snapshot().Note?.Contains("or the program hangs", StringComparison.Ordinal) is not true)
        {
            return;
        }

        var budget = Budget.Of(cell.Link.Configuration.Profile);
        var known = Found + budget.Poll + (4 * cell.Way.Delay);
        if (outages.Any(outage => outage.Ended is not { } ended || site.Now - ended < known))
        {
            return;
        }

        var heard = connection.Arrivals.LastOrDefault().Arrived;
        var carried = site.Now - heard - outages.Sum(outage => Since(heard, outage));
        if (carried < budget.ProgramLimit - (2 * budget.Poll) - Watcher.Grain)
        {
            violate(cell, $"its program was doubted after {carried.TotalSeconds:0.000} s in which its network carried anything");
        }
    }

    private static TimeSpan Since(TimeSpan heard, Fault outage) => outage.Ended <= heard ? TimeSpan.Zero : outage.Ended!.Value - (outage.Began > heard ? outage.Began : heard);
}

/// <summary>What LINQ lacks.</summary>
internal static class Times
{
    public static TimeSpan Sum<T>(this IEnumerable<T> all, Func<T, TimeSpan> of) => TimeSpan.FromTicks(all.Sum(one => of(one).Ticks));
}

using RobotLink.Simulation.Network;

namespace RobotLink.Simulation.Checks;

/// <summary>P6: one call at a time to each device, whichever of its links make them; the floor between two of a link, a second between two that nobody answers.</summary>
internal sealed class CallChecks
{
    private static readonly TimeSpan UnansweredApart = TimeSpan.FromSeconds(1);

    private readonly Action<Cell, string> violate;
    private readonly Dictionary<string, TimeSpan> last = new(StringComparer.Ordinal);
    private readonly Dictionary<ModelHost, TimeSpan> unanswered = [];

    public CallChecks(Site site, Action<Cell, string> violate)
    {
        this.violate = violate;
        foreach (var cell in site.Cells)
        {
            cell.Dialler.Began = at => Called(cell, at);
            cell.Dialler.Unanswered = began => unanswered[cell.Host] = began;
        }
    }

    /// <summary>When the link called last.</summary>
    public TimeSpan Last(Cell cell) => last[cell.Id];

    private void Called(Cell cell, TimeSpan at)
    {
        var underWay = cell.Fellows.Sum(fellow => fellow.Dialler.UnderWay);
        if (underWay > 1)
        {
            violate(cell, $"{underWay} calls to its device under way at once");
        }

        var first = cell.Link.Configuration.Profile.Reconnect.First;
        if (last.TryGetValue(cell.Id, out var previous) && at - previous < first)
        {
            violate(cell, $"called again after {(at - previous).TotalSeconds:0.000} s, the floor is {first.TotalSeconds:0.###} s");
        }

        if (unanswered.Remove(cell.Host, out var before) && at - before < UnansweredApart)
        {
            violate(cell, $"its device was called again {(at - before).TotalSeconds:0.000} s after a call that nobody answered");
        }

        if (last.ContainsKey(cell.Id) && !cell.Way.Port.Carrier)
        {
            violate(cell, "called although this PC's port has no link");
        }

        last[cell.Id] = at;
    }
}

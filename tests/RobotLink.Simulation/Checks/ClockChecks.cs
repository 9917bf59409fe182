using RobotLink.Routing;

namespace RobotLink.Simulation.Checks;

/// <summary>P9: whoever sets the wall clock changes what is written as the time, and nothing else.</summary>
internal sealed class ClockChecks(Site site, Action<Cell, string> violate)
{
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    public void Look(Cell cell, StateEntry entry)
    {
        var off = (entry.Time - site.Time.GetUtcNow()).Duration();
        if (off > Rounding)
        {
            violate(cell, $"a state is dated {off.TotalSeconds:0.000} s off the wall clock");
        }
    }

    public void Look(Given given, TimeSpan told)
    {
        if (told < TimeSpan.Zero || told > site.Now - given.At + Rounding)
        {
            violate(given.Cell, $"command {given.Number} is said to have taken {told.TotalSeconds:0.000} s, and was given {(site.Now - given.At).TotalSeconds:0.000} s ago");
        }
    }

    /// <summary>The first line of what happened that is not the same with a clock that nobody sets; null when there is none.</summary>
    public static string? FirstDifference(string played, string withoutSteps)
    {
        var (lines, others) = (played.Split('\n'), withoutSteps.Split('\n'));
        var same = lines.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
        return same == lines.Length && same == others.Length ? null : $"'{lines.ElementAtOrDefault(same)}' is '{others.ElementAtOrDefault(same)}' when nobody sets the clock";
    }
}

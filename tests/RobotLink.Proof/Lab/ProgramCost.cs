using System.Globalization;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.Proof.Lab;

/// <summary>What a process has cost so far, as the system counts it.</summary>
internal sealed record ProgramCost(DateTimeOffset At, TimeSpan Processor, long ResidentBytes)
{
    /// <summary>Linux counts processor time in hundredths of a second for every program.</summary>
    private const double TicksPerSecond = 100;

    public static ProgramCost Of(int process)
    {
        var counts = File.ReadAllText($"/proc/{process}/stat");
        var fields = counts[(counts.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var resident = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return new ProgramCost(
            LabClock.Now, TimeSpan.FromSeconds(ticks / TicksPerSecond), long.Parse(resident["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024);
    }

    /// <summary>Of one core, in percent.</summary>
    public double PercentSince(ProgramCost before) => 100 * (Processor - before.Processor) / (At - before.At);
}

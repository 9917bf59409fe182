using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Soak;

/// <summary>How a process's resident memory grows: the straight line that fits best through what was read once it was filled.</summary>
internal sealed class MemorySlope(int process)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>The last bytes of a link are kept for 15 min, and of its states the newest 256, which faults as often as these bring together in half an hour.</summary>
    private static readonly TimeSpan FilledAfter = TimeSpan.FromMinutes(40);

    /// <summary>The collector takes and gives back tens of MiB at once.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(30);

    private readonly List<ProgramCost> readings = [];

    /// <summary>Before that everything grows that has to.</summary>
    public bool IsConclusive => Last.At - First.At >= FilledAfter + LongEnough;

    /// <summary>Of what the line tells.</summary>
    public string Span => IsConclusive ? $"after the first {FilledAfter.TotalMinutes:0} min" : $"over the last two thirds, in which it still fills: soaks of {(FilledAfter + LongEnough).TotalHours:0.##} h or more judge it";

    public ProgramCost First => readings[0];

    public ProgramCost Last => readings[^1];

    public async Task Read(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                readings.Add(ProgramCost.Of(process));
                await LabClock.Hold(Period, stop);
            }
        }
        catch (OperationCanceledException)
        {
            readings.Add(ProgramCost.Of(process));
        }
    }

    public double BytesPerMinute()
    {
        var filled = IsConclusive ? readings.SkipWhile(reading => reading.At - First.At < FilledAfter) : readings.Skip(readings.Count / 3);
        var late = filled.Select(reading => ((reading.At - First.At).TotalMinutes, (double)reading.ResidentBytes)).ToList();
        var (meanTime, meanBytes) = (late.Average(point => point.Item1), late.Average(point => point.Item2));
        var spread = late.Sum(point => Math.Pow(point.Item1 - meanTime, 2));
        return spread > 0 ? late.Sum(point => (point.Item1 - meanTime) * (point.Item2 - meanBytes)) / spread : 0;
    }
}

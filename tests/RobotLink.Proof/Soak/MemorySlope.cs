using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Soak;

/// <summary>How a process's resident memory grows: the straight line that fits best through the last two thirds.</summary>
internal sealed class MemorySlope(int process)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly List<ProgramCost> readings = [];

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
        var late = readings.Skip(readings.Count / 3).Select(reading => ((reading.At - First.At).TotalMinutes, (double)reading.ResidentBytes)).ToList();
        var (meanTime, meanBytes) = (late.Average(point => point.Item1), late.Average(point => point.Item2));
        var spread = late.Sum(point => Math.Pow(point.Item1 - meanTime, 2));
        return spread > 0 ? late.Sum(point => (point.Item1 - meanTime) * (point.Item2 - meanBytes)) / spread : 0;
    }
}

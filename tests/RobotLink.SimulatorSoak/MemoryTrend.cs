namespace RobotLink.SimulatorSoak;

/// <summary>How memory went. It may rise while things warm up; from the middle on it must stay.</summary>
internal sealed class MemoryTrend
{
    private const long GrowthBytesMax = 4 * 1024 * 1024;
    private const int SamplesAtEdge = 3;

    private readonly List<(TimeSpan At, long Bytes)> samples = [];

    public long Start => Typical(0);

    public long Middle => Typical((samples.Count - SamplesAtEdge) / 2);

    public long End => Typical(samples.Count - SamplesAtEdge);

    /// <summary>From the middle on, by least squares, in bytes per minute.</summary>
    public double SlopePerMinute
    {
        get
        {
            var half = samples.Skip(samples.Count / 2).Select(sample => (X: sample.At.TotalMinutes, Y: (double)sample.Bytes)).ToList();
            var (x, y) = (half.Average(point => point.X), half.Average(point => point.Y));
            var spread = half.Sum(point => Math.Pow(point.X - x, 2));
            return spread > 0 ? half.Sum(point => (point.X - x) * (point.Y - y)) / spread : 0;
        }
    }

    /// <summary>By more than 4 MiB and more than a quarter from the middle to the end.</summary>
    public bool Grows => End - Middle > Math.Max(GrowthBytesMax, Middle / 4);

    public void Add(TimeSpan at, long bytes) => samples.Add((at, bytes));

    /// <summary>The median of a few: single samples jump.</summary>
    private long Typical(int from) => samples.Skip(Math.Max(0, from)).Take(SamplesAtEdge).Select(sample => sample.Bytes).Order().ElementAt(Math.Min(SamplesAtEdge, samples.Count) / 2);
}

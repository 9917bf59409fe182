using System.Collections.Concurrent;

namespace RobotLink.Host.Api;

/// <summary>How long requests took, by link, in buckets as Prometheus counts them. Thread-safe.</summary>
internal sealed class RequestDurations
{
    /// <summary>Upper ends in seconds; what is longer counts in the last, unlimited bucket.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private static readonly Histogram Nothing = new([.. Bounds.Select(_ => 0L)], 0, 0);

    private readonly ConcurrentDictionary<string, Histogram> links = new(StringComparer.Ordinal);

    public void Add(string link, TimeSpan duration) =>
        links.AddOrUpdate(link, _ => Nothing.Plus(duration.TotalSeconds), (_, before) => before.Plus(duration.TotalSeconds));

    public Histogram Of(string link) => links.GetValueOrDefault(link, Nothing);

    /// <param name="UpTo">Requests no longer than each bound.</param>
    public sealed record Histogram(IReadOnlyList<long> UpTo, long Count, double Sum)
    {
        public Histogram Plus(double seconds) =>
            new([.. UpTo.Select((count, index) => seconds <= Bounds[index] ? count + 1 : count)], Count + 1, Sum + seconds);
    }
}

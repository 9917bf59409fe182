using RobotLink.Simulators;

namespace RobotLink.SimulatorSoak;

/// <summary>What came of it.</summary>
/// <param name="Failure">Null when it served to the end and did not grow.</param>
internal sealed record KindReport(
    string Kind, long Frames, long Connects, int Checks, double LongestWaitSeconds, long Start, long Middle, long End, double SlopePerMinute, string? Failure);

/// <summary>Attacks one kind of simulator and asks in between whether it still serves.</summary>
internal static class KindSoak
{
    private static readonly TimeSpan RoundsFor = TimeSpan.FromSeconds(3);

    /// <summary>Rounds that a device may take until its first call.</summary>
    private const int CallsFor = 10;

    public static async Task<KindReport> RunAsync(string kind, TimeSpan duration, int seed, TimeProvider time, CancellationToken token)
    {
        var corpus = Corpus.Of(kind);
        await using var device = SimulatorCatalogue.Create(kind, new SimulatorOptions { Time = time, Seed = seed, Settings = corpus.Correct.Settings });
        device.Start();
        var datagrams = !await Line.TakesConnectionsAsync(device.Endpoint, time, token);
        var attack = new Attack(device.Endpoint, datagrams, corpus, time, new Random(seed));
        var client = new CorrectClient(device.Endpoint, datagrams, corpus.Correct, time);
        var trend = new MemoryTrend();
        var checks = 0;
        var failure = await client.AskAsync(token);
        var begun = time.GetTimestamp();
        trend.Add(TimeSpan.Zero, Live());
        var roundsFor = duration < 4 * RoundsFor ? duration / 4 : RoundsFor;
        while (failure is null && time.GetElapsedTime(begun) < duration)
        {
            var round = time.GetTimestamp();
            // A device that takes no call for a moment is attacked all the same; one that takes none at all has failed.
            while (time.GetElapsedTime(round) < roundsFor || (attack.Connects == 0 && time.GetElapsedTime(round) < CallsFor * roundsFor))
            {
                await attack.RoundAsync(token);
            }
            failure = attack.Connects == 0 ? "it takes no call" : await client.AskAsync(token);
            checks++;
            trend.Add(time.GetElapsedTime(begun), Live());
        }
        failure = failure is not null ? $"after {time.GetElapsedTime(begun).TotalSeconds:0} s: {failure}" : trend.Grows ? "its memory grows" : null;
        return new KindReport(
            kind, attack.Frames, attack.Connects, checks, client.LongestWait.TotalSeconds, trend.Start, trend.Middle, trend.End, trend.SlopePerMinute, failure);
    }

    private static long Live() => GC.GetTotalMemory(forceFullCollection: true);
}

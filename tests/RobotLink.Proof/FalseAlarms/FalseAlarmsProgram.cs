using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.FalseAlarms;

/// <summary>Healthy devices behind lines that lose packets: a promise that the line allows may not ring, and one that it does not is warned about before it does.</summary>
internal static class FalseAlarmsProgram
{
    private static readonly IReadOnlyList<LineSetting> Promised =
    [
        new(5, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(5)),
        new(16, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10)),
    ];

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken stop)
    {
        var lasts = TimeSpan.FromMinutes(arguments.Decimal("minutes", 60));
        var settings = Settings(arguments);
        var seed = arguments.Number("seed", 1);
        var expect = arguments.Text("expect") ?? "quiet";
        arguments.RefuseOthers();
        if (expect is not ("quiet" or "warning"))
        {
            throw new UsageException("--expect takes quiet (no link goes down) or warning (none goes down before it was warned)");
        }

        if (Net.Obstacle() is { } obstacle)
        {
            throw new UsageException($"false-alarms: {obstacle}");
        }

        await Net.Clean(stop);
        var lanes = new List<LossyLane>();
        try
        {
            foreach (var setting in settings)
            {
                lanes.Add(await LossyLane.Start(setting, seed + lanes.Count, stop));
            }

            return await Measure(lanes, lasts, expect, stop);
        }
        finally
        {
            foreach (var lane in lanes)
            {
                await lane.DisposeAsync();
            }
        }
    }

    private static IReadOnlyList<LineSetting> Settings(Arguments arguments)
    {
        var (loss, jitter, within) = (arguments.Decimal("loss", 0), arguments.Duration("jitter", TimeSpan.Zero), arguments.Duration("detect", TimeSpan.Zero));
        return loss == 0 && jitter == TimeSpan.Zero && within == TimeSpan.Zero ? Promised
            : within > TimeSpan.Zero ? [new LineSetting(loss, jitter, within)]
            : throw new UsageException("a line of your own needs --detect, and --loss (percent) and --jitter beside it; without all three both promised lines are tried");
    }

    private static async Task<int> Measure(List<LossyLane> lanes, TimeSpan lasts, string expect, CancellationToken stop)
    {
        var before = new List<long>();
        foreach (var lane in lanes)
        {
            before.Add(await lane.SentAgain(stop));
            await lane.Spoil(stop);
        }

        Console.WriteLine($"{lanes.Count} x 20 links work; {LabClock.Now:yyyy-MM-dd HH:mm:ss}, for {lasts.TotalMinutes:0.#} min");
        await LabClock.Hold(lasts, stop);
        var bad = false;
        foreach (var (lane, sentBefore) in lanes.Zip(before))
        {
            var lasted = LabClock.Now - lane.Began;
            Console.WriteLine();
            Console.WriteLine($"{lane.Setting} ({lasted.TotalMinutes:0.0} min)");
            Console.WriteLine();
            Console.WriteLine(AlarmTable.Of(lane, lasted));
            Console.WriteLine($"packets: {await lane.Packets(stop)}");
            Console.WriteLine($"segments that TCP sent again: {await lane.SentAgain(stop) - sentBefore}; processor of the daemon: {ProgramCost.Of(lane.Daemon).Processor.TotalSeconds:0.0} s");
            foreach (var alarm in AlarmTable.Alarms(lane, "down").Concat(AlarmTable.Alarms(lane, "degraded")))
            {
                Console.WriteLine($"  {alarm.After.TotalSeconds:0.0} s {alarm.Link} {alarm.State} {alarm.Verdict}: {alarm.Words} [{alarm.Evidence}]");
            }

            foreach (var (link, warning) in lane.Warnings.OrderBy(one => one.Value.At))
            {
                Console.WriteLine($"  {(warning.At - lane.Began).TotalSeconds:0.0} s {link} warned: {warning.Words}");
            }

            bad |= IsBad(lane, expect);
        }

        Console.WriteLine(bad ? "NOT as promised" : "as promised");
        return bad ? 1 : 0;
    }

    private static bool IsBad(LossyLane lane, string expect)
    {
        var down = AlarmTable.Alarms(lane, "down");
        var warned = lane.Warnings;
        return expect == "quiet"
            ? down.Count > 0
            : warned.Count == 0 || down.Any(alarm => !warned.TryGetValue(alarm.Link, out var warning) || warning.At - lane.Began > alarm.After);
    }
}

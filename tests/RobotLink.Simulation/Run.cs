using System.Runtime.ExceptionServices;
using RobotLink.Simulation.Checks;

namespace RobotLink.Simulation;

/// <summary>What came of one play.</summary>
internal sealed record Report(
    Play Play, IReadOnlyList<Violation> Violations, string Digest, long Events, long Faults, long Outages, long Detections, double Nearest, long Commands);

/// <summary>Plays one seed from start to drain.</summary>
internal static class Run
{
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(10);

    /// <summary>Of the real clock, and far longer than any thread of the pool takes on a PC that is busy.</summary>
    private static readonly TimeSpan OnPool = TimeSpan.FromMinutes(1);

    /// <summary>P9: played once more with a wall clock that nobody sets, the same must happen.</summary>
    public static Report Twice(Play play)
    {
        using var text = new StringWriter();
        using var other = new StringWriter();
        var report = Of(play, text);
        var twin = Of(play with { WallStands = true }, other);
        return ClockChecks.FirstDifference(text.ToString(), other.ToString()) is not { } difference
            ? report
            : report with { Violations = [new Violation("P9", play.Duration, "all", difference), .. report.Violations] };
    }

    /// <summary>On a thread of its own: whoever calls may have a context that would send continuations elsewhere.</summary>
    /// <param name="trace">Where every event is written; null: nowhere.</param>
    public static Report Of(Play play, TextWriter? trace = null)
    {
        Report? report = null;
        ExceptionDispatchInfo? broken = null;
        var thread = new Thread(() =>
        {
            try
            {
                report = Play(play, trace);
            }
            catch (BrokenPromiseException reason)
            {
                report = new Report(play, [reason.Violation], "broken off", 0, 0, 0, 0, 0, 0);
            }
            catch (Exception reason)
            {
                broken = ExceptionDispatchInfo.Capture(reason);
            }
        });
        thread.Start();
        thread.Join();
        broken?.Throw();
        return report!;
    }

    private static Report Play(Play play, TextWriter? trace)
    {
        var site = new Site(play);
        var watcher = new Watcher(site, trace);
        var faults = new Faults(site, watcher.Began, watcher.Ended);
        var commands = new Commands(site, watcher.Slow, watcher.Commands.Giving, watcher.Commands.Told);
        void Look()
        {
            watcher.Read();
            commands.Collect();
        }

        site.Start();
        Look();
        faults.Start();
        commands.Start();
        site.Run(play.Duration, Look);
        (faults.Stopping, commands.Stopping) = (true, true);
        var digest = watcher.Trace.Digest;
        site.Stop();
        var stopped = site.Now;
        site.Run(stopped + DrainWithin, Look);

        // A wait that is called off goes on by a thread of the pool; what comes then is no part of the digest.
        _ = SpinWait.SpinUntil(() => !site.StillRunning.Any(), OnPool);
        foreach (var id in site.StillRunning)
        {
            watcher.Violations.Add(new Violation("P8", site.Now, id, $"has not ended within {DrainWithin.TotalSeconds:0} s"));
        }

        // What was sent before may still arrive.
        site.Run(site.Now + TimeSpan.FromMinutes(2), Look);
        site.ThrowIfBroken();
        watcher.Commands.Close(commands.Open);
        return new Report(
            play, watcher.Violations, digest, site.Time.Events, faults.Made, watcher.Outages, watcher.Detections, watcher.Nearest, commands.Count);
    }
}

using RobotLink.Simulation.Checks;

namespace RobotLink.Simulation;

/// <summary>What came of one play.</summary>
internal sealed record Report(
    Play Play, IReadOnlyList<Violation> Violations, string Digest, long Events, long Faults, long Outages, long Detections, double Nearest, long Commands);

/// <summary>Plays one seed from start to drain.</summary>
internal static class Run
{
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(10);

    /// <param name="trace">Where every event is written; null: nowhere.</param>
    public static Report Of(Play play, TextWriter? trace = null)
    {
        var site = new Site(play);
        var watcher = new Watcher(site);
        watcher.Trace.Text = trace;
        var faults = new Faults(site, watcher.Began, watcher.Ended);
        var commands = new Commands(site, watcher.Told);
        void Look()
        {
            watcher.Read();
            commands.Collect();
        }

        site.Start();
        faults.Start();
        commands.Start();
        site.Run(play.Duration, Look);
        (faults.Stopping, commands.Stopping) = (true, true);
        site.Stop();
        var stopped = site.Now;
        site.Run(stopped + DrainWithin, Look);
        if (!site.HasEnded)
        {
            watcher.Violations.Add(new Violation("P8", site.Now, "site", $"has not ended within {DrainWithin.TotalSeconds:0} s"));
        }

        // What was sent before may still arrive.
        site.Run(site.Now + TimeSpan.FromMinutes(2), Look);
        site.ThrowIfBroken();
        watcher.Close(commands.Open);
        return new Report(
            play, watcher.Violations, watcher.Trace.Digest, site.Time.Events, faults.Made, watcher.Outages, watcher.Detections, watcher.Nearest, commands.Count);
    }
}

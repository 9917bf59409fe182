using System.Globalization;
using RobotLink.Simulation;

if (Arguments.Parse(args) is not { } wanted)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

return wanted.Mutants?.Run() ?? PlaySeeds(wanted);

static int PlaySeeds(Arguments wanted)
{
    var began = TimeProvider.System.GetTimestamp();
    var (hours, violated) = (0.0, false);

    // Each seed holds a thread of the pool while it plays, and waits for what others of the pool have to say.
    ThreadPool.SetMinThreads(2 * Math.Max(wanted.Jobs, Environment.ProcessorCount), Environment.ProcessorCount);
    var seeds = wanted.Seeds.AsParallel().AsOrdered().WithDegreeOfParallelism(wanted.Jobs).WithMergeOptions(ParallelMergeOptions.NotBuffered);
    foreach (var report in wanted.Jobs == 1 ? wanted.Seeds.Select(seed => PlayOne(wanted, seed)) : seeds.Select(seed => PlayOne(wanted, seed)))
    {
        var play = report.Play;
        hours += play.Links * play.Duration.TotalHours;
        Console.WriteLine(FormattableString.Invariant(
            $"seed {play.Seed,-6} {report.Digest}  {play.Links * play.Duration.TotalHours:0} link-hours, {report.Events} events, {report.Faults} faults, {report.Outages} outages, {report.Detections} detections (nearest to its bound {report.Nearest:P1}), {report.Commands} commands, {report.Violations.Count} violations"));
        foreach (var violation in report.Violations.Take(10))
        {
            Console.WriteLine($"  {violation}");
        }

        violated |= report.Violations.Count > 0;
        if (violated && wanted.StopAtFirst)
        {
            break;
        }
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hours:0} link-hours in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s"));
    return violated ? 1 : 0;
}

static Report PlayOne(Arguments wanted, ulong seed)
{
    if (wanted.Twice)
    {
        return Run.Twice(wanted.Play with { Seed = seed });
    }

    using var trace = wanted.Trace is { } path ? new StreamWriter(path) : null;
    return Run.Of(wanted.Play with { Seed = seed }, trace);
}

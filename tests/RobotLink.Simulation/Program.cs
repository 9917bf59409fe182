using System.Globalization;
using RobotLink.Simulation;

if (Arguments.Parse(args) is not { } wanted)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

var violated = false;
var hours = 0.0;
var began = TimeProvider.System.GetTimestamp();
for (var seed = wanted.First; seed <= wanted.Last; seed++)
{
    using var trace = wanted.Trace is { } path ? new StreamWriter(path) : null;
    var play = wanted.Play with { Seed = seed };
    var report = Run.Of(play, trace);
    hours += play.Links * play.Duration.TotalHours;
    Console.WriteLine(FormattableString.Invariant(
        $"seed {seed,-6} {report.Digest}  {play.Links * play.Duration.TotalHours:0} link-hours, {report.Events} events, {report.Faults} faults, {report.Outages} outages, {report.Detections} detections (nearest to its bound {report.Nearest:P1}), {report.Commands} commands, {report.Violations.Count} violations"));
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

using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Crowd;

/// <summary>Very many links lose their devices at once, and get them back at once.</summary>
internal static class StormProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken stop)
    {
        var links = arguments.Number("links", 1000);
        var outage = arguments.Duration("outage", TimeSpan.FromSeconds(60));
        var back = arguments.Duration("back", TimeSpan.FromSeconds(10));
        var budget = arguments.Duration("budget", TimeSpan.FromSeconds(5));
        var cut = arguments.Text("cut") ?? "silence";
        arguments.RefuseOthers();
        if (cut is not ("silence" or "cable"))
        {
            throw new UsageException("--cut takes silence (what the devices say is lost, so that they can count who calls) or cable");
        }

        if (Net.Obstacle() is { } obstacle)
        {
            throw new UsageException($"storm: {obstacle}");
        }

        await using var lab = await CrowdLab.Start(links, budget, stop);
        var started = LabClock.Now;
        if (await lab.UntilWorking(links, Patience, stop) is not { } ready)
        {
            await Console.Error.WriteLineAsync($"storm: not all links came up: {lab.Census()}");
            return 1;
        }

        Say("all up after the start", $"{(ready - started).TotalSeconds:0.0} s");
        await LabClock.Hold(budget + budget, stop);
        await using var counter = new CallCounter(lab.Net.Cell);
        var quiet = ProgramCost.Of(lab.Daemon);
        var began = await (cut == "cable" ? lab.Net.Do(stop, "pull", "far") : lab.Net.Do(stop, "drop", "to-edge"));
        await lab.UntilDown(links, Patience, stop);
        var down = LabClock.Now;
        var lost = ProgramCost.Of(lab.Daemon);
        Say("all noticed after the cut", $"{(down - began).TotalSeconds:0.0} s (promised {budget.TotalSeconds:0.#} s)");
        Say("", lab.Census());
        await LabClock.Hold(began + outage - LabClock.Now is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero, stop);
        var before = ProgramCost.Of(lab.Daemon);
        var healed = await (cut == "cable" ? lab.Net.Do(stop, "plug", "far") : lab.Net.Do(stop, "drop", "off"));
        var all = await lab.UntilWorking(links, Patience, stop);
        var after = ProgramCost.Of(lab.Daemon);

        var calls = counter.Between(down, healed);
        var busiest = Busiest(calls);
        var misses = new List<string>();
        Say("calls at the devices", cut == "cable" ? "cannot be counted behind a cut cable" : $"{calls.Count} in {(healed - down).TotalSeconds:0} s: {calls.Count / (healed - down).TotalSeconds / links:0.000} per device and second, at most {busiest} within a second");
        Say("processor", $"{lost.PercentSince(quiet):0} % of a core while they were lost, {before.PercentSince(lost):0} % during the outage, {after.PercentSince(before):0} % while they came back");
        Say("memory", $"{quiet.ResidentBytes / 1048576.0:0} MiB before, {before.ResidentBytes / 1048576.0:0} MiB during, {after.ResidentBytes / 1048576.0:0} MiB after");
        Say("all up after the return", all is null ? $"not in {Patience.TotalMinutes:0} min: {lab.Census()}" : $"{(all.Value - healed).TotalSeconds:0.0} s (wanted {back.TotalSeconds:0.#} s)");
        if (all is null || all - healed > back)
        {
            misses.Add("not all were back in time");
        }

        if (busiest > 1)
        {
            misses.Add("a device was called more than once within a second");
        }

        if ((down - began) > budget + TimeSpan.FromSeconds(1))
        {
            misses.Add("the loss was noticed late");
        }

        Say("verdict", misses.Count == 0 ? "as promised" : string.Join("; ", misses));
        return misses.Count == 0 ? 0 : 1;
    }

    /// <summary>The most calls that any device got within any one second.</summary>
    private static int Busiest(IReadOnlyList<(DateTimeOffset At, System.Net.IPAddress Device)> calls) => calls.GroupBy(call => call.Device).Select(of =>
    {
        var times = of.Select(call => call.At).ToList();
        return times.Select((from, index) => times.Skip(index).TakeWhile(at => at - from < TimeSpan.FromSeconds(1)).Count()).Max();
    }).DefaultIfEmpty().Max();

    private static void Say(string what, string figures) => Console.Out.WriteLine($"{what,-28} {figures}");
}

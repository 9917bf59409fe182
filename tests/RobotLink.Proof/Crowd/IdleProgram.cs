using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Crowd;

/// <summary>Very many links on which nothing happens but a heartbeat.</summary>
internal static class IdleProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken stop)
    {
        var links = arguments.Number("links", 10_000);
        var seconds = arguments.Duration("for", TimeSpan.FromSeconds(60));
        var budget = arguments.Duration("budget", TimeSpan.FromSeconds(5));
        arguments.RefuseOthers();
        if (Net.Obstacle() is { } obstacle)
        {
            throw new UsageException($"idle: {obstacle}");
        }

        await using var lab = await CrowdLab.Start(links, budget, stop);
        var started = LabClock.Now;
        if (await lab.UntilWorking(links, Patience, stop) is not { } ready)
        {
            await Console.Error.WriteLineAsync($"idle: not all links came up: {lab.Census()}");
            return 1;
        }

        await LabClock.Hold(budget + budget, stop);
        var before = ProgramCost.Of(lab.Daemon);
        await LabClock.Hold(seconds, stop);
        var after = ProgramCost.Of(lab.Daemon);
        var working = lab.Working;
        Say("links", $"{links}, a heartbeat each {budget.TotalSeconds / 5:0.##} s on each");
        Say("all up after the start", $"{(ready - started).TotalSeconds:0.0} s");
        Say("processor", $"{after.PercentSince(before):0.0} % of one core over {(after.At - before.At).TotalSeconds:0} s: {after.PercentSince(before) / links * 1000:0.00} % for 1,000 links");
        Say("memory", $"{after.ResidentBytes / 1048576.0:0} MiB: {after.ResidentBytes / 1024.0 / links:0.0} KiB for a link");
        Say("links up at the end", $"{working}");
        var misses = new List<string>();
        if (working != links)
        {
            misses.Add($"not all stayed up: {lab.Census()}");
        }

        if (after.PercentSince(before) > 100)
        {
            misses.Add("more than one core");
        }

        Say("verdict", misses.Count == 0 ? "as promised" : string.Join("; ", misses));
        return misses.Count == 0 ? 0 : 1;
    }

    private static void Say(string what, string figures) => Console.Out.WriteLine($"{what,-28} {figures}");
}

using System.Collections.Concurrent;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Matrix;

/// <summary>Every fault, so many times, on several lanes side by side; prints one table.</summary>
internal static class MatrixProgram
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken stop)
    {
        var runs = arguments.Number("runs", 1);
        var names = arguments.List("faults") ?? [.. FaultCatalogue.All.Select(fault => fault.Name)];
        var budget = arguments.Duration("budget", TimeSpan.FromSeconds(2));
        var seed = arguments.Number("seed", 1);
        var lanes = arguments.Number("lanes", 4);
        var table = arguments.Text("table");
        arguments.RefuseOthers();
        var faults = names.Select(name => FaultCatalogue.All.FirstOrDefault(fault => fault.Name == name)
            ?? throw new UsageException($"There is no fault '{name}'. There are {string.Join(", ", FaultCatalogue.All.Select(fault => fault.Name))}.")).ToList();
        if (Net.Obstacle() is { } obstacle)
        {
            throw new UsageException($"faults: {obstacle}");
        }

        if (!File.Exists(Repository.RobotLink))
        {
            throw new UsageException("faults: build first: dotnet build -c Release");
        }

        await Net.Clean(stop);
        var findings = new ConcurrentBag<Finding>();
        // In turn, so that neighbouring lanes fail in different ways.
        var queue = new ConcurrentQueue<Fault>(Enumerable.Range(0, runs).SelectMany(_ => faults));
        var total = queue.Count;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var working = Enumerable.Range(0, Math.Min(lanes, total)).Select(lane => Work(queue, budget, new Random((seed * 1000) + lane), found => Report(findings, found), either)).ToList();
        await Task.WhenAll(working);
        stop.ThrowIfCancellationRequested();

        var text = FaultTable.Of(findings, faults, budget);
        await Console.Out.WriteAsync(text);
        if (table is not null)
        {
            await File.WriteAllTextAsync(table, text, stop);
        }

        return findings.All(finding => finding.Misses.Count == 0) && !findings.IsEmpty ? 0 : 1;
    }

    private static async Task Work(ConcurrentQueue<Fault> queue, TimeSpan budget, Random random, Action<IReadOnlyList<Finding>> report, CancellationTokenSource stopping)
    {
        Lane? lane = null;
        try
        {
            while (queue.TryDequeue(out var fault))
            {
                lane ??= await Lane.Start(budget, stopping.Token);
                var trial = new Trial(lane, fault, random);
                try
                {
                    report(await trial.Run(stopping.Token));
                }
                catch (Exception reason) when (!stopping.IsCancellationRequested)
                {
                    // A miss, and nothing to build on: the next fault meets new machines.
                    report(trial.BrokenOff($"broke off: {reason.Message}; {await lane.Describe(stopping.Token)}"));
                    await lane.DisposeAsync();
                    lane = null;
                }
            }
        }
        catch
        {
            // A lane that cannot be built, or an end that was asked for: no lane goes on.
            await stopping.CancelAsync();
            throw;
        }
        finally
        {
            if (lane is not null)
            {
                await lane.DisposeAsync();
            }
        }
    }

    private static void Report(ConcurrentBag<Finding> findings, IReadOnlyList<Finding> found)
    {
        foreach (var one in found)
        {
            findings.Add(one);
            foreach (var miss in one.Misses)
            {
                Console.Error.WriteLine($"{LabClock.Now:HH:mm:ss} MISS {one.Fault}, {one.Device}: {miss}");
            }
        }

        Console.Error.WriteLine($"{LabClock.Now:HH:mm:ss} {found[0].Fault}: {string.Join(", ", found.Select(one => $"{one.Device} {one.Noticed:0.00} s {one.LastWord}, back {one.Back:0.00} s"))}");
    }
}

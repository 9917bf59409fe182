using System.Diagnostics;

namespace RobotLink.Host.Benchmark;

/// <summary>Finds out on any system how much of the processors others use: takes all that can be had for a moment, and looks how much that was.</summary>
internal static class ProcessorShare
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    /// <returns>From 0 to 1.</returns>
    public static double TakenByOthers(TimeProvider time)
    {
        using var own = Process.GetCurrentProcess();
        var (before, began) = (own.TotalProcessorTime, time.GetTimestamp());
        var spinning = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => Spin(time, began))).ToArray();
        foreach (var thread in spinning)
        {
            thread.Start();
        }

        foreach (var thread in spinning)
        {
            thread.Join();
        }

        var wall = time.GetElapsedTime(began);
        own.Refresh();
        return Math.Clamp(1 - ((own.TotalProcessorTime - before) / (wall * spinning.Length)), 0, 1);
    }

    private static void Spin(TimeProvider time, long began)
    {
        while (time.GetElapsedTime(began) < Moment)
        {
            // Being busy is the purpose.
        }
    }
}

using System.Globalization;

namespace RobotLink.Benchmarks;

/// <summary>What the framers take for a frame, in few seconds, for comparison with the same in C (speed/scan.c). <see cref="FramingBenchmarks"/> measures more thoroughly.</summary>
internal static class Cuts
{
    private const int Passes = 31;
    private const int Times = 400;

    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(0.7);

    /// <summary>Prints one JSON document for one kind: each has a process of its own, because what the runtime learns from one slows the next.</summary>
    public static void Print(string kind, TextWriter output)
    {
        var (nanoseconds, bytes) = Measure(Enum.Parse<FramingBenchmarks.Kind>(kind));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"ns\":{nanoseconds:0.00},\"bytes\":{bytes:0.###}}}"));
    }

    /// <returns>The median pass, and the bytes allocated in all of them, both for one frame.</returns>
    private static (double Nanoseconds, double Bytes) Measure(FramingBenchmarks.Kind kind)
    {
        var benchmark = new FramingBenchmarks { Framing = kind };
        benchmark.Prepare();

        // Until the runtime has compiled it for good, which it does beside the work.
        for (var from = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(from) < Warm;)
        {
            _ = Pass(benchmark);
        }

        var took = new double[Passes];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var pass = 0; pass < Passes; pass++)
        {
            took[pass] = Pass(benchmark);
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        benchmark.Release();
        Array.Sort(took);
        return (took[Passes / 2] / Times / FramingBenchmarks.Frames, (double)bytes / Passes / Times / FramingBenchmarks.Frames);
    }

    /// <returns>Nanoseconds of processor time: others on this machine do not count.</returns>
    private static double Pass(FramingBenchmarks benchmark)
    {
        var from = Environment.CpuUsage.UserTime;
        for (var again = 0; again < Times; again++)
        {
            _ = benchmark.Cut();
        }

        return (Environment.CpuUsage.UserTime - from).TotalNanoseconds;
    }
}

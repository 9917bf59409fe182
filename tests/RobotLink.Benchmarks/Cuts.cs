using System.Globalization;

namespace RobotLink.Benchmarks;

/// <summary>What the framers take for a frame, in few seconds, for comparison with the same in C (speed/scan.c). <see cref="FramingBenchmarks"/> measures more thoroughly.</summary>
internal static class Cuts
{
    private const int Passes = 31;
    private const int Times = 200;

    /// <summary>Prints one JSON document.</summary>
    public static void Print(TextWriter output)
    {
        var kinds = Enum.GetValues<FramingBenchmarks.Kind>().Select(kind =>
        {
            var (nanoseconds, bytes) = Measure(kind);
            return string.Create(CultureInfo.InvariantCulture, $"\"{kind}\":{{\"ns\":{nanoseconds:0.00},\"bytes\":{bytes:0.###}}}");
        });
        output.WriteLine($"{{{string.Join(",", kinds)}}}");
    }

    /// <returns>The median pass, and the bytes allocated in all of them, both for one frame.</returns>
    private static (double Nanoseconds, double Bytes) Measure(FramingBenchmarks.Kind kind)
    {
        var benchmark = new FramingBenchmarks { Framing = kind };
        benchmark.Prepare();
        for (var warm = 0; warm < 2 * Passes; warm++)
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

    private static double Pass(FramingBenchmarks benchmark)
    {
        var from = TimeProvider.System.GetTimestamp();
        for (var again = 0; again < Times; again++)
        {
            _ = benchmark.Cut();
        }

        return TimeProvider.System.GetElapsedTime(from).TotalNanoseconds;
    }
}

using System.Runtime.InteropServices;

namespace RobotLink.Tests.Profiles;

/// <summary>What this thread has cost the processor. Threads that wait for a core cost nothing, so other work on the machine does not count.</summary>
internal static class ThreadWork
{
    private const int LinuxClock = 3; // CLOCK_THREAD_CPUTIME_ID
    private const int MacClock = 16;
    private const nint OwnThread = -2; // GetCurrentThread()

    /// <summary>How many times the work of another it is. They take turns, and of each the cheapest run counts: a busy cache makes both of them dearer.</summary>
    public static double Ratio(Action work, Action other, int runs)
    {
        var (least, leastOther) = (double.MaxValue, double.MaxValue);
        for (var run = 0; run < runs; run++)
        {
            leastOther = Math.Min(leastOther, Of(other));
            least = Math.Min(least, Of(work));
        }

        return least / leastOther;
    }

    private static double Of(Action work)
    {
        var before = Now();
        work();
        return Now() - before;
    }

    /// <summary>In nanoseconds; in cycles where Windows counts those.</summary>
    private static double Now()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.That(QueryThreadCycleTime(OwnThread, out var cycles), Is.True);
            return cycles;
        }

        Assert.That(ReadClock(OperatingSystem.IsMacOS() ? MacClock : LinuxClock, out var time), Is.Zero);
        return (time.Seconds * 1e9) + time.Nanoseconds;
    }

    [DllImport("kernel32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern bool QueryThreadCycleTime(nint thread, out ulong cycles);

    [DllImport("libc", EntryPoint = "clock_gettime", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}

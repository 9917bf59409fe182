using System.Runtime.InteropServices;

namespace RobotLink.Host.Cli;

/// <summary>
/// Turns SIGINT, SIGTERM and SIGHUP into a token; a second one ends the program the hard way. A command may ask for SIGHUP: then it ends the program only
/// when it tells that the terminal was closed.
/// </summary>
internal sealed class Signals : IDisposable
{
    private const int Interrupt = 2;
    private const nint Default = 0;

    private readonly CancellationTokenSource asked = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly int[] terminals;
    private volatile Action? hungUp;

    public Signals()
    {
        terminals = OperatingSystem.IsWindows() ? [] : [.. Enumerable.Range(0, 3).Where(IsTerminal)];
        if (!OperatingSystem.IsWindows())
        {
            // A shell starts what it puts in the background with SIGINT ignored, and .NET keeps to that: a script could not stop us with it.
            _ = SetSignal(Interrupt, Default);
        }

        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    public CancellationToken Stopping => asked.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        asked.Dispose();
    }

    /// <summary>From now on <paramref name="told"/> is called for a SIGHUP that somebody sent. On another thread.</summary>
    public void OnHangUp(Action? told) => hungUp = told;

    private void OnSignal(PosixSignalContext context)
    {
        // A closed terminal is a terminal no more; one that never was cannot have been closed.
        if (context.Signal == PosixSignal.SIGHUP && hungUp is { } told && !OperatingSystem.IsWindows() && terminals.All(IsTerminal))
        {
            context.Cancel = true;
            told();
            return;
        }

        context.Cancel = !asked.IsCancellationRequested;
        asked.Cancel();
    }

    private static bool IsTerminal(int stream) => IsTerminalStream(stream) == 1;

    [DllImport("libc", EntryPoint = "isatty")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int IsTerminalStream(int stream);

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetSignal(int signal, nint handler);
}

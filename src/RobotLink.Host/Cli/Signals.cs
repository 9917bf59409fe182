using System.Runtime.InteropServices;

namespace RobotLink.Host.Cli;

/// <summary>Turns SIGINT, SIGTERM and SIGHUP into a token; a second one ends the program the hard way.</summary>
internal sealed class Signals : IDisposable
{
    private const int Interrupt = 2;
    private const nint Default = 0;

    private readonly CancellationTokenSource asked = new();
    private readonly PosixSignalRegistration[] registrations;

    public Signals()
    {
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

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !asked.IsCancellationRequested;
        asked.Cancel();
    }

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetSignal(int signal, nint handler);
}

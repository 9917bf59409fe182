using System.Runtime.InteropServices;

namespace RobotLink.Proof;

/// <summary>SIGINT, SIGTERM and SIGHUP ask for an orderly end, so that everything created is removed.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals(CancellationTokenSource stopping) => registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stopping.Cancel();
        })),
    ];

    public void Dispose() => Array.ForEach(registrations, one => one.Dispose());
}

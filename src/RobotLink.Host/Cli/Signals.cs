using System.Runtime.InteropServices;

namespace RobotLink.Host.Cli;

/// <summary>Turns SIGINT and SIGTERM into a token; a second one ends the program the hard way.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource asked = new();
    private readonly PosixSignalRegistration[] registrations;

    public Signals() => registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

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
}

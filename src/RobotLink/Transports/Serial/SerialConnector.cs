using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>Opens one serial port, each time its adapter is plugged.</summary>
/// <param name="leastPause">Between two tries, as the device wants it.</param>
internal sealed class SerialConnector(string name, SerialProfile line, TimeSpan leastPause, TimeProvider time) : IConnector
{
    /// <summary>Looking for a file costs nothing, so a port that is plugged again is back at once.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    private bool wasThere;

    public Task<IConnection> OpenAsync(CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        try
        {
            var opened = Open();
            wasThere = true;
            return Task.FromResult(opened);
        }
        catch (DialException reason) when (wasThere && reason.Failure.Outcome == DialOutcome.PortMissing)
        {
            throw new DialException(reason.Failure with { Outcome = DialOutcome.Unplugged }, reason);
        }
    }

    public Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) =>
        throw new DialException(new DialFailure(DialOutcome.Other, TimeSpan.Zero, name, "a serial line has no other ports"), null);

    public void Ended(IConnection connection, bool byPeer, bool wasProven)
    {
        // Every opening begins anew.
    }

    public TimeSpan? Pause(DialOutcome? failed) =>
        failed is DialOutcome.PortMissing or DialOutcome.Unplugged ? leastPause > LookAgain ? leastPause : LookAgain : null;

    public Task RestAsync() => Task.CompletedTask;

    private IConnection Open()
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxSerialPort.Open(name, line, time);
        }

#if SYSTEM_IO_PORTS
        return IoPortsConnection.Open(name, line);
#else
        throw new DialException(
            new DialFailure(DialOutcome.NotPermitted, TimeSpan.Zero, name, "this build has no serial ports for this system: build it with WithSystemIoPorts=true"), null);
#endif
    }
}

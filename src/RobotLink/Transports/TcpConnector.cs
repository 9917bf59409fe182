using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>Calls one device by TCP, and remembers what frees its seat.</summary>
internal sealed class TcpConnector(DialTarget target, bool oneClientOnly, IDialler dialler) : IConnector
{
    /// <summary>
    /// After so many calls that vanish although the neighbour is known (its entry outlives a pull by less), every other call uses another port:
    /// something on the way may swallow the old pair of ports.
    /// </summary>
    private const int SwallowedMax = 20;

    private int localPort;
    private int swallowed;

    public async Task<IConnection> OpenAsync(CancellationToken stopping)
    {
        try
        {
            var opened = await DialAsync(stopping);
            swallowed = 0;
            return opened;
        }
        catch (DialException reason)
        {
            var isSwallowed = reason.Failure is { Outcome: DialOutcome.TimedOut, Path: { Port: not { Carrier: false }, Neighbour: not { State: NeighbourState.Failed or NeighbourState.Incomplete } } };
            swallowed = isSwallowed ? swallowed + 1 : 0;
            throw;
        }
    }

    public async Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) =>
        await dialler.DialAsync(target with { Port = port, LocalPort = 0 }, stopping);

    /// <summary>A device for one client frees the seat of a half-open connection when the same port calls again. After its own goodbye there is none to free.</summary>
    public void Ended(IConnection connection, bool byPeer, bool wasProven)
    {
        if (!wasProven && localPort != 0 && connection.LocalPort != localPort)
        {
            // Turned away on another port: the seat is still that of the old one.
            return;
        }

        if (byPeer || !oneClientOnly)
        {
            localPort = 0;
        }
        else if (wasProven || localPort == 0)
        {
            localPort = connection.LocalPort ?? 0;
        }
    }

    public TimeSpan? Pause(DialOutcome? failed) => null;

    public Task RestAsync() => Task.CompletedTask;

    private async Task<IConnection> DialAsync(CancellationToken stopping)
    {
        var port = swallowed >= SwallowedMax && swallowed % 2 == 0 ? 0 : localPort;
        try
        {
            return await dialler.DialAsync(target with { LocalPort = port }, stopping);
        }
        catch (DialException reason) when (port != 0 && reason.Failure.Outcome == DialOutcome.PortTaken)
        {
            // The connection before ended in an orderly way and its port rests for a while; then there is no seat to free either.
            localPort = 0;
            return await dialler.DialAsync(target with { LocalPort = 0 }, stopping);
        }
    }
}

using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>Calls one device by TCP, and remembers what frees its seat.</summary>
internal sealed class TcpConnector(DialTarget target, bool oneClientOnly, IDialler dialler, ISeats seats) : IConnector
{
    /// <summary>
    /// After so many calls that vanish although the neighbour is known (its entry outlives a pull by less), every other call uses another port:
    /// something on the way may swallow the old pair of ports.
    /// </summary>
    private const int SwallowedMax = 20;

    private readonly string device = target.ToString();
    private int localPort = oneClientOnly ? seats.PortFor(target.ToString()) : 0;
    private int swallowed;

    public bool FreedSeat { get; private set; }

    public Task<IConnection> OpenAsync(CancellationToken stopping) => OpenAsync(swallowed >= SwallowedMax && swallowed % 2 == 0 ? 0 : localPort, stopping);

    public async Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) =>
        await dialler.DialAsync(target with { Port = port, LocalPort = 0 }, stopping);

    /// <summary>The device has answered on this one: if any of our ports holds its seat, it is this.</summary>
    public void Proven(IConnection connection) => Keep(connection);

    /// <summary>
    /// A device for one client frees the seat of a half-open connection when the same port calls again. After its own goodbye to that port there is none to free. Our
    /// goodbye may not have arrived; and a call from another port, turned away because the seat is taken, has freed nothing.
    /// </summary>
    public void Ended(IConnection connection, bool byPeer, bool wasProven)
    {
        if (byPeer && connection.LocalPort == localPort)
        {
            localPort = 0;
            if (oneClientOnly)
            {
                seats.Note(device, 0);
            }
        }
    }

    public TimeSpan? Pause(DialOutcome? failed) => null;

    public Task RestAsync() => Task.CompletedTask;

    /// <remarks>A device that is away is called for days: each failure is thrown as seldom as can be.</remarks>
    private async Task<IConnection> OpenAsync(int port, CancellationToken stopping)
    {
        FreedSeat = port != 0;
        try
        {
            var opened = await dialler.DialAsync(target with { LocalPort = port }, stopping);
            swallowed = 0;
            if (localPort == 0)
            {
                Keep(opened);
            }

            return opened;
        }
        catch (DialException reason) when (port != 0 && reason.Failure.Outcome == DialOutcome.PortTaken)
        {
            // The connection before has ended in an orderly way and its port rests for a while, or its goodbye is still under way.
            return await OpenAsync(0, stopping);
        }
        catch (DialException reason) when (!IsCounted(reason.Failure))
        {
            throw;
        }
    }

    /// <summary>Counts calls that vanished.</summary>
    /// <returns>True.</returns>
    private bool IsCounted(DialFailure failure)
    {
        var isSwallowed = failure is { Outcome: DialOutcome.TimedOut, Path: { Port: not { Carrier: false }, Neighbour: not { State: NeighbourState.Failed or NeighbourState.Incomplete } } };
        swallowed = isSwallowed ? swallowed + 1 : 0;
        return true;
    }

    private void Keep(IConnection connection)
    {
        if (oneClientOnly && connection.LocalPort is { } port)
        {
            localPort = port;
            seats.Note(device, port);
        }
    }
}

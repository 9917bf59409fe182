using RobotLink.Diagnosis;
using RobotLink.Transports;

namespace RobotLink.Links;

/// <summary>Opens what another connector opens, and takes telnet out of it.</summary>
internal sealed class TelnetConnector(IConnector inner) : IConnector
{
    public bool DeviceCalls => inner.DeviceCalls;

    public bool FreedSeat => inner.FreedSeat;

    public async Task<IConnection> OpenAsync(CancellationToken stopping) => new TelnetConnection(await inner.OpenAsync(stopping));

    public async Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) =>
        new TelnetConnection(await inner.RedialAsync(((TelnetConnection)present).Inner, port, stopping));

    public void Proven(IConnection connection) => inner.Proven(((TelnetConnection)connection).Inner);

    public void Ended(IConnection connection, bool byPeer, bool wasProven) => inner.Ended(((TelnetConnection)connection).Inner, byPeer, wasProven);

    public TimeSpan? Pause(DialOutcome? failed) => inner.Pause(failed);

    public IAsyncDisposable? Hear(Action heard) => inner.Hear(heard);

    public Task RestAsync() => inner.RestAsync();
}

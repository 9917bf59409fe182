using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>Opens connections to one device, one after another. Used by one link at a time.</summary>
internal interface IConnector
{
    /// <summary>The device calls us, or speaks first; we wait.</summary>
    bool DeviceCalls => false;

    /// <exception cref="DialException">It did not come about. Only the caller's own cancellation comes through as such.</exception>
    Task<IConnection> OpenAsync(CancellationToken stopping);

    /// <summary>Another port of the host that <paramref name="present"/> leads to.</summary>
    /// <exception cref="DialException">It did not come about, or this medium has no ports.</exception>
    Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping);

    /// <summary>The last call came from the port of a connection that the device may have held for alive: it freed that one's seat, but perhaps too late for itself.</summary>
    bool FreedSeat => false;

    /// <summary>The device has proved on this connection that it works. Called under the link's gate.</summary>
    void Proven(IConnection connection)
    {
    }

    /// <summary>What was opened last is over; what is known of its end decides how the next is opened.</summary>
    /// <param name="byPeer">The device hung up in an orderly way.</param>
    /// <param name="wasProven">The device had proved that it works.</param>
    void Ended(IConnection connection, bool byPeer, bool wasProven);

    /// <summary>How long to wait before the next try where the growing wait would only lose time; null: the growing wait.</summary>
    /// <param name="failed">How the last try failed; null when it had led to a connection.</param>
    TimeSpan? Pause(DialOutcome? failed);

    /// <summary>Listens until disposed of, between two connections, where the device may speak first.</summary>
    /// <param name="heard">Called when it has spoken, by a thread of the pool.</param>
    /// <returns>Null where only a call can tell.</returns>
    IAsyncDisposable? Hear(Action heard) => null;

    /// <summary>The link rests: lets go of what is held between two connections. It may open again later.</summary>
    Task RestAsync();
}

/// <summary>A connection did not come about; <see cref="Failure"/> says how.</summary>
internal sealed class DialException(DialFailure failure, Exception? reason) : Exception($"{failure.Target}: {failure.Detail}", reason)
{
    public DialFailure Failure { get; } = failure;
}

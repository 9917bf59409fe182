using System.Net;

namespace RobotLink.Simulators.Sockets;

/// <summary>Where a device's clients come from: it listens, it dials, or it has a serial line.</summary>
internal interface IConnectionSource : IPlace, IDisposable
{
    /// <summary>The bound or dialled address; port 0 of no address for a serial line.</summary>
    IPEndPoint Endpoint { get; }

    /// <summary>The place for humans.</summary>
    string Place { get; }

    /// <summary>There is never more than one connection, so the next is not asked for before the last has ended.</summary>
    bool OneAtATime { get; }

    /// <returns>Null when the source is closed or the wait was cancelled.</returns>
    Task<ByteChannel?> NextAsync(CancellationToken token);
}

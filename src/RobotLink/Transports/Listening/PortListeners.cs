using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace RobotLink.Transports;

/// <summary>All ports that this program listens on for devices. Thread-safe.</summary>
internal sealed class PortListeners(TimeProvider time, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, PortListener> byPort = [];

    /// <exception cref="SocketException">The port cannot be had.</exception>
    public void Join(int port, Seat seat)
    {
        lock (gate)
        {
            if (!byPort.TryGetValue(port, out var listener))
            {
                listener = new PortListener(port, time, logger);
                byPort.Add(port, listener);
            }

            listener.Add(seat);
        }
    }

    /// <summary>The last one to leave frees the port.</summary>
    public async Task LeaveAsync(int port, Seat seat)
    {
        PortListener listener;
        lock (gate)
        {
            listener = byPort[port];
            listener.Remove(seat);
            if (!listener.IsEmpty)
            {
                return;
            }

            byPort.Remove(port);
        }

        await listener.DisposeAsync();
    }
}

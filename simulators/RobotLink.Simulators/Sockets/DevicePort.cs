using System.Net;
using System.Net.Sockets;

namespace RobotLink.Simulators.Sockets;

/// <summary>A device's port: one socket that can close and open again at the same place.</summary>
internal abstract class DevicePort(string owner, IPAddress address, int port) : IPlace
{
    private readonly Lock gate = new();
    private volatile Socket? socket;

    public IPEndPoint Endpoint { get; private set; } = new(address, port);

    /// <summary>Null while it is closed.</summary>
    protected Socket? Current => socket;

    /// <exception cref="SimulatorException">The port is taken or not permitted.</exception>
    public void Open()
    {
        lock (gate)
        {
            if (socket is not null)
            {
                return;
            }
            var opening = Make(address.AddressFamily);
            try
            {
                Begin(opening);
            }
            catch (SocketException reason)
            {
                opening.Dispose();
                throw BindingFailure.Explain(owner, Endpoint, reason);
            }
            Endpoint = (IPEndPoint)opening.LocalEndPoint!;
            socket = opening;
        }
    }

    public void Close()
    {
        lock (gate)
        {
            socket?.Dispose();
            socket = null;
        }
    }

    protected abstract Socket Make(AddressFamily family);

    /// <summary>Takes the place; a listener also begins to listen.</summary>
    protected virtual void Begin(Socket opening) => opening.Bind(Endpoint);
}

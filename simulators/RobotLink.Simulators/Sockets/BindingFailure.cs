using System.Net;
using System.Net.Sockets;

namespace RobotLink.Simulators.Sockets;

/// <summary>Why a device could not take its address, and what to do.</summary>
internal static class BindingFailure
{
    public static SimulatorException Explain(string owner, IPEndPoint endpoint, SocketException reason)
    {
        var (why, fix) = reason.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                ("another program already listens there", "Stop that program or choose another port; port 0 takes any free one."),
            SocketError.AccessDenied =>
                ("the system does not permit it", "Choose a port of 1024 or above."),
            SocketError.AddressNotAvailable =>
                ("this computer does not have that address", "Use an address of this computer, such as 127.0.0.1."),
            _ => (reason.Message, "Check address and port."),
        };
        return new SimulatorException($"Simulator '{owner}': cannot listen on {endpoint}: {why}. {fix}", reason);
    }
}

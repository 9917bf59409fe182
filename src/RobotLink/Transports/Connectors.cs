using Microsoft.Extensions.Logging;
using RobotLink.Probes;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>Makes connectors, and holds what those of different links share.</summary>
/// <param name="folder">Where files lie that profiles name.</param>
/// <param name="probes">Looks at the way when a call fails.</param>
/// <param name="seats">What the program before has left of them.</param>
internal sealed class Connectors(TimeProvider time, string folder, ILogger logger, IPathProbes probes, ISeats seats)
{
    private readonly PortListeners listeners = new(time, logger);
    private readonly DeviceTurns turns = new(time);

    public IConnector Tcp(DialTarget target, bool oneClientOnly) => new TcpConnector(target, oneClientOnly, Dialler(), seats);

    public IConnector Tls(DialTarget target, TlsProfile tls) => new TlsConnector(target, tls, folder, Dialler(), time);

    /// <param name="tls">Null where devices call by TCP alone.</param>
    public IConnector Listen(ListenTarget target, TlsProfile? tls = null) => new ListenConnector(target, new CallDoor(tls, folder), listeners, Dialler(), time);

    public IConnector Udp(UdpTarget target) => new UdpConnector(target, time);

    /// <param name="leastPause">Between two tries.</param>
    public IConnector Serial(string name, SerialProfile line, TimeSpan leastPause) => new SerialConnector(name, line, leastPause, time);

    public IConnector Unix(string socket, TimeSpan timeout) => new UnixConnector(socket, timeout, time);

    private TcpDialler Dialler() => new(time, probes, turns);
}

namespace RobotLink.Transports;

/// <summary>Makes connectors, and holds what those of different links share.</summary>
internal sealed class Connectors(TimeProvider time)
{
    private readonly PathProbe path = new(time);

    public IConnector Tcp(DialTarget target, bool oneClientOnly) => new TcpConnector(target, oneClientOnly, new TcpDialler(time, path));
}

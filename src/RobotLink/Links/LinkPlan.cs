using RobotLink.Profiles;
using RobotLink.Sessions;
using RobotLink.Transports;

namespace RobotLink.Links;

/// <summary>What a link's configuration comes to: whom to call and how to talk.</summary>
/// <param name="Protocol">Shared by all links with the same profile and overrides.</param>
internal sealed record LinkPlan(DeviceProtocol Protocol, string Host, int Port)
{
    /// <summary>The kernel's first three SYNs need this long; a shorter attempt may end while the device's network wakes up.</summary>
    private static readonly TimeSpan DialAtLeast = TimeSpan.FromSeconds(1.2);

    private readonly TcpSettings settings = new(
        Protocol.Budget.KeepaliveIdle, Protocol.Budget.KeepaliveInterval, Protocol.Budget.KeepaliveCount, Protocol.Budget.UserTimeout);

    public DetectionBound Bound { get; } = new(Protocol.Budget.BoundSeconds, Protocol.Budget.ByFailure);

    /// <summary>Every setting in force with its origin: as written, derived, or by default.</summary>
    public IReadOnlyList<Setting> Effective { get; } = EffectiveSettings.Of(Protocol);

    /// <summary>What opens this link's connections.</summary>
    public IConnector Connector(Connectors connectors)
    {
        var connect = Protocol.Profile.Connect;
        var timeout = connect.Timeout < DialAtLeast ? DialAtLeast : connect.Timeout;
        return connectors.Tcp(new DialTarget(Host, Port, 0, timeout, settings), connect.OneClientOnly);
    }

    /// <exception cref="FormatException">The address is none; the site's reader reports this with its place.</exception>
    public static LinkPlan Of(LinkConfiguration configuration, DeviceProtocol protocol)
    {
        var address = configuration.Address;
        var colon = address.LastIndexOf(':');
        var bracket = address.LastIndexOf(']');
        var hasPort = colon > bracket && (bracket >= 0 || address.IndexOf(':') == colon);
        var host = (hasPort ? address[..colon] : address).Trim('[', ']');
        var port = hasPort ? int.Parse(address[(colon + 1)..]) : configuration.Profile.Connect.Port;
        return new LinkPlan(protocol, host, port ?? throw new FormatException($"Link '{configuration.Id}': address '{address}' has no port."));
    }
}

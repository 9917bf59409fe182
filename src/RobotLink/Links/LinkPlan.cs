using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Sessions;
using RobotLink.Transports;

namespace RobotLink.Links;

/// <summary>What a link's configuration comes to: whom to reach, by what, and how to talk.</summary>
/// <param name="Protocol">Shared by all links with the same profile, overrides and medium.</param>
internal sealed record LinkPlan(DeviceProtocol Protocol, DeviceAddress Address)
{
    /// <summary>The kernel's first three SYNs need this long; a shorter attempt may end while the device's network wakes up.</summary>
    private static readonly TimeSpan DialAtLeast = TimeSpan.FromSeconds(1.2);

    internal TcpSettings Tcp { get; } = new(
        Protocol.Budget.KeepaliveIdle, Protocol.Budget.KeepaliveInterval, Protocol.Budget.KeepaliveCount, Protocol.Budget.UserTimeout);

    /// <summary>What the device must say that it is before a command is sent to it; null: whoever answers.</summary>
    public string? Identity { get; init; }

    public IScope Secrets { get; init; } = EmptyScope.Instance;

    /// <summary>Before each connection.</summary>
    public Task FetchSecretsAsync(TimeProvider time, CancellationToken stopping) =>
        Secrets is IFetchedBefore fetched ? fetched.FetchAsync(time, stopping) : Task.CompletedTask;

    /// <summary>As the profile has it.</summary>
    public DetectionBound Bound { get; } = new(
        LineQuality.IsPoor(Protocol.Profile.LineLoss) ? Protocol.Budget.BoundOnLossyLineSeconds : Protocol.Budget.BoundSeconds, Protocol.Budget.Failures);

    /// <summary>While the line is known to lose packets.</summary>
    public DetectionBound BoundOnLossyLine { get; } = new(Protocol.Budget.BoundOnLossyLineSeconds, Protocol.Budget.Failures);

    /// <summary>Every setting in force with its origin: as written, derived, or by default.</summary>
    public IReadOnlyList<Setting> Effective { get; } = EffectiveSettings.Of(Protocol, MediumOf(Address, Protocol.Profile.Connect.Kind));

    /// <exception cref="FormatException">The address is none; the site's reader reports this with its place.</exception>
    public static LinkPlan Of(LinkConfiguration configuration, DeviceProtocol protocol, IScope? secrets = null) =>
        new(protocol, AddressOf(configuration)) { Identity = configuration.Identity, Secrets = secrets ?? EmptyScope.Instance };

    /// <summary>What will carry the link's bytes.</summary>
    public static Medium MediumOf(LinkConfiguration configuration) => MediumOf(AddressOf(configuration), configuration.Profile.Connect.Kind);

    /// <summary>
    /// What was said on one connection may be answered on the next: over a serial line, also behind a converter that keeps what comes from it,
    /// and over UDP where our port stays the same.
    /// </summary>
    public bool RepliesMayCross => (Address.Kind, Protocol.Profile.Connect.Kind) switch
    {
        (AddressKind.SerialPort, _) or (_, ConnectKind.Serial) or (AddressKind.Listen, ConnectKind.Udp) => true,
        (AddressKind.UnixSocket, _) => false,
        (_, ConnectKind.Udp) => Protocol.Profile.Connect.LocalPort is not null,
        _ => false,
    };

    /// <summary>What opens this link's connections: the address decides how the device is reached, the profile with which protocol.</summary>
    public IConnector Connector(Connectors connectors) =>
        Protocol.Profile.Connect.Telnet ? new TelnetConnector(Bare(connectors)) : Bare(connectors);

    private IConnector Bare(Connectors connectors)
    {
        var profile = Protocol.Profile;
        var connect = profile.Connect;
        return (Address.Kind, connect.Kind) switch
        {
            (AddressKind.SerialPort, _) => connectors.Serial(Address.Name, connect.Serial, profile.Reconnect.First),
            (AddressKind.UnixSocket, _) => connectors.Unix(Address.Name, connect.Timeout),
            (AddressKind.Listen, ConnectKind.Udp) =>
                connectors.Udp(new UdpTarget(null, 0, Address.Port!.Value, Group, connect.Broadcast, connect.Callers, connect.Timeout, WholeDatagrams)),
            (AddressKind.Listen, ConnectKind.Tls) => connectors.Listen(new ListenTarget(Address.Port!.Value, connect.Callers, connect.Timeout, Tcp), connect.Tls),
            (AddressKind.Listen, _) => connectors.Listen(new ListenTarget(Address.Port!.Value, connect.Callers, connect.Timeout, Tcp)),
            (_, ConnectKind.Udp) =>
                connectors.Udp(new UdpTarget(Address.Name, Port, connect.LocalPort ?? 0, Group, connect.Broadcast, connect.Callers, connect.Timeout, WholeDatagrams)),
            (_, ConnectKind.Tls) => connectors.Tls(Target, connect.Tls),
            _ => connectors.Tcp(Target, connect.OneClientOnly),
        };
    }

    private bool WholeDatagrams => Protocol.Profile.Framing is DatagramFraming;

    private IPAddress? Group => Protocol.Profile.Connect.Group is { } group ? IPAddress.Parse(group) : null;

    private int Port => Address.Port ?? Protocol.Profile.Connect.Port ?? throw new FormatException($"The address {Address.Name} has no port.");

    private DialTarget Target
    {
        get
        {
            var timeout = Protocol.Profile.Connect.Timeout;
            return new DialTarget(Address.Name, Port, 0, timeout < DialAtLeast ? DialAtLeast : timeout, Tcp);
        }
    }

    private static DeviceAddress AddressOf(LinkConfiguration configuration) =>
        AddressReader.TryReadDevice(configuration.Address, out var address, out var problem)
            ? address
            : throw new FormatException($"Link '{configuration.Id}': {problem.Message}");

    private static Medium MediumOf(DeviceAddress address, ConnectKind kind) => address.Kind switch
    {
        AddressKind.SerialPort => Medium.Serial,
        AddressKind.UnixSocket => Medium.UnixSocket,
        _ => kind == ConnectKind.Udp ? Medium.Udp : Medium.Tcp,
    };
}

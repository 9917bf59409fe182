using System.Net;

namespace RobotLink.Profiles;

/// <summary>Reads where each link's device is, and finds links that stand in each other's way.</summary>
internal sealed class SiteAddresses(MistakeList mistakes)
{
    /// <summary>Who calls an address first, and whether its device serves one client only.</summary>
    private readonly Dictionary<string, (string Link, bool OneClientOnly)> callers = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, List<(string Link, CallersProfile Callers)>> listeners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> serialPorts = new(StringComparer.Ordinal);

    /// <param name="connect">What is known of it; null where the profile has mistakes.</param>
    /// <returns>The address as written; null when it is missing or wrong.</returns>
    public string? Read(Section keys, DeviceProfile? profile, ConnectProfile? connect)
    {
        var address = keys.Scalar("address");
        if (address is null)
        {
            if (!keys.Has("address"))
            {
                keys.Missing("address", "Write address: and where the device answers, such as 192.168.125.11:5000.");
            }

            return null;
        }

        if (!AddressReader.TryReadDevice(address.Value, out var read, out var problem))
        {
            mistakes.Add(problem.Code, address, problem.Message, null, problem.Fix);
            return null;
        }

        if (profile is not null && read.Kind == AddressKind.Host && (read.Port ?? profile.Connect.Port) is null)
        {
            mistakes.Add(
                "E1604", address, $"{keys.PathOf("address")} names no port, and neither does the profile {profile.Name}.", null,
                $"Write {address.Value}: and the port the device listens on.");
            return null;
        }

        if (connect is not null && Unfit(read.Kind, connect.Kind) is { } fix)
        {
            mistakes.Add(
                "E1251", address, $"{keys.PathOf("address")} is {Words(read.Kind)}, which does not fit connect.kind {connect.Kind.ToString().ToLowerInvariant()}.",
                "The address says how the device is reached, the kind with which protocol.", fix);
            return null;
        }

        if (connect is { Kind: ConnectKind.Tls, Tls.Certificate: null } && read.Kind == AddressKind.Listen)
        {
            mistakes.Add(
                "E1540", address, $"{keys.PathOf("address")} listens for calls by TLS, but connect.tls.certificate is missing.",
                "Whoever listens shows its certificate to those who call.", "Write override: { connect: { tls: { certificate: robotlink.pem } } }, and key: where it stands in a file of its own.");
            return null;
        }

        if (connect is { Kind: ConnectKind.Serial } && read.Kind != AddressKind.SerialPort && profile?.Framing is GapFraming { CharacterTimes: not null })
        {
            mistakes.Add(
                "E1251", address, $"{keys.PathOf("address")} is {Words(read.Kind)}, but the profile counts silence in characters of a serial line.",
                "A converter sends bytes in packets, with pauses of its own between them.", "Write override: { framing: { idle_gap: 50ms } }, longer than the converter's pauses.");
            return null;
        }

        if (connect is not null && keys.Flag("enabled") != false)
        {
            CheckNeighbours(keys, address, read, connect);
        }

        return address.Value;
    }

    private static string Words(AddressKind kind) => kind switch
    {
        AddressKind.Host => "a host",
        AddressKind.Listen => "a port to listen on",
        AddressKind.SerialPort => "a serial port",
        _ => "a socket of this PC",
    };

    /// <returns>What to do; null when they fit.</returns>
    private static string? Unfit(AddressKind address, ConnectKind kind) => (address, kind) switch
    {
        (AddressKind.SerialPort, ConnectKind.Tcp or ConnectKind.Serial) => null,
        (AddressKind.SerialPort, _) => "Write the device's host and port, or override: { connect: { kind: serial } }.",
        (_, ConnectKind.Serial) => null,
        (AddressKind.UnixSocket, not ConnectKind.Tcp) => "Write the device's host and port, or override: { connect: { kind: tcp } }.",
        _ => null,
    };

    private void CheckNeighbours(Section keys, YamlScalar address, DeviceAddress read, ConnectProfile connect)
    {
        switch (read.Kind)
        {
            case AddressKind.Listen:
                CheckListener(keys, address, connect.Kind, read.Port!.Value, connect);
                break;
            case AddressKind.SerialPort when !serialPorts.TryAdd(read.Name, keys.Path):
                mistakes.Add(
                    "E1256", address, $"{keys.Path} uses the same serial port as {serialPorts[read.Name]}.", "A serial port serves one link.",
                    "Correct the address, or disable one of the two links.");
                break;
            case AddressKind.Host when connect.Kind == ConnectKind.Udp:
                if (connect is { LocalPort: { } local, Group: null })
                {
                    CheckListener(keys, address, ConnectKind.Udp, local, connect);
                }

                break;
            case AddressKind.Host:
                WarnOfSecondClient(keys, address, read, connect);
                break;
            case AddressKind.UnixSocket:
            default:
                break;
        }
    }

    private void CheckListener(Section keys, YamlScalar address, ConnectKind kind, int port, ConnectProfile connect)
    {
        if (connect.Group is not null)
        {
            // Every member of a group gets every datagram.
            return;
        }

        var name = $"{kind} {port}";
        if (!listeners.TryGetValue(name, out var others))
        {
            listeners[name] = others = [];
        }

        var other = others.FirstOrDefault(other => kind == ConnectKind.Udp || other.Callers.Overlaps(connect.Callers));
        if (other.Link is not null)
        {
            var isUdp = kind == ConnectKind.Udp;
            mistakes.Add(
                "E1255", address, $"{keys.Path} listens on port {port}, as {other.Link} does{(isUdp ? "" : ", and callers.from does not tell their devices apart")}.", null,
                isUdp ? "Give each link a port of its own."
                    : "Give each link override: { connect: { callers: { from: [10.0.0.5] } } } with its device's address, or a port of its own.");
        }

        others.Add((keys.Path, connect.Callers));
    }

    private void WarnOfSecondClient(Section keys, YamlScalar address, DeviceAddress read, ConnectProfile connect)
    {
        var name = IPAddress.TryParse(read.Name, out var number) ? number.ToString() : read.Name;
        var place = $"{name} {read.Port ?? connect.Port}";
        if (callers.TryAdd(place, (keys.Path, connect.OneClientOnly)))
        {
            return;
        }

        var other = callers[place];
        callers[place] = other with { OneClientOnly = other.OneClientOnly || connect.OneClientOnly };
        if (callers[place].OneClientOnly)
        {
            mistakes.Add(
                "W1704", address, $"{keys.Path} calls the same address as {other.Link}, but the device serves one client only.",
                "Each would drive the other away.", "Correct the address, or disable one of the two links.");
        }
    }
}

using System.Net;

namespace RobotLink.Profiles;

/// <summary>How the device is reached, with which protocol and settings. The site's address says where.</summary>
public sealed record ConnectProfile
{
    public ConnectKind Kind { get; init; }

    /// <summary>The device's usual port, used when the site's address names none.</summary>
    public int? Port { get; init; }

    /// <summary>One attempt ends after this. Default 2.5 s: three SYNs.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>The device serves one connection; a half-open one occupies it until the same local port calls again.</summary>
    public bool OneClientOnly { get; init; }

    /// <summary>Who may call, where the address is a port to listen on.</summary>
    public CallersProfile Callers { get; init; } = new();

    /// <summary>UDP: send from and receive at this port; null: any.</summary>
    public int? LocalPort { get; init; }

    /// <summary>UDP: the multicast group to join.</summary>
    public string? Group { get; init; }

    /// <summary>UDP: the address is one that all devices of a network hear.</summary>
    public bool Broadcast { get; init; }

    /// <summary>For every address that is a serial port, whatever the kind.</summary>
    public SerialProfile Serial { get; init; } = new();

    public TlsProfile Tls { get; init; } = new();

    /// <summary>The device speaks telnet: its options are refused and taken out before frames are cut.</summary>
    public bool Telnet { get; init; }
}

/// <summary>The protocol beneath the device's own.</summary>
public enum ConnectKind
{
    /// <summary>A stream of bytes; over a serial port or a Unix socket where the address names one.</summary>
    Tcp,
    Udp,
    Tls,
    Serial,
}

/// <summary>Who may call a port that we listen on.</summary>
public sealed record CallersProfile
{
    private readonly IPNetwork?[] networks = [];

    /// <summary>Networks and addresses; empty: everybody.</summary>
    public IReadOnlyList<string> From
    {
        get;
        init => (field, networks) = (value, [.. value.Select(Network)]);
    } = [];

    public SecondCaller Second { get; init; }

    public bool Equals(CallersProfile? other) => other is not null && Second == other.Second && From.SequenceEqual(other.From);

    public override int GetHashCode() => HashCode.Combine(From.Count, Second);

    /// <summary>Whether somebody may call from there.</summary>
    public bool Admits(IPAddress caller) => networks.Length == 0 || networks.Any(network => network?.Contains(caller) == true);

    /// <summary>Whether somebody may call both of these.</summary>
    public bool Overlaps(CallersProfile other) =>
        From.Count == 0 || other.From.Count == 0
        || From.Any(item => other.Admits(Network(item)!.Value.BaseAddress)) || other.From.Any(item => Admits(Network(item)!.Value.BaseAddress));

    /// <summary>The one address that may call; null where several may.</summary>
    public IPAddress? OnlyCaller() =>
        From is [var only] && Network(only) is { } network && network.PrefixLength == 8 * network.BaseAddress.GetAddressBytes().Length
            ? network.BaseAddress : null;

    /// <summary>An address alone is a network of one; null: neither.</summary>
    public static IPNetwork? Network(string text)
    {
        if (text.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0)
        {
            // The rest of an address that is no first address would be dropped without a word.
            return IPNetwork.TryParse(text, out var network) && IPAddress.TryParse(text.AsSpan(0, slash), out var first) && first.Equals(network.BaseAddress)
                ? network : null;
        }

        // "10.5" would be read as 10.0.0.5.
        var isWhole = text.Contains(':', StringComparison.Ordinal) || text.Count(character => character == '.') == 3;
        return isWhole && IPAddress.TryParse(text, out var address) ? new IPNetwork(address, 8 * address.GetAddressBytes().Length) : null;
    }
}

/// <summary>What happens to a call while the one before still looks open.</summary>
public enum SecondCaller
{
    /// <summary>It takes the place of the one before: a device that restarts calls again before the old connection is known to be dead.</summary>
    Replace,

    /// <summary>It is turned away.</summary>
    Refuse,
}

/// <summary>How a serial line carries characters. Default 9600 8N1 without flow control.</summary>
public sealed record SerialProfile
{
    public int Baud { get; init; } = 9600;
    public int Bits { get; init; } = 8;
    public SerialParity Parity { get; init; }
    public int Stop { get; init; } = 1;
    public SerialFlow Flow { get; init; }

    /// <summary>How long one character takes on the line, with its start, parity and stop bits.</summary>
    public TimeSpan CharacterTime => TimeSpan.FromSeconds((1.0 + Bits + (Parity == SerialParity.None ? 0 : 1) + Stop) / Baud);
}

/// <summary>The bit behind the data bits of a character.</summary>
public enum SerialParity
{
    None,
    Odd,
    Even,
    Mark,
    Space,
}

/// <summary>How the receiver stops the sender.</summary>
public enum SerialFlow
{
    None,
    RtsCts,
    XonXoff,
}

/// <summary>How TLS makes sure who answers. Files are PEM, relative to the configuration folder.</summary>
public sealed record TlsProfile
{
    /// <summary>The name in the device's certificate; null: the host of the address, or any where it calls us.</summary>
    public string? Name { get; init; }

    /// <summary>The certificate that signs the device's; null: the system's authorities, or none is asked for where it calls us.</summary>
    public string? Authority { get; init; }

    /// <summary>Our own certificate: for devices that ask for one, and for all that call us.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its key; null: in the certificate's file.</summary>
    public string? Key { get; init; }

    /// <summary>False takes any certificate: the line is encrypted, but nobody knows with whom.</summary>
    public bool Verify { get; init; } = true;
}

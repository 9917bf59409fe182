using System.Net;
using System.Net.Sockets;

namespace RobotLink.Profiles;

/// <summary>Reads how the connection is opened.</summary>
internal sealed class ConnectReader(MistakeList mistakes)
{
    /// <summary>Keys that only some kinds understand.</summary>
    private static readonly (string Key, ConnectKind[] Kinds)[] Reserved =
    [
        ("callers", [ConnectKind.Tcp, ConnectKind.Udp]),
        ("local_port", [ConnectKind.Udp]),
        ("group", [ConnectKind.Udp]),
        ("broadcast", [ConnectKind.Udp]),
        ("serial", [ConnectKind.Tcp, ConnectKind.Serial]),
        ("tls", [ConnectKind.Tls]),
        ("telnet", [ConnectKind.Tcp, ConnectKind.Tls]),
    ];

    public ConnectProfile Read(Section root)
    {
        var connect = root.Map("connect");
        var plain = new ConnectProfile();
        var kind = Kind(connect);
        var read = new ConnectProfile
        {
            Kind = kind ?? plain.Kind,
            Port = connect.Whole("port", 1, 65_535),
            Timeout = connect.Duration("timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2)) ?? plain.Timeout,
            OneClientOnly = connect.Flag("one_client_only") ?? plain.OneClientOnly,
            Callers = Callers(connect.Map("callers")),
            LocalPort = connect.Whole("local_port", 1, 65_535),
            Group = Group(connect),
            Broadcast = connect.Flag("broadcast") ?? plain.Broadcast,
            Serial = Serial(connect.Map("serial")),
            Tls = Tls(connect.Map("tls")),
            Telnet = connect.Flag("telnet") ?? plain.Telnet,
        };
        if (kind is not null || !connect.Has("kind"))
        {
            CheckReserved(connect, read.Kind);
        }

        connect.Done();
        return read;
    }

    private static string Word(ConnectKind kind) => kind.ToString().ToLowerInvariant();

    private ConnectKind? Kind(Section connect)
    {
        var kind = connect.Scalar("kind");
        if (kind is not { Value: "listen" or "listener" or "tcp_listen" or "server" or "unix" })
        {
            return connect.Choice("kind", ("tcp", ConnectKind.Tcp), ("udp", ConnectKind.Udp), ("tls", ConnectKind.Tls), ("serial", ConnectKind.Serial));
        }

        mistakes.Add(
            "E1208", kind, $"connect.kind is {kind.Value}, which is not known.", "The address in the site file says how the device is reached.",
            kind.Value == "unix" ? "Write kind: tcp, and address: unix:/run/cell.sock in the site file." : "Write kind: tcp, and an address such as :5000 in the site file.");
        return null;
    }

    private void CheckReserved(Section connect, ConnectKind kind)
    {
        foreach (var (key, kinds) in Reserved.Where(reserved => connect.Has(reserved.Key) && !reserved.Kinds.Contains(kind)))
        {
            mistakes.Add(
                "E1253", connect.KeyPlace(key), $"connect.{key} means nothing for kind: {Word(kind)}.", null,
                $"Remove it, or write kind: {string.Join(" or ", kinds.Select(Word))}.");
        }
    }

    private CallersProfile Callers(Section callers)
    {
        var plain = new CallersProfile();
        var from = new List<string>();
        foreach (var item in callers.List("from"))
        {
            if (item is YamlScalar scalar && CallersProfile.Network(scalar.Value) is not null)
            {
                from.Add(scalar.Value);
            }
            else
            {
                mistakes.Add(
                    "E1250", item, $"callers.from has {(item as YamlScalar)?.Value ?? item.Shape}, which is neither an address nor a network.", null,
                    "Write addresses such as 10.0.0.5, or networks by their first address such as 192.168.1.0/24.");
            }
        }

        var read = new CallersProfile
        {
            From = from,
            Second = callers.Choice("second", ("replace", SecondCaller.Replace), ("refuse", SecondCaller.Refuse)) ?? plain.Second,
        };
        callers.Done();
        return read;
    }

    private string? Group(Section connect)
    {
        var group = connect.Scalar("group");
        if (group is null || (IPAddress.TryParse(group.Value, out var address) && IsMulticast(address)))
        {
            return group?.Value;
        }

        mistakes.Add(
            "E1252", group, $"connect.group is {group.Value}, which is no multicast group.", null,
            "Write an address from 224.0.0.0 to 239.255.255.255, or one of IPv6 that begins with ff.");
        return null;
    }

    private static bool IsMulticast(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? address.GetAddressBytes()[0] is >= 224 and <= 239 : address.IsIPv6Multicast;

    private static SerialProfile Serial(Section serial)
    {
        var plain = new SerialProfile();
        var read = new SerialProfile
        {
            Baud = serial.Whole("baud", 50, 12_000_000) ?? plain.Baud,
            Bits = serial.Whole("bits", 7, 8) ?? plain.Bits,
            Parity = serial.Choice(
                "parity", ("none", SerialParity.None), ("odd", SerialParity.Odd), ("even", SerialParity.Even), ("mark", SerialParity.Mark),
                ("space", SerialParity.Space)) ?? plain.Parity,
            Stop = serial.Whole("stop", 1, 2) ?? plain.Stop,
            Flow = serial.Choice("flow", ("none", SerialFlow.None), ("rts_cts", SerialFlow.RtsCts), ("xon_xoff", SerialFlow.XonXoff)) ?? plain.Flow,
        };
        serial.Done();
        return read;
    }

    private TlsProfile Tls(Section tls)
    {
        var read = new TlsProfile
        {
            Name = tls.Text("name"),
            Authority = tls.Text("authority"),
            Certificate = tls.Text("certificate"),
            Key = tls.Text("key"),
            Verify = tls.Flag("verify") ?? new TlsProfile().Verify,
        };
        if (read is { Key: not null, Certificate: null })
        {
            mistakes.Add(
                "E1254", tls.KeyPlace("key"), "connect.tls.key stands without a certificate.", "A key proves nothing without the certificate it belongs to.",
                "Write certificate: with its file, too, or remove the key.");
        }

        tls.Done();
        return read;
    }
}

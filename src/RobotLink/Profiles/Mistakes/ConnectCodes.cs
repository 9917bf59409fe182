namespace RobotLink.Profiles;

internal static class ConnectCodes
{
    public static readonly MistakeCode[] All =
    [
        new("E1250", MistakeScope.Profile, "not an address or network", "`callers.from` lists who may call: addresses, or networks by their first address and the number of their leading bits.",
            "connect: { callers: { from: [192.168.1.7/24] } }", "connect: { callers: { from: [192.168.1.0/24, 10.0.0.5] } }"),
        new("E1251", MistakeScope.Site, "address and kind do not fit", "The address says how the device is reached, `connect.kind` with which protocol: UDP and TLS need a network. A serial device behind a converter has a network address; then silence cannot be counted in characters.",
            "links: { r4: { profile: abb-rapid-lines, address: /dev/ttyUSB0, override: { connect: { kind: udp } } } }",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, override: { connect: { kind: udp } } } }"),
        new("E1252", MistakeScope.Profile, "not a multicast group", "Groups have addresses of their own: 224.0.0.0 to 239.255.255.255, and those of IPv6 that begin with ff.",
            "connect: { kind: udp, group: 192.168.1.2 }", "connect: { kind: udp, group: 239.1.2.3 }"),
        new("E1253", MistakeScope.Profile, "setting of another kind", "The setting belongs to another `connect.kind` and would do nothing here.",
            "connect: { kind: tcp, broadcast: true }", "connect: { kind: udp, broadcast: true }"),
        new("E1254", MistakeScope.Profile, "key without certificate", "A device that asks who we are wants a certificate; the key alone proves nothing.",
            "connect: { kind: tls, tls: { key: client.key } }", "connect: { kind: tls, tls: { certificate: client.pem, key: client.key } }"),
        new("E1255", MistakeScope.Site, "two links at one port", "Links that listen on one TCP port are told apart by `callers.from`; a UDP port serves one link.",
            "links: { a: { profile: abb-rapid-lines, address: \":5000\" }, b: { profile: abb-rapid-lines, address: \":5000\" } }",
            "links: { a: { profile: abb-rapid-lines, address: \":5000\" }, b: { profile: abb-rapid-lines, address: \":5001\" } }"),
        new("E1256", MistakeScope.Site, "two links at one serial port", "A serial port serves one program and one link.",
            "links: { a: { profile: abb-rapid-lines, address: /dev/ttyUSB0 }, b: { profile: abb-rapid-lines, address: /dev/ttyUSB0 } }",
            "links: { a: { profile: abb-rapid-lines, address: /dev/ttyUSB0 }, b: { profile: abb-rapid-lines, address: /dev/ttyUSB1 } }"),
        new("E1540", MistakeScope.Site, "listening by TLS without a certificate", "A device that calls us by TLS wants to see our certificate. With `authority` it must show one itself, signed by that one.",
            "links: { r4: { profile: abb-rapid-lines, address: \":5000\", override: { connect: { kind: tls } } } }",
            "links: { r4: { profile: abb-rapid-lines, address: \":5000\", override: { connect: { kind: tls, tls: { certificate: robotlink.pem } } } } }"),
    ];
}

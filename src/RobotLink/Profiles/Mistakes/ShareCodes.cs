namespace RobotLink.Profiles;

internal static class ShareCodes
{
    private const string Right = "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: \"127.0.0.1:15000\" } }";

    public static readonly MistakeCode[] All =
    [
        new("E1550", MistakeScope.Site, "no port to share at", "A share listens at an address of this PC and a port. Names are not looked up.",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: \"15000\" } }", Right),
        new("E1551", MistakeScope.Site, "sharing with everybody", "Whoever reaches a share's port speaks with the device. Beyond this PC, `from` names the PCs whose programs may call.",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: \"0.0.0.0:15000\" } }",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: { listen: \"0.0.0.0:15000\", from: [192.168.125.20] } } }"),
        new("E1552", MistakeScope.Site, "two shares at one port", "A program knows a device by the port alone.",
            "links: { a: { profile: abb-rapid-lines, address: 192.168.125.11, share: \"127.0.0.1:15000\" }, b: { profile: abb-rapid-lines, address: 192.168.125.12, share: \"127.0.0.1:15000\" } }",
            "links: { a: { profile: abb-rapid-lines, address: 192.168.125.11, share: \"127.0.0.1:15000\" }, b: { profile: abb-rapid-lines, address: 192.168.125.12, share: \"127.0.0.1:15001\" } }"),
        new("E1553", MistakeScope.Site, "holding programs that speak by datagrams", "Programs that speak by datagrams have no connection that could be held: what comes while the device is down is lost, as it is at the device itself.",
            "links: { y1: { profile: yaskawa-hses, address: 192.168.125.13, share: { listen: \"127.0.0.1:15000\", when_down: held } } }",
            "links: { y1: { profile: yaskawa-hses, address: 192.168.125.13, share: \"127.0.0.1:15000\" } }"),
        new("E1554", MistakeScope.Site, "holding nobody", "`held_for` says how long programs are held while the device is down; without `when_down: held` they are not.",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: { listen: \"127.0.0.1:15000\", held_for: 20s } } }",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: { listen: \"127.0.0.1:15000\", when_down: held, held_for: 20s } } }"),
        new("E1555", MistakeScope.Site, "not an address or network that shares", "`share.from` lists who may call: addresses, or networks by their first address and the number of their leading bits.",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: { listen: \"0.0.0.0:15000\", from: [192.168.125.7/24] } } }",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: { listen: \"0.0.0.0:15000\", from: [192.168.125.0/24] } } }"),
        new("E1556", MistakeScope.Site, "untouched bytes to a device that is only watched", "With `mode: raw` a tool says to the device what it likes, so the link needs what commands need.",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: { listen: \"127.0.0.1:15000\", mode: raw } } }",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, commands: true, share: { listen: \"127.0.0.1:15000\", mode: raw } } }"),
        new("E1902", MistakeScope.Site, "sharing a procedure", "The procedure 3964(R) has two ends, and RobotLink is one of them. Programs read and command such a device through the API.",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: \"127.0.0.1:15000\", override: { framing: { end: null, procedure: 3964R } } } }", Right),
    ];
}

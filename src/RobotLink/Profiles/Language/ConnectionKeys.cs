using static RobotLink.Profiles.Language.Shapes;

namespace RobotLink.Profiles.Language;

/// <summary>How the device is reached.</summary>
internal static class ConnectionKeys
{
    public static KeyGroup Connect { get; } = new("connect", "With which protocol and settings the device is reached. Where it is, and whether we call it or it calls us, says the site's address.", () =>
    [
        new("kind", Choice("tcp", "udp", "tls", "serial"), "The protocol beneath the device's own.") { Default = "tcp" },
        new("port", Whole(1, 65_535), "The device's usual port, used when the site's address names none.") { Example = "5000" },
        new("timeout", Duration("100ms", "2min"), "One attempt ends after this.") { Default = "2.5s" },
        new("one_client_only", Flag, "The device serves one connection; reconnecting reuses the local port.") { Default = "false" },
        new("callers", In(Callers), "Who may call, where the address is a port to listen on.") { Since = Next },
        new("local_port", Whole(1, 65_535), "UDP: send from and receive at this port.") { Default = "any", Since = Next },
        new("group", Text("multicast address"), "UDP: the multicast group to join.") { Since = Next, Example = "239.1.2.3" },
        new("broadcast", Flag, "UDP: the address is one that all devices of a network hear.") { Default = "false", Since = Next },
        new("serial", In(Serial), "How a serial line carries characters.") { Since = Next },
        new("tls", In(Tls), "How TLS makes sure who answers.") { Since = Next },
        new("telnet", Flag, "The device speaks telnet: its options are refused and taken out before frames are cut.") { Default = "false", Since = Next },
    ]);

    public static KeyGroup Limits { get; } = new("limits", "What the device and its link can hold.", () =>
    [
        new("send_text", Size("1B", "1MiB"), "Longest text to send, without delimiters.") { Example = "80B" },
        new("queue", Whole(1, 10_000), "Requests that may wait on one link.") { Default = "16" },
        new("gap", Duration("1ms", "1min"), "Least time between what passed last and the next frame we send.") { Default = "none", Since = Next },
    ]);

    private static KeyGroup Callers { get; } = new("connect.callers", "Who may call a port that we listen on.", () =>
    [
        new("from", ListOf(Text("address or network", @"[0-9A-Fa-f.:]+(/[0-9]{1,3})?")), "Networks and addresses that may call.") { Default = "everybody", Example = "[192.168.1.0/24, 10.0.0.5]", Since = Next },
        new("second", Choice("replace", "refuse"), "What happens to a call while the one before still looks open.") { Default = "replace", Since = Next },
    ]);

    private static KeyGroup Serial { get; } = new("connect.serial", "How a serial line carries characters: 9600 8N1 unless told otherwise.", () =>
    [
        new("baud", Whole(50, 12_000_000), "Bits per second.") { Default = "9600", Since = Next },
        new("bits", Whole(7, 8), "Data bits of a character.") { Default = "8", Since = Next },
        new("parity", Choice("none", "odd", "even", "mark", "space"), "The bit behind the data bits.") { Default = "none", Since = Next },
        new("stop", Whole(1, 2), "Stop bits.") { Default = "1", Since = Next },
        new("flow", Choice("none", "rts_cts", "xon_xoff"), "How the receiver stops the sender.") { Default = "none", Since = Next },
    ]);

    private static KeyGroup Tls { get; } = new("connect.tls", "How TLS makes sure who answers. Files are PEM, relative to the configuration folder.", () =>
    [
        new("name", Text(), "The name in the device's certificate.") { Default = "the host of the address; where it calls us, any", Since = Next },
        new("authority", Text("file"), "The certificate that signs the device's.") { Default = "the system's authorities; where it calls us, it is asked for none", Example = "ca.pem", Since = Next },
        new("certificate", Text("file"), "Our own certificate: for devices that ask for one, and for all that call us.") { Example = "client.pem", Since = Next },
        new("key", Text("file"), "Its key.") { Default = "in the certificate's file", Example = "client.key", Since = Next },
        new("verify", Flag, "False takes any certificate: nobody knows with whom we speak.") { Default = "true", Since = Next },
    ]);
}

namespace RobotLink.Profiles;

internal static class SiteCodes
{
    private const string Link = "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11 } }\n";

    public static readonly MistakeCode[] All =
    [
        new("E1601", MistakeScope.Site, "profile not known", "A link names a bundled profile or one in the profiles folder, by its file's or folder's name.",
            "links: { r4: { profile: abb-rapid-line, address: 192.168.125.11 } }", Link.TrimEnd()),
        new("E1602", MistakeScope.Site, "not a name for a link", "Names of links and infrastructure stand in web addresses and metrics: small letters, digits and dashes.",
            "links: { R4_weld: { profile: abb-rapid-lines, address: 192.168.125.11 } }", "links: { r4-weld: { profile: abb-rapid-lines, address: 192.168.125.11 } }"),
        new("E1603", MistakeScope.Site, "not an address", "A device is called at `host` or `host:port`; where it calls us, the address is a port such as `:5000`; serial ports are `/dev/ttyUSB0` or `COM3`, sockets of this PC `unix:/run/cell.sock`.",
            "links: { r4: { profile: abb-rapid-lines, address: \"tcp://192.168.125.11\" } }", Link.TrimEnd()),
        new("E1604", MistakeScope.Site, "no port", "Neither the address nor the profile's connect.port says which port to call.",
            "links: { r4: { profile: base/tcp-line, address: 192.168.125.11 } }", "links: { r4: { profile: base/tcp-line, address: 192.168.125.11:5000 } }"),
        new("E1605", MistakeScope.Site, "listening beyond this PC", "The HTTP interface can move machines. Until it asks for a token it listens on this PC only.",
            "http: { listen: 0.0.0.0:8480 }", "http: { listen: 127.0.0.1:8480 }"),
        new("E1606", MistakeScope.Site, "not supported by this version", "The setting is planned and does nothing yet. It is refused rather than ignored, so that nobody relies on it.",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, share: \"127.0.0.1:15000\" } }", Link.TrimEnd()),
        new("E1607", MistakeScope.Site, "infrastructure not known", "`behind` names an entry of `infrastructure`, so that one fallen switch explains all links behind it.",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, behind: sw-c4 } }",
            "infrastructure: { sw-c4: { address: 192.168.125.2 } }\nlinks: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, behind: sw-c4 } }"),
        new("E1608", MistakeScope.Site, "other schema", "The file was written for another version of the program.", "schema: 2", "schema: 1"),
        new("E1609", MistakeScope.Site, "parent in place of a device", "Profiles under `base/` hold what others share; some do not say where messages end. A link names a profile of a device, or one of your own that extends the parent.",
            "links: { r4: { profile: base/tcp, address: 192.168.125.11:5000 } }", Link.TrimEnd()),
        new("E1701", MistakeScope.File, "no site file", "The configuration folder holds no `site.yaml`. Name the folder with -c, or begin a file with `schema: 1`.", "An empty folder.", "A folder with a `site.yaml`."),
        new("E1702", MistakeScope.File, "file cannot be read", "The system refuses to open the file.", "A file that belongs to somebody else.", "A file that this user may read."),
        new("E1610", MistakeScope.Site, "an identity that nobody asks for", "The site says who the device is; the profile has to say which request's reply tells it: `identity: request.field`.",
            "links:\n  r4: { profile: abb-rapid-lines, address: 192.168.125.11, identity: \"4711\" }",
            "links:\n  r4: { profile: abb-open-commands, address: 192.168.125.11, identity: \"120-500123\", override: { identity: info.serial } }"),
        new("E1611", MistakeScope.Site, "a secret in the site file", "Secrets stand in no configuration file: files are copied, shown and mailed. The site file says where they are kept: `env:` and an environment variable, or `file:` and a file beside the site file.",
            "links:\n  cam: { profile: cognex-insight, address: 192.168.125.40, secrets: { user: env:CAM_USER, password: letmein } }",
            "links:\n  cam: { profile: cognex-insight, address: 192.168.125.40, secrets: { user: env:CAM_USER, password: env:CAM_PASSWORD } }"),
        new("W1701", MistakeScope.Profile, "profile called otherwise than its file", "Sites name profiles by their file or folder. A copy whose `profile:` still has the old name confuses readers.",
            "profile: q\nextends: base/tcp-line", "profile: p\nextends: base/tcp-line"),
        new("W1702", MistakeScope.Profile, "messages that look the same", "Two messages cannot be told apart on the wire, so everything is taken for the first.",
            "events:\n  a: { match: \"DONE {n:int}\" }\n  b: { match: \"DONE {m:int}\" }", "events:\n  a: { match: \"DONE {n:int}\" }\n  b: { match: \"FAILED {m:int}\" }"),
        new("W1703", MistakeScope.Profile, "link up, program not supervised", "TCP answers even when the device's program hangs. Without a heartbeat, a period or a session nothing shows that the program runs.",
            "requests: { ping: { send: \"PING\", reply: \"PONG\" } }", "requests: { ping: { send: \"PING\", reply: \"PONG\" } }\nheartbeat: { send: ping }"),
        new("W1704", MistakeScope.Site, "two links to a device for one", "The device serves one client. Two links to the same address would drive each other away.",
            "links:\n  r4: { profile: abb-rapid-lines, address: 192.168.125.11 }\n  r5: { profile: abb-rapid-lines, address: 192.168.125.11 }",
            "links:\n  r4: { profile: abb-rapid-lines, address: 192.168.125.11 }\n  r5: { profile: abb-rapid-lines, address: 192.168.125.12 }"),
        new("W1705", MistakeScope.Profile, "device hangs up on silence", "The device ends connections that are silent for `peer_timeout`, and nothing is sent by itself before that.",
            "peer_timeout: 15s", "peer_timeout: 15s\nrequests: { ping: { send: \"PING\", reply: \"PONG\" } }\nheartbeat: { send: ping }"),
        new("W1708", MistakeScope.Site, "secret that is not there now", "The link says where a secret is kept, and nothing is there: the variable is not set for this program, or the file does not exist. The daemon may see another environment than you do.",
            "links:\n  cam: { profile: cognex-insight, address: 192.168.125.40, secrets: { user: env:CAM_USER, password: env:NOT_SET } }",
            "links:\n  cam: { profile: cognex-insight, address: 192.168.125.40, secrets: { user: env:CAM_USER, password: env:CAM_PASSWORD } }"),
    ];
}

using static RobotLink.Profiles.Language.Shapes;

namespace RobotLink.Profiles.Language;

/// <summary>Every key a site file can have.</summary>
public static class SiteLanguage
{
    private const string ListenAt = @".+:[0-9]{1,5}";

    public static KeyGroup Root { get; } = new("site file", "Which devices stand here.", () =>
    [
        new("schema", Whole(1, 1), "The version of this file's language.") { Default = "1" },
        new("site", In(Site), "About the site."),
        new("http", In(Http), "The HTTP interface."),
        new("record", Either(Choice("off"), In(SiteRecord)), "How much of what passes the links is kept, to look back at.") { Example = "{ keep: 1h, total: 512MiB }", Since = Next },
        new("infrastructure", Named("id", Notation.Link, In(Part)), "Parts between this PC and devices; the fall of one explains others.") { Example = "{ sw-c4: { address: 192.168.125.2 } }" },
        new("links", Named("id", Notation.Link, In(Link)), "The devices; the id is a link's name everywhere."),
        new("sinks", Named("id", Notation.Link, new DocumentValue()), "None are built in yet; any key is refused."),
    ])
    {
        NullRemoves = false,
        Complete = true,
    };

    private static KeyGroup Site { get; } = new("site", "About the site.", () =>
    [
        new("name", Text(), "Its name.") { Default = "site", Example = "line4" },
        new("timezone", Text("time zone"), "Where it stands.") { Default = "the PC's", Example = "Europe/Berlin" },
    ])
    {
        NullRemoves = false,
        Complete = true,
    };

    private static KeyGroup Http { get; } = new("http", "The HTTP interface.", () =>
    [
        new("listen", Text("address and port", @".+:[0-9]{1,5}"), "Where it listens: on this PC only.") { Default = "127.0.0.1:8480" },
    ])
    {
        NullRemoves = false,
        Complete = true,
    };

    private static KeyGroup Part { get; } = new("infrastructure", "A switch or another part on the way to devices.", () =>
    [
        new("address", Text("address"), "What is probed.") { Required = true, Example = "192.168.125.2" },
        new("title", Text(), "What it is called.") { Example = "\"Switch, cabinet C4\"" },
    ])
    {
        NullRemoves = false,
        Complete = true,
    };

    private static KeyGroup SiteRecord { get; } = new("record", "How much of what passes the links is kept; `off` keeps nothing.", () =>
    [
        new("keep", Duration("1s", "24h"), "What is older may go.") { Default = "15min", Since = Next },
        new("size", Size("16KiB", "1024MiB"), "The most that one link's record holds.") { Default = "4MiB", Since = Next },
        new("total", Size("1MiB", "1024MiB"), "The most that all records hold together. Where it does not reach for all, each link has an equal share.") { Default = "256MiB", Since = Next },
    ])
    {
        NullRemoves = false,
        Complete = true,
    };

    private static KeyGroup Record { get; } = new("link.record", "How much of what passes this link is kept, where it is to be otherwise than for the site; `off` keeps nothing.", () =>
    [
        new("keep", Duration("1s", "24h"), "What is older may go.") { Default = "the site's", Since = Next },
        new("size", Size("16KiB", "1024MiB"), "The most that its record holds.") { Default = "the site's", Since = Next },
    ])
    {
        NullRemoves = false,
        Complete = true,
    };

    private static KeyGroup Share { get; } = new("link.share", "A port at which other programs speak with the device.", () =>
    [
        new("listen", Text("address and port", ListenAt), "Where it listens.") { Required = true, Example = "127.0.0.1:15000", Since = Next },
        new("from", ListOf(Text("address or network", @"[0-9A-Fa-f.:]+(/[0-9]{1,3})?")), "Who may call; needed where it listens beyond this PC.") { Default = "everybody who can", Example = "[192.168.1.0/24]", Since = Next },
        new("mode", Choice("observe", "arbitrated", "exclusive", "raw"), "How programs share the device.") { Default = "arbitrated", Since = Next },
        new("clients", Whole(1, 1000), "So many programs at most.") { Default = "32", Since = Next },
        new("when_down", Choice("closed", "refused", "held"), "What programs see while the device is down.") { Default = "closed", Since = Next },
        new("held_for", Duration("100ms", "1h"), "With `when_down: held`: so long.") { Default = "10s", Since = Next },
        new("queue", Size("4KiB", "64MiB"), "Bytes that may wait for one program; one that lets more wait is dropped.") { Default = "1MiB", Since = Next },
    ])
    {
        NullRemoves = false,
        Complete = true,
    };

    private static KeyGroup Link { get; } = new("link", "One device.", () =>
    [
        new("profile", Text("name of a profile", Notation.Profile), "A bundled profile, or one of `profiles/`.") { Required = true, Example = "abb-rapid-lines" },
        new("address", Text("address"), "`host[:port]` to call it, `:port` to listen, a serial port, or `unix:/run/x.sock`.") { Required = true, Example = "192.168.125.11:5000" },
        new("title", Text(), "What it is called.") { Example = "\"Robot R4, weld cell\"" },
        new("behind", Text("id of a part", Notation.Link), "An entry of `infrastructure`."),
        new("commands", Flag, "Whether requests that change the machine are let through.") { Default = "false" },
        new("enabled", Flag, "Whether it is connected from the start.") { Default = "true" },
        new("share", Either(Text("address and port", ListenAt), In(Share)), "A port at which other programs speak with the device as if it were the device; an address alone is its `listen`.") { Example = "127.0.0.1:15000" },
        new("record", Either(Choice("off"), In(Record)), "How much of what passes is kept, to look back at.") { Example = "{ keep: 1h, size: 16MiB }", Since = Next },
        new("override", In(ProfileLanguage.Override), "Any setting of the profile, for this link only.") { Example = "{ detect_within: 2s }" },
        new("secrets", Named("secret", Notation.Field, Text("env:NAME or file:PATH", "(env|file):.+")), "Where secrets of the profile come from; they are shown nowhere.") { Example = "{ password: env:ROBOT4_PASSWORD }", Since = Next },
        new("identity", Text("value"), "The right value of the profile's `identity`; another one refuses all changes.") { Example = "\"120-500123\"", Since = Next },
    ])
    {
        NullRemoves = false,
        Complete = true,
    };
}

namespace RobotLink.Profiles;

internal static class RecordCodes
{
    public static readonly MistakeCode[] All =
    [
        new("E1560", MistakeScope.Site, "neither off nor how much is kept", "`record` says how long and how much of what passes a link is kept, or `off`. Without it a link's last 15 minutes are kept, up to 4 MiB.",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, record: on } }",
            "links: { r4: { profile: abb-rapid-lines, address: 192.168.125.11, record: { keep: 1h } } }"),
    ];
}

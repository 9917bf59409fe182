using System.Text;
using RobotLink.Profiles;
using RobotLink.Simulators;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Pages;

/// <summary>docs/catalogue.md: made from the bundled profiles and the simulators.</summary>
internal static class CataloguePage
{
    public static string Text()
    {
        var page = new StringBuilder("# Profiles and simulators\n\n");
        page.Append("Which devices are known. A profile says how a kind of device speaks; a simulator plays one on a real socket.\n\n");
        page.Append("This page is generated from the bundled profiles and the program's own list of simulators.\n\n## Profiles\n\n");
        page.Append("Name one in `site.yaml`; no file of your own is needed. What a device needs on its side stands in `device-profiles/NAME/README.md`, where there is one.\n\n");
        page.Append("| profile | device | reached by | asks | hears | commands | source |\n|---|---|---|---|---|---|---|\n");
        foreach (var profile in Bundled())
        {
            page.Append($"| `{profile.Name}` | {Cell(profile.Title)} | {Transport(profile.Connect)} | {Asks(profile)} | {Hears(profile)} | {Commands(profile)} | {Cell(profile.Source)} |\n");
        }

        page.Append("\n*asks*: requests that only read. *hears*: what the device says by itself. *commands*: requests that change the machine; a link needs `commands: true` for them.\n");
        page.Append("\n## Simulators\n\nStart one with `robotlink simulate NAME`; it listens on 127.0.0.1 at its port.\n\n");
        page.Append("| simulator | device | port | profile |\n|---|---|---|---|\n");
        var names = Bundled().Select(profile => profile.Name).ToHashSet();
        foreach (var kind in SimulatorCatalogue.Kinds)
        {
            page.Append($"| `{kind.Name}` | {Cell(kind.Title)} | {(kind.Udp ? "UDP" : "TCP")} {kind.DefaultPort} | {(names.Contains(kind.Name) ? $"`{kind.Name}`" : "")} |\n");
        }

        return page.Append("\nA profile without a simulator of its name is played from its examples: `robotlink simulate NAME` does that by itself.\n").ToString();
    }

    private static IEnumerable<DeviceProfile> Bundled() => new Texts().Names.Where(name => !name.StartsWith("base/", StringComparison.Ordinal))
        .Select(name => ProfileReader.Read(name, new Texts()).Profile!);

    private static string Transport(ConnectProfile connect)
    {
        var kind = connect.Kind == ConnectKind.Serial ? $"serial line, {connect.Serial.Baud} baud" : $"{connect.Kind}".ToUpperInvariant();
        return connect.Port is { } port ? $"{kind} {port}" : kind;
    }

    private static string Asks(DeviceProfile profile) => Names(profile.Requests.Where(request => !request.ChangesMachine).Select(request => request.Name));

    private static string Commands(DeviceProfile profile) => Names(profile.Requests.Where(request => request.ChangesMachine).Select(request => request.Name));

    // A message by place can be anybody's; one that we acknowledge is the device's.
    private static string Hears(DeviceProfile profile) =>
        Names(profile.Messages.Where(message => message.Kind == MessageKind.Event || (message.Kind == MessageKind.Message && message.Ack is not null)).Select(message => message.Name));

    private static string Names(IEnumerable<string> names) => string.Join(' ', names.Select(name => $"`{name}`"));

    private static string Cell(string? text) => (text ?? "").Replace("|", "&#124;", StringComparison.Ordinal);
}

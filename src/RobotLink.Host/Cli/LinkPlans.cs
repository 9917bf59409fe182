using System.ComponentModel;
using RobotLink.Host.Api;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Host.Cli;

/// <summary>What <c>plan --json</c> writes.</summary>
/// <param name="Valid">False: the files have mistakes, so nothing would change.</param>
/// <param name="Daemon">Whom the files were compared with; null when they have mistakes.</param>
internal sealed record PlanDocument(bool Valid, string? Daemon, IReadOnlyList<LinkPlanDocument> Links, IReadOnlyList<MistakeDocument> Mistakes);

/// <param name="Action">One of <see cref="LinkPlans.Actions"/>.</param>
/// <param name="Words">What stands behind the action, for people.</param>
internal sealed record LinkPlanDocument(
    string Id, [property: OneOf("add", "remove", "restart", "adopt", "unchanged")] string Action, string Words, IReadOnlyList<ChangeDocument> Changes);

[Description("A setting that differs; null where there is none.")]
internal sealed record ChangeDocument(string Path, string? Before, string? After, string? BeforeOrigin = null, string? AfterOrigin = null);

/// <summary>Compares one link of a daemon with the files.</summary>
internal static class LinkPlans
{
    /// <summary>In the order of the summary.</summary>
    public static IReadOnlyList<string> Actions { get; } = ["add", "remove", "restart", "adopt", "unchanged"];

    public static LinkPlanDocument Of(LinkDetailDocument? running, LinkConfiguration wanted, Dictionary<DeviceProfile, string> known)
    {
        if (running is null)
        {
            return new LinkPlanDocument(wanted.Id, "add", $"{wanted.Profile.Name} at {wanted.Address}", []);
        }

        if (running.Fingerprint == EffectiveLink.Fingerprint(wanted, known))
        {
            var adopted = Adopted(running, wanted);
            return new LinkPlanDocument(
                wanted.Id, adopted.Count == 0 ? "unchanged" : "adopt", adopted.Count == 0 ? "" : "keeps its connection", adopted);
        }

        var changes = Restarting(running, wanted);
        return new LinkPlanDocument(
            wanted.Id, "restart", changes.Count == 0 ? "the same settings in another order" : "hangs up and connects anew",
            [.. changes, .. Adopted(running, wanted)]);
    }

    public static LinkPlanDocument Removed(LinkDetailDocument running) => new(running.Id, "remove", $"{running.Profile} at {running.Address}", []);

    private static List<ChangeDocument> Restarting(LinkDetailDocument running, LinkConfiguration wanted)
    {
        var before = running.Effective.Select(setting => new Setting(setting.Path, setting.Value, setting.Origin));
        var settings = SettingChange.Between(before, EffectiveLink.Settings(wanted)).Select(change => new ChangeDocument(
            change.Path, change.Before?.Value, change.After?.Value, change.Before?.Origin, change.After?.Origin));
        return [.. Differing("profile", running.Profile, wanted.Profile.Name), .. Differing("address", running.Address, wanted.Address), .. settings];
    }

    private static List<ChangeDocument> Adopted(LinkDetailDocument running, LinkConfiguration wanted) =>
    [
        .. Differing("title", running.Title, wanted.Title), .. Differing("behind", running.Behind, wanted.Behind),
        .. Differing("commands", Word(running.Commands), Word(wanted.Commands)), .. Differing("enabled", Word(running.Enabled), Word(wanted.Enabled)),
    ];

    private static IEnumerable<ChangeDocument> Differing(string path, string? before, string? after) =>
        before == after ? [] : [new ChangeDocument(path, before, after)];

    private static string Word(bool value) => value ? "true" : "false";
}

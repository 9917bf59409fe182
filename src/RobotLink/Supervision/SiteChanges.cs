using RobotLink.Profiles;

namespace RobotLink.Supervision;

/// <summary>What another configuration means for the links, by their ids, in the order of the site file.</summary>
/// <param name="Added">They start.</param>
/// <param name="Removed">They hang up and are gone.</param>
/// <param name="Restarted">They hang up and start again with other settings.</param>
/// <param name="Adopted">They stay connected; what changed is their title, their switch, or what they may do.</param>
/// <param name="Unchanged">Nothing happens to them.</param>
public sealed record SiteChanges(
    IReadOnlyList<string> Added,
    IReadOnlyList<string> Removed,
    IReadOnlyList<string> Restarted,
    IReadOnlyList<string> Adopted,
    IReadOnlyList<string> Unchanged)
{
    public bool IsNone => Added.Count + Removed.Count + Restarted.Count + Adopted.Count == 0;

    public static SiteChanges Of(SiteConfiguration before, SiteConfiguration after)
    {
        var known = EffectiveLink.Memory();
        var old = before.Links.ToDictionary(link => link.Id, StringComparer.Ordinal);
        var kept = after.Links.Where(link => old.ContainsKey(link.Id)).ToLookup(link => Kind(old[link.Id], link, known), link => link.Id);
        var ids = after.Links.Select(link => link.Id).ToHashSet(StringComparer.Ordinal);
        return new SiteChanges(
            [.. after.Links.Select(link => link.Id).Where(id => !old.ContainsKey(id))],
            [.. before.Links.Select(link => link.Id).Where(id => !ids.Contains(id))],
            [.. kept[Change.Restart]],
            [.. kept[Change.Adopt]],
            [.. kept[Change.None]]);
    }

    public override string ToString()
    {
        var parts = new (string Words, IReadOnlyList<string> Links)[]
        {
            ("added", Added), ("removed", Removed), ("restarted", Restarted), ("changed without a new connection", Adopted),
        };
        return string.Join("; ", parts.Where(part => part.Links.Count > 0).Select(part => $"{part.Words}: {string.Join(", ", part.Links)}"))
            is { Length: > 0 } words ? words : "no link changed";
    }

    private static Change Kind(LinkConfiguration before, LinkConfiguration after, Dictionary<DeviceProfile, string> known) =>
        EffectiveLink.Fingerprint(before, known) != EffectiveLink.Fingerprint(after, known) ? Change.Restart
        : (before.Title, before.Behind, before.Commands, before.Enabled, before.Share, before.Record) != (after.Title, after.Behind, after.Commands, after.Enabled, after.Share, after.Record) ? Change.Adopt
        : Change.None;

    private enum Change
    {
        None,
        Adopt,
        Restart,
    }
}

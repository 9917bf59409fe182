using RobotLink.Profiles;

namespace RobotLink.Supervision;

/// <summary>A setting that differs between two configurations of a link; null where one has no such setting.</summary>
public sealed record SettingChange(string Path, Setting? Before, Setting? After)
{
    /// <summary>Settings that describe a profile and change nothing.</summary>
    private static readonly string[] Descriptive = ["profile", "title", "version", "source", "extends"];

    /// <summary>Differences in the order of paths. Two ways to write one quantity are no difference.</summary>
    public static IReadOnlyList<SettingChange> Between(IEnumerable<Setting> before, IEnumerable<Setting> after)
    {
        var old = before.ToDictionary(setting => setting.Path, StringComparer.Ordinal);
        var fresh = after.ToDictionary(setting => setting.Path, StringComparer.Ordinal);
        return
        [
            .. old.Keys.Union(fresh.Keys).Except(Descriptive).Order(StringComparer.Ordinal)
                .Select(path => new SettingChange(path, old.GetValueOrDefault(path), fresh.GetValueOrDefault(path)))
                .Where(change => change.Before is null || change.After is null || !SameValue(change.Before.Value, change.After.Value)),
        ];
    }

    private static bool SameValue(string before, string after) => before == after
        || SameQuantity(before, after, Quantity.Durations) || SameQuantity(before, after, Quantity.Sizes) || SameQuantity(before, after, Quantity.Shares);

    private static bool SameQuantity(string before, string after, IReadOnlyList<(string Unit, double Factor)> units) =>
        Quantity.TryParse(before, units, out var left) && Quantity.TryParse(after, units, out var right) && Math.Abs(left - right) < 1e-9;
}

namespace RobotLink.Profiles;

/// <summary>
/// A promise given nearer to the device outranks periods that were inherited: a site's <c>detect_within: 2s</c> over a profile made for 4 s
/// drops the profile's periods, so that they are derived from the new promise.
/// </summary>
/// <param name="Derived">Paths of the settings that were dropped.</param>
internal sealed record NearerPromise(YamlMapping Tree, IReadOnlyList<string> Derived)
{
    /// <param name="nearestFirst">The files the tree was merged from: the site's, the profile's, its ancestors'.</param>
    public static NearerPromise Fit(YamlMapping tree, IReadOnlyList<SourceFile> nearestFirst)
    {
        if (tree.Find("detect_within")?.Value is not YamlScalar promise || !Quantity.TryParseDuration(promise.Value, out var within))
        {
            return new NearerPromise(tree, []);
        }

        var derived = new List<string>();
        var farther = nearestFirst.SkipWhile(file => file != promise.Place.File).Skip(1).ToList();
        tree = Fit(tree, "heartbeat", ["after_idle", "reply_within", "lost_after"], farther, within, derived);
        tree = Fit(tree, "keepalive", ["idle", "interval", "count"], farther, within, derived);
        return new NearerPromise(tree, derived);
    }

    private static YamlMapping Fit(YamlMapping tree, string part, string[] keys, List<SourceFile> farther, TimeSpan within, List<string> derived)
    {
        if (tree.Find(part) is not { Value: YamlMapping periods } entry)
        {
            return tree;
        }

        var inherited = periods.Entries.Where(period => keys.Contains(period.Key.Value) && farther.Contains(period.Value.Place.File)).ToList();
        var probesFit = part != "keepalive"
            || (Period(periods, keys[0]) <= LivenessChecks.LongestProbe(within) && Period(periods, keys[1]) <= LivenessChecks.LongestProbe(within));
        if (inherited.Count == 0 || (Sum(periods, keys) <= within && probesFit))
        {
            return tree;
        }

        derived.AddRange(inherited.Select(period => $"{part}.{period.Key.Value}"));
        var kept = periods.Entries.Except(inherited).ToList();
        var entries = tree.Entries.Where(other => other != entry).ToList();
        if (kept.Count > 0)
        {
            entries.Add(entry with { Value = new YamlMapping(kept, periods.Place) });
        }

        return new YamlMapping(entries, tree.Place);
    }

    private static TimeSpan Sum(YamlMapping periods, string[] keys) =>
        Period(periods, keys[0]) + (Period(periods, keys[1]) * Count(periods, keys[2]));

    private static TimeSpan Period(YamlMapping periods, string key) =>
        periods.Find(key)?.Value is YamlScalar scalar && Quantity.TryParseDuration(scalar.Value, out var duration) ? duration : TimeSpan.Zero;

    private static int Count(YamlMapping periods, string key) =>
        periods.Find(key)?.Value is YamlScalar scalar && int.TryParse(scalar.Value, out var count) && count is > 0 and < 1000 ? count : 1;
}

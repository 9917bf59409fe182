namespace RobotLink.Diagnosis;

/// <summary>Several links with one root are one outage. Pure: the links as they are in, outages and their changes out. Not thread-safe.</summary>
public sealed class Outages
{
    private readonly Dictionary<string, Outage> open = new(StringComparer.Ordinal);
    private int last;

    /// <summary>Those that go on, the oldest first.</summary>
    public IReadOnlyList<Outage> Open => [.. open.Values.OrderBy(outage => outage.Since).ThenBy(outage => outage.Id, StringComparer.Ordinal)];

    /// <param name="links">All links that should work, in the order of the site file.</param>
    public IReadOnlyList<OutageChange> Update(IReadOnlyList<OutageLink> links)
    {
        var changes = new List<OutageChange>();
        var roots = OutageRoots.Of(links).ToDictionary(root => root.Key, StringComparer.Ordinal);
        foreach (var (key, root) in roots)
        {
            var before = open.GetValueOrDefault(key);
            var now = root.Outage(before?.Id ?? $"o{++last}", before?.Since);
            open[key] = now;
            if (before is null || !Same(before, now))
            {
                changes.Add(new OutageChange(before is null ? OutageStep.Began : OutageStep.Changed, now));
            }
        }

        foreach (var (key, outage) in open.Where(pair => !roots.ContainsKey(pair.Key)).ToList())
        {
            open.Remove(key);
            var into = open.Values.FirstOrDefault(other => outage.Members.Any(other.Members.Contains));
            changes.Add(new OutageChange(OutageStep.Ended, outage, into?.Id));
        }

        return changes;
    }

    private static bool Same(Outage left, Outage right) =>
        (left.Cause, left.Certainty, left.Words) == (right.Cause, right.Certainty, right.Words) && left.Members.SequenceEqual(right.Members);
}

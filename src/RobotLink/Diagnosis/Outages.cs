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
        var roots = OutageRoots.Of(links);
        var gone = open.Where(pair => roots.All(root => root.Key != pair.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var root in roots)
        {
            var before = open.GetValueOrDefault(root.Key) ?? Inherit(root, gone);
            var now = root.Outage(before?.Id ?? $"o{++last}", before);
            open[root.Key] = now;
            if (before is null || !Same(before, now))
            {
                changes.Add(new OutageChange(before is null ? OutageStep.Began : OutageStep.Changed, now));
            }
        }

        foreach (var (key, outage) in gone)
        {
            open.Remove(key);
            var into = open.Values.FirstOrDefault(other => outage.Members.Any(other.Members.Contains));
            changes.Add(new OutageChange(OutageStep.Ended, outage, into?.Id));
        }

        return changes;
    }

    /// <summary>Links that are found to have another root than was thought go on in the same outage: the oldest that they were in.</summary>
    private Outage? Inherit(OutageRoot root, Dictionary<string, Outage> gone)
    {
        var heir = gone.Where(pair => root.Members.Any(member => pair.Value.Members.Contains(member.Id))).OrderBy(pair => pair.Value.Since).FirstOrDefault();
        if (heir.Key is null)
        {
            return null;
        }

        gone.Remove(heir.Key);
        open.Remove(heir.Key);
        return heir.Value;
    }

    private static bool Same(Outage left, Outage right) =>
        (left.Root, left.Cause, left.Certainty, left.Words) == (right.Root, right.Cause, right.Certainty, right.Words) && left.Members.SequenceEqual(right.Members);
}

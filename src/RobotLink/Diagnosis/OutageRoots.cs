namespace RobotLink.Diagnosis;

/// <summary>Finds what links that failed have in common. Pure.</summary>
internal static class OutageRoots
{
    /// <summary>Each link that does not work belongs to exactly one root: the first of these that holds for it.</summary>
    public static IReadOnlyList<OutageRoot> Of(IReadOnlyList<OutageLink> links)
    {
        var failed = links.Where(link => link.Verdict is not null).ToList();
        var roots = new List<OutageRoot>();
        foreach (var find in new Func<IReadOnlyList<OutageLink>, List<OutageLink>, IEnumerable<OutageRoot>>[] { OwnPorts, Beyond, Parts, Hosts })
        {
            foreach (var root in find(links, failed).ToList())
            {
                roots.Add(root);
                failed.RemoveAll(root.Members.Contains);
            }
        }

        roots.AddRange(failed.Select(Alone));
        return roots;
    }

    private static IEnumerable<OutageRoot> OwnPorts(IReadOnlyList<OutageLink> all, List<OutageLink> failed) => failed
        .Where(link => link is { Verdict.Cause: Cause.LocalPortDown, Port: not null })
        .GroupBy(link => link.Port!)
        .Select(group => new OutageRoot($"port:{group.Key}", $"port {group.Key}", [.. group], Cause.LocalPortDown, Strongest(group), group.First().Verdict!.Words, group.First().Verdict!.WalkTo));

    /// <summary>All devices behind one port are silent at once, and no part of the site file explains it.</summary>
    private static IEnumerable<OutageRoot> Beyond(IReadOnlyList<OutageLink> all, List<OutageLink> failed) =>
        from port in failed.Where(link => link is { IsCutOff: true, Port: not null }).GroupBy(link => link.Port!)
        let over = all.Where(link => link.Port == port.Key).ToList()
        where over.TrueForAll(link => link.IsCutOff)
            && over.Select(link => link.Host).Distinct().Count() > 1
            && (over[0].Behind is null || over.Exists(link => link.Behind?.Id != over[0].Behind!.Id))
        select new OutageRoot(
            $"beyond:{port.Key}", $"behind port {port.Key}", [.. port], Cause.PathDead, Certainty.Likely,
            $"No device behind port {port.Key} answers: the switch or the uplink that they share",
            $"the switch that port {port.Key} of this PC leads to, and its uplink");

    /// <summary>The part before them does not answer; or it was not asked, and all behind it are silent.</summary>
    private static IEnumerable<OutageRoot> Parts(IReadOnlyList<OutageLink> all, List<OutageLink> failed) =>
        from part in failed.Where(link => link is { IsCutOff: true, Behind: not null }).GroupBy(link => link.Behind!.Id)
        let behind = all.Where(link => link.Behind?.Id == part.Key).ToList()
        let asked = part.Any(link => link.PartIsLost)
        where asked || (behind.TrueForAll(link => link.IsCutOff) && behind.Select(link => link.Host).Distinct().Count() > 1)
        let name = part.First().Behind!.ToString()
        select new OutageRoot(
            $"part:{part.Key}", part.Key, [.. part], Cause.PathDead, asked ? Strongest(part) : Certainty.Likely,
            asked ? $"{name} does not answer, and nothing behind it" : $"No device behind {name} answers",
            $"{name}: its power, and the cable to it");

    /// <summary>Several links to one device.</summary>
    private static IEnumerable<OutageRoot> Hosts(IReadOnlyList<OutageLink> all, List<OutageLink> failed) => failed
        .Where(link => link is { Host: not null, Verdict.Cause: Cause.PathDead or Cause.WentSilent or Cause.HostSilent })
        .GroupBy(link => link.Host!)
        .Where(group => group.Count() > 1)
        .Select(group => Shared($"host:{group.Key}", group.Key, [.. group]));

    private static OutageRoot Alone(OutageLink link) => Shared($"link:{link.Id}", link.Id, [link]);

    private static OutageRoot Shared(string key, string root, IReadOnlyList<OutageLink> members)
    {
        var best = members.MaxBy(link => link.Verdict!.Certainty)!.Verdict!;
        return new OutageRoot(key, root, members, best.Cause, best.Certainty, best.Words, best.WalkTo);
    }

    private static Certainty Strongest(IEnumerable<OutageLink> links) => links.Max(link => link.Verdict!.Certainty);
}

/// <param name="Key">The same for the same root at any time.</param>
internal sealed record OutageRoot(
    string Key, string Root, IReadOnlyList<OutageLink> Members, Cause Cause, Certainty Certainty, string Words, string WalkTo)
{
    public Outage Outage(string id, TimeSpan? since) =>
        new(id, Root, Cause, Certainty, Words, WalkTo, since ?? Members.Min(member => member.Since), [.. Members.Select(member => member.Id)]);
}

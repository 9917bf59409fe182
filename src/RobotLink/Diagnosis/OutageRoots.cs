namespace RobotLink.Diagnosis;

/// <summary>Finds what links that failed have in common. Pure.</summary>
internal static class OutageRoots
{
    /// <summary>Each link that does not work belongs to exactly one root: the first of these that holds for it.</summary>
    public static IReadOnlyList<OutageRoot> Of(IReadOnlyList<OutageLink> links)
    {
        var failed = links.Where(link => link.Verdict is not null).ToList();
        var roots = new List<OutageRoot>();
        foreach (var find in new Func<IReadOnlyList<OutageLink>, List<OutageLink>, IEnumerable<OutageRoot>>[] { OwnPorts, LostGateways, Beyond, Parts, Networks, Hosts })
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
            && NoPartExplains(over)
        select new OutageRoot(
            $"beyond:{port.Key}", $"behind port {port.Key}", [.. port], Cause.PathDead, Certainty.Likely,
            $"No device behind port {port.Key} answers: the switch or the uplink that they share",
            $"the switch that port {port.Key} of this PC leads to, and its uplink");

    /// <summary>The gateway was asked and does not answer, while nothing speaks for a failure nearer by.</summary>
    private static IEnumerable<OutageRoot> LostGateways(IReadOnlyList<OutageLink> all, List<OutageLink> failed) =>
        from gateway in failed.Where(link => link is { IsCutOff: true, Gateway: not null, Port: not null }).GroupBy(link => (link.Port, link.Gateway))
        where gateway.Any(link => link.GatewayIsLost)
        let near = all.Where(link => link.Port == gateway.Key.Port && link.Gateway is null).ToList()
        where near.Count == 0 || near.Exists(link => !link.IsCutOff)
        select new OutageRoot(
            $"gateway:{gateway.Key.Port}:{gateway.Key.Gateway}", $"gateway {gateway.Key.Gateway}", [.. gateway], Cause.PathDead, Strongest(gateway),
            $"The gateway {gateway.Key.Gateway} does not answer, and nothing behind it",
            $"the gateway {gateway.Key.Gateway}: its power and its cable; then this PC's network settings");

    /// <summary>All devices of one network are silent, while others over the same port are not.</summary>
    private static IEnumerable<OutageRoot> Networks(IReadOnlyList<OutageLink> all, List<OutageLink> failed) =>
        from network in failed.Where(link => link is { IsCutOff: true, Port: not null } && (link.Gateway ?? link.From) is not null).GroupBy(link => (link.Port, Way: link.Gateway ?? link.From))
        let members = all.Where(link => link.Port == network.Key.Port && (link.Gateway ?? link.From) == network.Key.Way).ToList()
        where members.TrueForAll(link => link.IsCutOff) && members.Select(link => link.Host).Distinct().Count() > 1 && NoPartExplains(members)
        let isRouted = network.First().Gateway is not null
        select new OutageRoot(
            isRouted ? $"gateway:{network.Key.Port}:{network.Key.Way}" : $"network:{network.Key.Port}:{network.Key.Way}",
            isRouted ? $"gateway {network.Key.Way}" : $"network of {network.Key.Way}", [.. network], Cause.PathDead, Certainty.Likely,
            isRouted ? $"No device behind the gateway {network.Key.Way} answers" : $"No device in the network of this PC's address {network.Key.Way} answers: the switch or the uplink that they share",
            isRouted ? $"what lies behind the gateway {network.Key.Way}, and the gateway itself" : $"the switch of that network, and its uplink to port {network.Key.Port}");

    /// <summary>Where all stand behind the same part, the part is the nearer name for what they share.</summary>
    private static bool NoPartExplains(List<OutageLink> links) =>
        links[0].Behind is null || links.Exists(link => link.Behind?.Id != links[0].Behind!.Id);

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
    public Outage Outage(string id, Outage? before)
    {
        var since = before?.Since ?? Members.Min(member => member.Since);
        return new Outage(id, Root, Cause, Certainty, Words, WalkTo, since, [.. Members.Select(member => member.Id)])
        {
            // One root failed at one moment: none of those that fell with it can have proved life after that.
            BeganAfter = before?.BeganAfter ?? Members.Select(member => member.BeganAfter).Where(proof => proof <= since).DefaultIfEmpty(since).Max(),
        };
    }
}

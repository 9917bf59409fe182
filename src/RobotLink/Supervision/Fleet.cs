using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using RobotLink.Links;
using RobotLink.Profiles;

namespace RobotLink.Supervision;

/// <summary>A link and the task that holds it.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A token source without timer holds nothing to free.")]
internal sealed class Held(Link link)
{
    public Link Link { get; } = link;

    /// <summary>Cancelled when this link alone is to end.</summary>
    public CancellationTokenSource End { get; } = new();

    public Task Running { get; set; } = Task.CompletedTask;
}

/// <summary>The links of one configuration. Never changed, only exchanged as a whole.</summary>
internal sealed class Fleet(SiteConfiguration site, IReadOnlyList<Held> held)
{
    private readonly FrozenDictionary<string, Held> byId = held.ToFrozenDictionary(each => each.Link.Id, StringComparer.Ordinal);

    public SiteConfiguration Site => site;

    public IReadOnlyList<Held> Held => held;

    public IReadOnlyList<Link> Links { get; } = [.. held.Select(each => each.Link)];

    public Held? Find(string id) => byId.GetValueOrDefault(id);
}

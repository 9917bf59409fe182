using System.Text.Json;

namespace RobotLink.EndToEndTests.Api;

/// <summary>A state event of the stream, as far as these tests look at it.</summary>
internal sealed record StateEvent(
    string Link,
    DateTimeOffset Time,
    string State,
    string? Previous,
    string? Cause,
    string? Certainty,
    double? BoundS,
    DateTimeOffset? BeganAfter,
    DateTimeOffset? BeganBefore,
    IReadOnlyList<Evidence>? Evidence)
{
    public override string ToString()
        => $"{Time:HH:mm:ss.fff} {Previous} -> {State} {Cause} {Certainty} bound {BoundS} s, "
            + string.Join("; ", (Evidence ?? []).Select(one => $"{one.Check} {one.Result}: {one.Detail}"));
}

internal sealed record Evidence(string Check, string Result, string? Detail);

/// <summary>A link as <c>GET links</c> and <c>GET links/{id}</c> show it; the latter fills all.</summary>
internal sealed record LinkDocument(
    string Id,
    string Profile,
    string State,
    DateTimeOffset Since,
    string? Cause,
    string? LocalAddress,
    long? Epoch,
    IReadOnlyDictionary<string, JsonElement>? Counters,
    string? Certainty = null,
    string? WalkTo = null,
    string? Outage = null,
    IReadOnlyList<string>? RulesOut = null,
    IReadOnlyList<Evidence>? Evidence = null)
{
    public long Counter(string name) => Counters is not null && Counters.TryGetValue(name, out var value)
        ? value.GetInt64()
        : throw new KeyNotFoundException($"Link {Id} has no counter '{name}' but {string.Join(", ", Counters?.Keys ?? [])}.");
}

internal sealed record OutageDocument(string Id, string Root, string Cause, string Words, string WalkTo, DateTimeOffset Since, DateTimeOffset? Ended, IReadOnlyList<string> Members);

internal sealed record MessageEvent(long Seq, string Dir, DateTimeOffset Time, string Kind, string? Name, string Quality, JsonElement? Fields);

internal sealed record OutcomeDocument(string Outcome, JsonElement? Reply, double? DurationS, string? Reason = null, IReadOnlyList<MessageEvent>? Parts = null);

using RobotLink.Diagnosis;
using RobotLink.Profiles;
using RobotLink.Recording;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>The worst time to notice each kind of failure, computed from the settings.</summary>
/// <param name="Seconds">The headline: a dead network path or, where it is supervised, a hung program; 0 where neither is noticed.</param>
/// <param name="Failures">Each kind of failure that this medium knows.</param>
public sealed record DetectionBound(double Seconds, IReadOnlyList<FailureBound> Failures);

/// <summary>The state of a link, and which connection it is on.</summary>
public readonly record struct LinkStanding(LinkState State, int Epoch);

/// <summary>One link at one moment, for people and programs outside.</summary>
public sealed record LinkSnapshot
{
    public required string Id { get; init; }
    public required string Profile { get; init; }
    public string? Title { get; init; }
    public required string Address { get; init; }
    public string? Behind { get; init; }

    /// <summary>Whether requests that change the machine are let through.</summary>
    public required bool Commands { get; init; }
    public required LinkState State { get; init; }

    /// <summary>Who alone may command it; null while nobody holds it.</summary>
    public LeaseSnapshot? Lease { get; init; }

    public required LinkAdmin Admin { get; init; }

    /// <summary>When the state was noticed.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The last proof of the state before: the state began after it.</summary>
    public required DateTimeOffset BeganAfter { get; init; }

    /// <summary>Why, while the link does not work; null when it does.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Something a reader should know though the link works, such as "program not supervised".</summary>
    public string? Note { get; init; }

    public string? LocalAddress { get; init; }
    public string? RemoteAddress { get; init; }

    /// <summary>Counts connections; 0 before the first.</summary>
    public required int Epoch { get; init; }

    public DateTimeOffset? LastReceive { get; init; }
    public required DetectionBound Bound { get; init; }

    /// <summary>Everything counted, by name as in the API.</summary>
    public required IReadOnlyDictionary<string, long> Counters { get; init; }

    /// <summary>Connections lost, by cause; every cause is present from the start.</summary>
    public required IReadOnlyDictionary<Cause, long> Reconnects { get; init; }

    /// <summary>Who shares it; null where nobody can.</summary>
    public ShareSnapshot? Share { get; init; }

    /// <summary>What is kept of what passed it; null where nothing is kept of any link.</summary>
    public RecordSnapshot? Record { get; init; }

    /// <summary>Every setting in force with its origin.</summary>
    public required IReadOnlyList<Setting> Effective { get; init; }
}

/// <summary>How far a link's record reaches.</summary>
/// <param name="Bytes">Memory that it holds.</param>
/// <param name="Since">Null while it is empty.</param>
public sealed record RecordSnapshot(int Bytes, DateTimeOffset? Since, RecordLimits Limits);

/// <summary>Who holds a device, on the wall clock.</summary>
public sealed record LeaseSnapshot(string Holder, DateTimeOffset Since, DateTimeOffset? Until);

using RobotLink.Proof.Devices;

namespace RobotLink.Proof.Matrix;

/// <summary>What may be said of a fault, known because we made it.</summary>
/// <param name="Failure">Which of the link's stated bounds holds, by its name in the API.</param>
/// <param name="Allowed">Verdicts that may appear while it lasts.</param>
/// <param name="Settled">One of these must be the last word; the same as <paramref name="Allowed"/> when the first word is the last.</param>
internal sealed record Truth(string Failure, Blame[] Allowed, Blame[] Settled)
{
    public Truth(string failure, params Blame[] allowed)
        : this(failure, allowed, allowed)
    {
    }

    /// <summary>A check that must have failed in the evidence of the last word, as this lab can always make it.</summary>
    public string? Shown { get; init; }
}

/// <summary>A verdict that is true.</summary>
/// <param name="MayBeProven">False where another cause would look the same.</param>
internal sealed record Blame(string Cause, bool MayBeProven = true)
{
    public bool Fits(string? cause, string? certainty) => cause == Cause && (MayBeProven || certainty != "proven");

    public static Blame Of(string cause) => new(cause);

    public static Blame NotProven(string cause) => new(cause, MayBeProven: false);
}

/// <summary>One way to fail.</summary>
/// <param name="Begin">Makes it happen to every device of the lane; tells when.</param>
/// <param name="End">Undoes it; tells from when on the devices could be reached again.</param>
/// <param name="Truth">By the name of the device; null: such a device cannot fail so.</param>
internal sealed record Fault(
    string Name,
    Func<Lane, Scene, CancellationToken, Task<DateTimeOffset>> Begin,
    Func<Lane, Scene, CancellationToken, Task<DateTimeOffset>> End,
    Func<string, Truth?> Truth)
{
    /// <summary>The device can be reached again before anybody helps.</summary>
    public bool HealsItself { get; init; }

    /// <summary>After the end of the fault; the longest pause of the site with its jitter, and one attempt.</summary>
    public TimeSpan BackWithin { get; init; } = TimeSpan.FromSeconds(1.2 + 1.2);

    /// <summary>Links that were never up since tell their cause without being down.</summary>
    public bool StartsAnew { get; init; }
}

/// <summary>What a fault leaves behind for its end.</summary>
internal sealed class Scene : IDisposable
{
    private readonly List<IDisposable> things = [];

    /// <summary>Since when the devices can be reached again, where the fault itself brought that about.</summary>
    public DateTimeOffset? Healed { get; set; }

    public void Keep(IDisposable thing) => things.Add(thing);

    public void Dispose()
    {
        things.ForEach(thing => thing.Dispose());
        things.Clear();
    }

    public static bool IsStream(string device) => device == CellPlan.Streaming;
}

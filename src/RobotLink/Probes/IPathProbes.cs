using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Gathers evidence about the way to a device.</summary>
internal interface IPathProbes
{
    /// <summary>What this PC knows already; sends nothing and does not wait.</summary>
    PathEvidence Look(PathTarget target);

    /// <summary>The device works over the way that leads there now: another one that did so before does not count any more.</summary>
    void NoteWorking(PathTarget target);

    /// <summary>Asks the network, all questions at once, for at most a second once it is its turn. Returns its task at once, so that a watch may call it.</summary>
    /// <remarks>Who asks for the same within 100 ms gets the same answer, and a gateway or a switch before many devices is asked once for all.
    /// Does not throw; what could not be asked says so.</remarks>
    Task<PathEvidence> GatherAsync(PathTarget target);
}

namespace RobotLink.Simulation.Network;

/// <summary>What our system knows of a connection's peer: when it was last heard, and how many probes went unanswered since.</summary>
internal sealed class SignsOfLife(TimeSpan opened)
{
    public TimeSpan LastAcknowledgement { get; private set; } = opened;

    public TimeSpan LastData { get; private set; } = opened;

    /// <summary>Probes without an answer.</summary>
    public int Unanswered { get; set; }

    public TimeSpan LastHeard => LastAcknowledgement > LastData ? LastAcknowledgement : LastData;

    public void Acknowledged(TimeSpan at) => (LastAcknowledgement, Unanswered) = (at, 0);

    public void Said(TimeSpan at) => (LastData, Unanswered) = (at, 0);
}

using RobotLink.Diagnosis;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>Judges the network by TCP's own times: one rule for every traffic pattern. Pure; kills nothing by itself.</summary>
internal sealed class SilenceWatch(Budget budget, TimeSpan opened)
{
    /// <summary>So often the peer is asked for an acknowledgement while it is silent: most round trips are shorter.</summary>
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>What was sent later than this ago may not have been acknowledged yet; machines stand in one building.</summary>
    private static readonly TimeSpan RoundTripMax = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan worthALook = budget.DoubtAfter < budget.Blip ? budget.DoubtAfter : budget.Blip;
    private TimeSpan nextLook;
    private TimeSpan looked;
    private TimeSpan silence;
    private TimeSpan probed = TimeSpan.MinValue;

    public TimeSpan LastReceive { get; private set; } = opened;

    /// <summary>The last byte or acknowledgement, as far as anybody has looked.</summary>
    public TimeSpan LastHeard { get; private set; } = opened;

    /// <summary>The peer owes an acknowledgement for so long that it is counted.</summary>
    public bool Lasts => silence > TimeSpan.Zero;

    /// <summary>Bytes came.</summary>
    /// <returns>The silence that ended with them, if it was long enough to be counted; else null.</returns>
    public TimeSpan? Received(TimeSpan now)
    {
        LastReceive = LastHeard = now;
        return Ended();
    }

    /// <summary>
    /// This machine stood still: before anybody is judged, the peer gets the time of one probe; as much as was lost, where the promise is nearer than that.
    /// </summary>
    public void Forgive(TimeSpan now, TimeSpan late) => nextLook = now + (budget.ProbesAreTooLate ? late : budget.KeepaliveInterval) + budget.Poll;

    /// <summary>The silence is over and was counted elsewhere.</summary>
    public void Returned() => silence = TimeSpan.Zero;

    /// <summary>When it is time to look; while bytes come there is no need.</summary>
    public TimeSpan NextLook => Later(nextLook, LastReceive + worthALook);

    /// <param name="judging">Something is due that blames the device: whether a silence of the network has just ended must be known before.</param>
    public bool WantsReading(TimeSpan now, bool judging = false)
    {
        if (now < NextLook && !(judging && silence > TimeSpan.Zero))
        {
            return false;
        }

        (looked, nextLook) = (now, now + budget.Poll);
        return true;
    }

    /// <summary>True when the network is silent for longer than the promise allows.</summary>
    /// <param name="ended">A counted silence that an acknowledgement has ended.</param>
    public bool IsLost(in TcpReading reading, out TimeSpan? ended)
    {
        ended = null;
        LastHeard = Later(LastHeard, looked - reading.Silence);
        if (reading.Silence < budget.Blip || !IsAsked(reading))
        {
            // It cannot be counted, nor raise a doubt, before it is as long as this, and while nobody asked it is the program's pause.
            nextLook = looked + Later(budget.Poll, (reading.Silence < worthALook ? worthALook : budget.Blip) - reading.Silence);
            ended = Ended();
            return false;
        }

        silence = reading.Silence;
        return silence >= budget.Decide;
    }

    /// <summary>Whether the peer's TCP owes an acknowledgement, where its own probes do not see to that in time.</summary>
    private bool IsAsked(in TcpReading reading) => !budget.ProbesAreTooLate
        || (reading.Probes > 0 && reading.Silence >= budget.ProbeIsUnanswered)
        || (reading.Unacknowledged > 0 && (reading.Retransmits > 0 || reading.SinceSend is null || reading.SinceSend > RoundTripMax));

    /// <summary>
    /// True when the kernel's own probe has stayed unanswered for a moment, so that another one is worth while: silence is only what many questions found.
    /// </summary>
    public bool WantsProbe(in TcpReading reading, TimeSpan now)
    {
        if (reading is { Unacknowledged: > 0 } || reading.Silence < budget.ProbeIsUnanswered || reading.Silence < worthALook || (probed > TimeSpan.MinValue && now - probed < ProbeEvery))
        {
            return false;
        }

        probed = now;
        return true;
    }

    private TimeSpan? Ended()
    {
        TimeSpan? ended = silence > TimeSpan.Zero ? silence : null;
        silence = TimeSpan.Zero;
        return ended;
    }

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

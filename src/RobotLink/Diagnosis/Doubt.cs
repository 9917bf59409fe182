namespace RobotLink.Diagnosis;

/// <summary>All that is known of one failure, with the questions that the rows of the table ask. Exactly one of loss and call is set.</summary>
internal sealed class Doubt
{
    /// <summary>Longer than most messages.</summary>
    public const int UnframedAtLeast = 256;

    /// <summary>A cut that none of our bytes ever fell into is shorter by this than one that nobody counts.</summary>
    private static readonly TimeSpan NeverHit = TimeSpan.FromSeconds(0.2);

    /// <summary>The kernel tells its times in ticks of up to 10 ms, and its own timers come up to 32 ms late: what should be equal may differ by this.</summary>
    private static readonly TimeSpan KernelGrain = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RouterAnswers = TimeSpan.FromMilliseconds(500);

    /// <summary>Heartbeats and polls come more often; devices that hang up when idle wait longer.</summary>
    private static readonly TimeSpan IdleAtLeast = TimeSpan.FromSeconds(5);

    public Doubt(ConnectionLoss loss) => (Loss, Path) = (loss, loss.Path ?? PathEvidence.None);

    public Doubt(DialFailure call) => (Call, Path) = (call, call.Path ?? PathEvidence.None);

    public ConnectionLoss? Loss { get; }

    public DialFailure? Call { get; }

    public PathEvidence Path { get; }

    public bool PathIsNews => Loss?.PathIsNews ?? Call!.PathIsNews;

    public string? Detail => Loss is null ? Call!.Detail : Loss.Detail;

    public bool Ended(params ReadOnlySpan<Ending> endings) => Loss is { } loss && endings.Contains(loss.Ending);

    public bool Failed(params ReadOnlySpan<DialOutcome> outcomes) => Call is { } call && outcomes.Contains(call.Outcome);

    /// <summary>The two ends of a socket often see different errors; either counts.</summary>
    public bool Saw(params ReadOnlySpan<SocketSign> signs) => Loss is { } loss && (signs.Contains(loss.Reader) || signs.Contains(loss.Writer));

    /// <summary>The device did not take what we sent, or we cannot know: then the way to it is looked at.</summary>
    public bool WayIsInDoubt =>
        Ended(Ending.NetworkSilent, Ending.CarrierLost)
        || (Ended(Ending.Socket) && Saw(SocketSign.TimedOut, SocketSign.Unreachable))
        || (IsUnanswered && !DoesNotRead && NetworkIsSilentToo)
        || (IsUnasked && (IsSwitchedOff || HasNoCarrier || HasNoRoute || PartIsLost || IsUnansweredFor))
        || Failed(DialOutcome.TimedOut, DialOutcome.Unreachable);

    /// <summary>The program was asked and said nothing.</summary>
    public bool IsUnanswered => Ended(Ending.ProgramSilent, Ending.StepUnanswered);

    /// <summary>The program said nothing, and TCP heard nothing lately because nobody asked it anything: of the network that says neither yes nor no.</summary>
    public bool IsUnasked => IsUnanswered && !IsGarbage && Loss!.Tcp is { Unacknowledged: 0, Probes: 0 } tcp && tcp.Silence > Loss.FreshWithin;

    /// <summary>The way was looked at.</summary>
    public bool IsLookedAt => Loss?.Path is not null;

    /// <summary>TCP waits in vain for an acknowledgement; or it tells nothing, and the way itself is broken.</summary>
    private bool NetworkIsSilentToo => Loss!.Tcp is { } tcp ? tcp is { Unacknowledged: > 0, Retransmits: > 0 } or { Probes: > 0 } : IsSwitchedOff || HasNoCarrier || HasNoRoute || PartIsLost || IsUnansweredFor;

    /// <summary>The peer's TCP lives and takes no more bytes: its program does not fetch them.</summary>
    public bool DoesNotRead => IsUnanswered && Loss!.Tcp is { NotSent: > 0, Retransmits: 0 } tcp && tcp.Silence <= Loss.FreshWithin;

    /// <summary>Bytes came, and no messages. Of a program that spoke before, some may be a message that it did not finish.</summary>
    public bool IsGarbage => Loss is { Garbled: > 0 } or { Unframed: > 0, SinceLife: null } or { Unframed: >= UnframedAtLeast };

    /// <summary>What we asked was taken, the peer's TCP was still there long after that, and no cut that nobody noticed can hold the reply up any more.</summary>
    public bool IsAcknowledgedSince => IsAcknowledged && Loss is { Medium: Medium.Tcp, LosesPackets: false, SpeaksByItself: false }
        && Loss.Tcp is { Unacknowledged: 0, Probes: 0, SinceSend: not null } tcp && WasThereForReply(tcp) && NothingIsHeldUp(tcp);

    /// <summary>Neither side had said anything for a while when the end came.</summary>
    public TimeSpan? Idle => Loss?.Tcp is { SinceSend: { } sent } tcp && sent >= IdleAtLeast && tcp.SinceReceive >= IdleAtLeast ? (sent < tcp.SinceReceive ? sent : tcp.SinceReceive) : null;

    /// <summary>An end of the stream that was read after the kernel had given the connection up may be another end than the peer's goodbye.</summary>
    public bool IsGoodbye => Saw(SocketSign.Closed) && Loss is not { Tcp.IsGone: true };

    /// <summary>The peer's TCP has said something lately.</summary>
    public bool IsAcknowledged => Loss is { Tcp: { } tcp } loss && tcp.Silence <= loss.FreshWithin;

    private TimeSpan Asked => Loss!.Asked > Loss.Tcp!.Value.SinceSend ? Loss.Asked.Value : Loss.Tcp.Value.SinceSend!.Value;

    /// <summary>The network carried for as long as the program may take to reply, or for half of all the time it had.</summary>
    private bool WasThereForReply(in TcpReading tcp) =>
        Asked - tcp.SinceAcknowledgement + KernelGrain >= Loss!.ReplyWithin || tcp.SinceAcknowledgement * 2 <= Asked + KernelGrain;

    /// <summary>
    /// After a cut that nobody noticed the peer's own retransmissions may pause for as long again: only a longer silence is its program's. Such a cut is
    /// shorter than the pause between TCP's own probes; and where each of our questions was taken at once, than the pause between two of them.
    /// </summary>
    private bool NothingIsHeldUp(in TcpReading tcp)
    {
        var sincePeer = (tcp.SinceReceive / 2) + (tcp.TotalRetransmissions == 0 ? NeverHit : TimeSpan.Zero);
        return sincePeer >= Loss!.FreshWithin
            || (Loss.QuestionsApart is { } apart && (Asked / 2) + NeverHit >= apart && sincePeer >= tcp.SinceReceive - Asked);
    }

    public bool IsSwitchedOff => Path.Port is { Enabled: false };

    public bool HasNoCarrier => Path.Port is { Enabled: true, Carrier: false };

    public bool HasNoRoute => Path.Route is { Found: false };

    public bool IsBehindGateway => Path.IsBehindGateway;

    /// <summary>What answers for its hardware address is in its place: neither a gateway nor this PC.</summary>
    private bool IsNear => !IsBehindGateway && !Path.IsThisPc;

    /// <summary>Our end of the way was looked at and is whole, and the device is on this PC's own network.</summary>
    private bool OwnEndIsWhole => Path is { Route: { Found: true, Gateway: null }, Port: { Enabled: true, Carrier: true }, Address.Gateway: null };

    /// <summary>Who answers at this address is known and is one alone, so that what comes from there comes from it.</summary>
    public bool IsItself => Path.IsThisPc
        || (OwnEndIsWhole && Path.Address is { Result: CheckResult.Pass, IsConflict: false, IsExchanged: false });

    /// <summary>The same, and it is the one that worked.</summary>
    public bool IsStillItself => Path.IsThisPc || (IsItself && Path.Address.Before is not null);

    /// <summary>The device was asked in every way that there is, and something else on the same way was heard.</summary>
    public bool IsDead => OwnEndIsWhole && OthersAreHeard && Path.Address.Result == CheckResult.Fail && Path.Echo.Result == CheckResult.Fail;

    public bool IsConflict => IsNear && Path.Address.IsConflict;

    /// <summary>Another hardware answers than the one that worked; the kernel's table tells it, too, where we may not ask.</summary>
    public bool IsExchanged => IsNear && (Path.Address.IsExchanged
        || (Path.Address is { Result: CheckResult.NotMeasured, Before: { } before } && Path.Neighbour is { State: NeighbourState.Reachable, Hardware: { } now } && now != before));

    public bool AnswersEcho => Path.Echo.Result == CheckResult.Pass;

    public bool IsHeard => Path.IsHeard;

    public bool PartIsLost => Path.Behind is { Result: CheckResult.Fail } && !IsHeard;

    /// <summary>Nobody answered for the hardware address: to our own questions, or where we may not ask, to the kernel's.</summary>
    public bool IsUnansweredFor => !IsHeard && (Path.Address.Result == CheckResult.Fail || KernelAskedInVain);

    public bool KernelAskedInVain => Path.Address.Result == CheckResult.NotMeasured && Path.Neighbour is { State: NeighbourState.Failed or NeighbourState.Incomplete };

    /// <summary>Something else answered on the same way, so an unanswered question is the device's silence and not our own deafness.</summary>
    public bool OthersAreHeard => Path.Behind is { Result: CheckResult.Pass } || Path.Mates is { Working: > 0 };

    /// <summary>A refusal after the kernel's own three questions, not by a router.</summary>
    public bool IsUnreachableAfterAsking => Failed(DialOutcome.Unreachable) && Call!.Took > RouterAnswers;
}

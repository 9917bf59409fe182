using RobotLink.Diagnosis;
using static RobotLink.Tests.Diagnosis.Cases;

namespace RobotLink.Tests.Diagnosis;

/// <summary>A wrong "proven" is the worst defect: whatever the evidence, it may only be said on its own proof.</summary>
internal sealed class NeverGuessedUpwardTests
{
    private static readonly PathEvidence?[] Ways =
    [
        null, PathEvidence.None, Unasked, NoCarrier, SwitchedOff, NoRoute, LostAddress, Unanswered, KernelInVain, AnswersArp, AnswersBoth, Conflict, Exchanged,
        ExchangedByTable, PartLost, PartHeard, GatewaySilent, GatewayHeard, AnswersArp with { Mates = Working }, Unanswered with { Mates = Working }, NoCarrier with { Mates = Working },
    ];

    private static readonly TcpReading?[] Readings = [null, Fresh, Stale, Fresh with { Probes = 2 }, Fresh with { NotSent = 9 }, Stale with { NotSent = 9 }];

    private static MatesReading Working => new("port eth0", 2, 0);

    private static IEnumerable<ConnectionLoss> Losses() =>
        from ending in Enum.GetValues<Ending>()
        from reader in Enum.GetValues<SocketSign>()
        from writer in Enum.GetValues<SocketSign>()
        from reading in Readings
        from way in Ways
        from fresh in new[] { TimeSpan.MaxValue, TimeSpan.FromSeconds(0.1) }
        select Loss(ending, reading, way) with { Reader = reader, Writer = writer, FreshWithin = fresh };

    [Test]
    public void A_proven_port_has_lost_its_link_or_its_adapter() =>
        Holds(Cause.LocalPortDown, loss => loss.Path?.Port is { Enabled: false } or { Carrier: false } || Saw(loss, SocketSign.Unplugged));

    [Test]
    public void A_proven_dead_path_was_asked_in_vain_while_something_else_answered() =>
        Holds(Cause.PathDead, loss => loss.Path is { Address.Result: CheckResult.Fail, Echo.Result: CheckResult.Fail } path && path is { Behind.Result: CheckResult.Pass } or { Mates.Working: > 0 });

    [Test]
    public void A_silent_host_and_a_silent_connection_are_never_proven()
    {
        Assert.That(Proven(Cause.HostSilent), Is.Empty);
        Assert.That(Proven(Cause.WentSilent), Is.Empty);
    }

    [Test]
    public void A_proven_reset_was_seen_and_the_same_device_alone_answers() =>
        Holds(Cause.ResetByPeer, loss => Saw(loss, SocketSign.Reset) && loss.Path is { Address: { Result: CheckResult.Pass, IsConflict: false, IsExchanged: false, Gateway: null, Before: not null } });

    [Test]
    public void A_proven_goodbye_was_seen() => Holds(Cause.ClosedByPeer, loss => Saw(loss, SocketSign.Closed));

    [Test]
    public void A_program_is_proven_silent_only_while_its_network_acknowledges() =>
        Holds(Cause.NoReply, loss => loss.Tcp is { SinceSend: not null } tcp && tcp.Silence <= loss.FreshWithin && loss.Ending is Ending.ProgramSilent or Ending.StepUnanswered);

    [Test]
    public void A_proven_refusal_came_from_the_device() => Holds(Cause.Refused, loss => Saw(loss, SocketSign.Refused) && loss.Path is { Address: { Result: CheckResult.Pass, IsConflict: false, IsExchanged: false, Gateway: null } });

    [Test]
    public void Nothing_about_this_PC_is_proven_unless_it_was_read() =>
        Holds(Cause.Misconfigured, loss => loss.Path?.Route is { Found: false } || loss.Ending == Ending.Unsendable);

    [Test]
    public void A_call_that_nobody_answered_proves_nothing_about_the_device()
    {
        foreach (var outcome in new[] { DialOutcome.TimedOut, DialOutcome.Unreachable, DialOutcome.NobodyCalled, DialOutcome.TurnedAway, DialOutcome.Reset, DialOutcome.Other })
        {
            foreach (var way in Ways.Where(way => way is not { Behind.Result: CheckResult.Pass } and not { Mates.Working: > 0 }))
            {
                var verdict = Diagnose.Dial(Call(outcome, way));
                Assert.That(verdict.Certainty == Certainty.Proven, Is.False.Or.EqualTo(verdict.Cause is Cause.LocalPortDown or Cause.Misconfigured), $"{outcome}, {way}: {verdict.Words}");
            }
        }
    }

    private static bool Saw(ConnectionLoss loss, SocketSign sign) => loss.Reader == sign || loss.Writer == sign;

    private static void Holds(Cause cause, Func<ConnectionLoss, bool> proof)
    {
        var proven = Proven(cause);

        Assert.That(proven, Is.Not.Empty, "nothing that is made up here is proof of it");
        Assert.That(proven.Find(loss => !proof(loss)), Is.Null, "proven without proof");
    }

    private static List<ConnectionLoss> Proven(Cause cause) =>
        [.. Losses().Where(loss => Diagnose.Loss(loss) is { Certainty: Certainty.Proven } verdict && verdict.Cause == cause)];
}

using RobotLink.Diagnosis;
using RobotLink.Links;

namespace RobotLink.Tests.Links;

public sealed class LinkMachineTests
{
    private static readonly Verdict Silent = new(Cause.WentSilent, Certainty.Likely, "silent", []);
    private static readonly Verdict Refused = new(Cause.Refused, Certainty.Proven, "refused", []);
    private static readonly Verdict NobodyThere = new(Cause.PathDead, Certainty.Unclear, "nobody there", []);

    [Test]
    public void A_link_is_connecting_until_the_device_has_proved_that_it_works()
    {
        var machine = new LinkMachine();

        Assert.That(machine.Start(At(0))!.State, Is.EqualTo(LinkState.Connecting));
        Assert.That(machine.Proven(At(1))!.State, Is.EqualTo(LinkState.Up));
        Assert.That(machine.Proven(At(2)), Is.Null, "one proof is enough");
    }

    [Test]
    public void An_outage_began_between_the_last_proof_of_life_and_its_declaration()
    {
        var machine = Up();
        var change = machine.Lost(Silent, At(5), At(8))!;

        Assert.That((change.State, change.Previous), Is.EqualTo((LinkState.Down, LinkState.Up)));
        Assert.That((change.BeganAfter, change.BeganBefore), Is.EqualTo((At(5), At(8))));
    }

    [Test]
    public void A_link_that_never_was_up_stays_connecting_and_learns_why()
    {
        var machine = new LinkMachine();
        machine.Start(At(0));
        var change = machine.DialFailed(Refused, At(1))!;

        Assert.That((change.State, change.Verdict), Is.EqualTo((LinkState.Connecting, Refused)));
        Assert.That(machine.DialFailed(Refused, At(2)), Is.Null, "the same again is no news");
    }

    [Test]
    public void Better_evidence_changes_the_cause_but_not_when_it_began()
    {
        var machine = Up();
        machine.Lost(Silent, At(5), At(8));
        var change = machine.DialFailed(Refused, At(20))!;

        Assert.That((change.State, change.Previous, change.Verdict), Is.EqualTo((LinkState.Down, LinkState.Down, Refused)));
        Assert.That((change.BeganAfter, change.BeganBefore), Is.EqualTo((At(5), At(8))));
    }

    [Test]
    public void A_dial_that_nobody_answered_does_not_replace_what_ended_the_connection()
    {
        var machine = Up();
        machine.Lost(Silent, At(5), At(8));

        Assert.That(machine.DialFailed(NobodyThere, At(20)), Is.Null);
        Assert.That(machine.Verdict, Is.EqualTo(Silent));
    }

    [Test]
    public void A_cause_proven_by_an_earlier_attempt_does_not_outlive_an_attempt_that_contradicts_it()
    {
        var machine = Up();
        machine.Lost(Silent, At(5), At(8));
        machine.DialFailed(Refused, At(20));

        Assert.That(machine.DialFailed(NobodyThere, At(30))!.Verdict, Is.EqualTo(NobodyThere));
    }

    [Test]
    public void A_link_that_works_again_has_no_cause_any_more()
    {
        var machine = Up();
        machine.Lost(Silent, At(5), At(8));
        machine.Proven(At(9));

        Assert.That((machine.State, machine.Verdict), Is.EqualTo((LinkState.Up, (Verdict?)null)));
    }

    [Test]
    public void A_condition_degrades_a_link_that_works_and_its_end_restores_it()
    {
        var machine = Up();

        Assert.That(machine.Degrade("program is STOP", At(1.5), At(2))!.State, Is.EqualTo(LinkState.Degraded));
        Assert.That(machine.Degrade(null, At(2.5), At(3))!.State, Is.EqualTo(LinkState.Up));
    }

    [Test]
    public void A_recovery_began_after_the_outage_and_a_condition_after_it_was_last_otherwise()
    {
        var machine = Up();
        machine.Lost(Silent, At(5), At(8));
        Assert.That(machine.Proven(At(9))!.BeganAfter, Is.EqualTo(At(8)));

        Assert.That(machine.Degrade("program is STOP", At(12), At(13))!.BeganAfter, Is.EqualTo(At(12)));
    }

    [Test]
    public void A_condition_learned_before_the_proof_counts_at_the_proof()
    {
        var machine = new LinkMachine();
        machine.Start(At(0));
        Assert.That(machine.Degrade("program is STOP", At(0), At(1)), Is.Null);

        Assert.That(machine.Proven(At(1))!.State, Is.EqualTo(LinkState.Degraded));
    }

    [Test]
    public void What_comes_to_a_degraded_link_is_told_once_and_its_beginning_stays()
    {
        var machine = new LinkMachine();
        machine.Start(At(0));
        machine.Proven(At(1));
        machine.Degrade("poor line", At(1.5), At(2));

        var more = machine.Degrade("no reply, poor line", At(4), At(5));

        Assert.That((more!.State, more.Previous, more.BeganBefore), Is.EqualTo((LinkState.Degraded, LinkState.Degraded, At(2))));
        Assert.That(machine.Degrade("no reply, poor line", At(6), At(7)), Is.Null);
    }

    [Test]
    public void A_new_connection_does_not_inherit_the_condition_of_the_old()
    {
        var machine = Up();
        machine.Degrade("program is STOP", At(1.5), At(2));
        machine.Lost(Silent, At(3), At(5));

        Assert.That(machine.Proven(At(6))!.State, Is.EqualTo(LinkState.Up));
    }

    [Test]
    public void A_link_that_worked_and_does_not_come_back_after_a_reconnect_is_down()
    {
        var machine = Up();
        machine.Start(At(4));

        Assert.That(machine.DialFailed(Refused, At(5))!.State, Is.EqualTo(LinkState.Down));
    }

    [Test]
    public void A_link_that_worked_and_loses_our_port_during_a_reconnect_is_down()
    {
        var machine = Up();
        machine.Start(At(4));

        Assert.That(machine.CutOff(Silent, At(4), At(5)), Is.EqualTo(new StateChange(LinkState.Down, LinkState.Connecting, At(4), At(5), Silent)));
    }

    [Test]
    public void A_link_that_nobody_watches_is_unknown()
    {
        var machine = Up();

        Assert.That(machine.Stop(At(4))!.State, Is.EqualTo(LinkState.Unknown));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static LinkMachine Up()
    {
        var machine = new LinkMachine();
        machine.Start(At(0));
        machine.Proven(At(1));
        return machine;
    }
}

using RobotLink.Diagnosis;

namespace RobotLink.Tests.Diagnosis;

internal sealed class OutagesTests
{
    private static readonly PartTarget Switch = new("sw-c4", "Switch, cabinet C4", "10.0.0.3");
    private static readonly PartTarget Other = new("sw-c5", null, "10.0.0.4");

    private Outages outages = null!;

    [SetUp]
    public void Begin() => outages = new Outages();

    [Test]
    public void Links_over_a_port_that_lost_its_link_are_one_outage()
    {
        var began = One(Down("a", Cause.LocalPortDown, "10.0.0.2"), Down("b", Cause.LocalPortDown, "10.0.0.5"), Works("c") with { Port = "eth1" });

        Assert.That((began.Root, began.Cause, began.Members), Is.EqualTo(("port eth0", Cause.LocalPortDown, new[] { "a", "b" })));
    }

    [Test]
    public void Two_ports_are_two_outages()
    {
        outages.Update([Down("a", Cause.LocalPortDown, "10.0.0.2"), Down("b", Cause.LocalPortDown, "10.1.0.2") with { Port = "eth1" }]);

        Assert.That(outages.Open.Select(outage => outage.Root), Is.EqualTo(new[] { "port eth0", "port eth1" }));
    }

    [Test]
    public void A_part_that_does_not_answer_explains_all_behind_it_but_not_the_others()
    {
        outages.Update(
        [
            Down("a", Cause.PathDead, "10.0.0.2", Switch) with { PartIsLost = true },
            Down("b", Cause.WentSilent, "10.0.0.5", Switch),
            Down("c", Cause.Refused, "10.0.0.6", Switch),
            Works("d"),
        ]);

        Assert.That(outages.Open.Select(outage => (outage.Root, Members: string.Join(",", outage.Members))), Is.EquivalentTo(new[] { ("sw-c4", "a,b"), ("c", "c") }));
        Assert.That(outages.Open.First(outage => outage.Root == "sw-c4").WalkTo, Is.EqualTo("Switch, cabinet C4 (sw-c4): its power, and the cable to it"));
    }

    [Test]
    public void A_part_that_was_not_asked_is_likely_when_all_behind_it_are_silent()
    {
        var began = One(Down("a", Cause.PathDead, "10.0.0.2", Switch), Down("b", Cause.PathDead, "10.0.0.5", Switch), Works("c"));

        Assert.That((began.Root, began.Certainty), Is.EqualTo(("sw-c4", Certainty.Likely)));
    }

    [Test]
    public void One_that_works_behind_a_part_excuses_the_part()
    {
        outages.Update([Down("a", Cause.PathDead, "10.0.0.2", Switch), Down("b", Cause.PathDead, "10.0.0.5", Switch), Works("c") with { Behind = Switch }]);

        Assert.That(outages.Open.Select(outage => outage.Root), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void All_devices_behind_a_port_silent_at_once_are_the_switch_or_uplink()
    {
        var began = One(Down("a", Cause.PathDead, "10.0.0.2"), Down("b", Cause.WentSilent, "10.0.0.5"));

        Assert.That((began.Root, began.Words), Is.EqualTo(("behind port eth0", "No device behind port eth0 answers: the switch or the uplink that they share")));
    }

    [Test]
    public void Two_silent_parts_behind_one_port_point_to_what_is_before_both()
    {
        var began = One(
            Down("a", Cause.PathDead, "10.0.0.2", Switch) with { PartIsLost = true }, Down("b", Cause.PathDead, "10.0.0.5", Other) with { PartIsLost = true });

        Assert.That(began.Root, Is.EqualTo("behind port eth0"));
    }

    [Test]
    public void A_gateway_that_does_not_answer_explains_all_behind_it()
    {
        var began = One(Behind("a", "10.9.0.2") with { GatewayIsLost = true }, Behind("b", "10.9.0.5"));

        Assert.That((began.Root, began.Words, began.Members), Is.EqualTo((
            "gateway 10.0.0.254", "The gateway 10.0.0.254 does not answer, and nothing behind it", new[] { "a", "b" })));
    }

    [Test]
    public void A_lost_gateway_is_not_blamed_when_the_devices_before_it_are_silent_too()
    {
        var began = One(Behind("a", "10.9.0.2") with { GatewayIsLost = true }, Down("b", Cause.PathDead, "10.0.0.5"));

        Assert.That(began.Root, Is.EqualTo("behind port eth0"));
    }

    [Test]
    public void A_network_whose_devices_are_all_silent_is_one_outage_while_others_over_the_port_work()
    {
        var began = One(
            Down("a", Cause.PathDead, "10.0.0.2") with { From = "10.0.0.1" }, Down("b", Cause.PathDead, "10.0.0.5") with { From = "10.0.0.1" },
            Works("c") with { From = "10.5.0.1" });

        Assert.That((began.Root, began.Certainty, began.Members), Is.EqualTo(("network of 10.0.0.1", Certainty.Likely, new[] { "a", "b" })));
    }

    [Test]
    public void Devices_behind_a_gateway_that_was_not_asked_are_one_outage_when_all_are_silent()
    {
        var began = One(Behind("a", "10.9.0.2"), Behind("b", "10.9.0.5"), Works("c"));

        Assert.That((began.Root, began.Words), Is.EqualTo(("gateway 10.0.0.254", "No device behind the gateway 10.0.0.254 answers")));
    }

    [Test]
    public void Several_links_to_one_silent_device_are_one_outage()
    {
        var began = One(Down("a", Cause.PathDead, "10.0.0.2"), Down("b", Cause.PathDead, "10.0.0.2"), Works("c"));

        Assert.That((began.Root, began.Members), Is.EqualTo(("10.0.0.2", new[] { "a", "b" })));
    }

    [Test]
    public void Several_links_to_one_device_say_nothing_about_the_switch()
    {
        Assert.That(One(Down("a", Cause.PathDead, "10.0.0.2"), Down("b", Cause.PathDead, "10.0.0.2")).Root, Is.EqualTo("10.0.0.2"));
    }

    [Test]
    public void Links_whose_programs_refuse_have_each_their_own()
    {
        outages.Update([Down("a", Cause.Refused, "10.0.0.2"), Down("b", Cause.Refused, "10.0.0.5")]);

        Assert.That(outages.Open.Select(outage => outage.Root), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void The_same_root_keeps_its_number_while_members_come_and_go()
    {
        var began = One(Down("a", Cause.LocalPortDown, "10.0.0.2"));
        var changes = outages.Update([Down("a", Cause.LocalPortDown, "10.0.0.2"), Down("b", Cause.LocalPortDown, "10.0.0.5")]);

        Assert.That(changes.Select(change => (change.Step, change.Outage.Id)), Is.EqualTo(new[] { (OutageStep.Changed, began.Id) }));
    }

    [Test]
    public void The_same_again_is_no_change()
    {
        OutageLink[] links = [Down("a", Cause.PathDead, "10.0.0.2"), Works("b")];
        outages.Update(links);

        Assert.That(outages.Update(links), Is.Empty);
    }

    [Test]
    public void An_outage_ends_when_its_links_work_again()
    {
        var began = One(Down("a", Cause.PathDead, "10.0.0.2"), Works("b"));
        var changes = outages.Update([Works("a"), Works("b")]);

        Assert.That(changes, Is.EqualTo(new[] { new OutageChange(OutageStep.Ended, began) }));
        Assert.That(outages.Open, Is.Empty);
    }

    [Test]
    public void A_single_outage_that_turns_out_to_have_a_greater_root_goes_on_under_its_number()
    {
        var alone = One(Down("a", Cause.PathDead, "10.0.0.2"), Works("b"));
        var changes = outages.Update([Down("a", Cause.PathDead, "10.0.0.2"), Down("b", Cause.PathDead, "10.0.0.5")]);

        Assert.That(changes.Select(change => (change.Step, change.Outage.Id, change.Outage.Root)), Is.EqualTo(new[] { (OutageStep.Changed, alone.Id, "behind port eth0") }));
    }

    [Test]
    public void The_last_member_of_an_outage_goes_on_under_its_number()
    {
        var both = One(Down("a", Cause.PathDead, "10.0.0.2"), Down("b", Cause.PathDead, "10.0.0.2"), Works("c"));
        var changes = outages.Update([Works("a"), Down("b", Cause.PathDead, "10.0.0.2"), Works("c")]);

        Assert.That(changes.Select(change => (change.Step, change.Outage.Id, change.Outage.Root)), Is.EqualTo(new[] { (OutageStep.Changed, both.Id, "b") }));
    }

    [Test]
    public void Of_two_outages_with_one_root_the_younger_ends_in_the_older()
    {
        outages.Update([Down("a", Cause.PathDead, "10.0.0.2"), Down("b", Cause.Refused, "10.0.0.5") with { Since = TimeSpan.FromSeconds(8) }, Works("c")]);
        var (older, younger) = (outages.Open[0].Id, outages.Open[1].Id);
        var changes = outages.Update([Down("a", Cause.PathDead, "10.0.0.2"), Down("b", Cause.PathDead, "10.0.0.5"), Works("c") with { Port = "eth1" }]);

        Assert.That(changes.Select(change => (change.Step, change.Outage.Id, change.Into)), Is.EqualTo(new[] { (OutageStep.Changed, older, (string?)null), (OutageStep.Ended, younger, older) }));
    }

    [Test]
    public void It_began_when_the_first_of_its_links_was_lost()
    {
        var began = One(Down("a", Cause.LocalPortDown, "10.0.0.2") with { Since = TimeSpan.FromSeconds(9) }, Down("b", Cause.LocalPortDown, "10.0.0.5") with { Since = TimeSpan.FromSeconds(7) });

        Assert.That(began.Since, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public void It_broke_after_the_last_sign_of_life_of_all_that_fell_with_it()
    {
        static OutageLink Lost(string id, string host, int proof, int noticed) =>
            Down(id, Cause.LocalPortDown, host) with { BeganAfter = TimeSpan.FromSeconds(proof), Since = TimeSpan.FromSeconds(noticed) };

        var began = One(Lost("a", "10.0.0.2", 3, 9), Lost("b", "10.0.0.5", 6, 8), Lost("c", "10.0.0.6", 20, 25));

        Assert.That((began.BeganAfter, began.Since), Is.EqualTo((TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(8))));
    }

    private Outage One(params OutageLink[] links)
    {
        var changes = outages.Update(links);
        Assert.That(changes.Select(change => change.Step), Is.EqualTo(new[] { OutageStep.Began }));
        return changes[0].Outage;
    }

    private static OutageLink Down(string id, Cause cause, string host, PartTarget? behind = null) => new(
        id, false, new Verdict(cause, Certainty.Likely, CauseWords.Of(cause), []) { WalkTo = "there" }, TimeSpan.FromSeconds(5), host, "eth0", behind);

    private static OutageLink Behind(string id, string host) => Down(id, Cause.PathDead, host) with { Gateway = "10.0.0.254", From = "10.0.0.1" };

    private static OutageLink Works(string id) => new(id, true, null, TimeSpan.Zero, $"10.0.0.{20 + id[0]}", "eth0", null);
}

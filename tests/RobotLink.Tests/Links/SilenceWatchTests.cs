using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Sessions;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Links;

public sealed class SilenceWatchTests
{
    private static readonly Budget Budget = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\ndetect_within: 4s\nevents: { any: { match: \"{text:text}\" } }"));

    private static readonly Budget Near = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\ndetect_within: 500ms\nheartbeat: { expect: any, within: 200ms }\nevents: { any: { match: \"{text:text}\" } }"));

    [Test]
    public void The_network_is_lost_when_neither_byte_nor_acknowledgement_came_for_the_promise_less_two_looks()
    {
        var watch = new SilenceWatch(Budget, TimeSpan.Zero);

        Assert.That(watch.IsLost(Reading(3.79, 3.79), out _), Is.False);
        Assert.That(watch.IsLost(Reading(3.8, 3.8), out _), Is.True);
    }

    [Test]
    public void A_fresh_acknowledgement_alone_proves_the_network() =>
        Assert.That(new SilenceWatch(Budget, TimeSpan.Zero).IsLost(Reading(60, 0.5), out _), Is.False);

    [Test]
    public void A_silence_longer_than_the_pause_between_two_probes_wants_one_more_each_half_second()
    {
        var watch = new SilenceWatch(Budget, TimeSpan.Zero);

        Assert.That(watch.WantsProbe(Reading(1.3, 1.3), At(1.3)), Is.False);
        Assert.That(watch.WantsProbe(Reading(1.5, 1.5), At(1.5)), Is.True);
        Assert.That(watch.WantsProbe(Reading(1.9, 1.9), At(1.9)), Is.False);
        Assert.That(watch.WantsProbe(Reading(2, 2), At(2)), Is.True);
    }

    [Test]
    public void While_our_own_bytes_are_sent_again_and_again_nobody_has_to_probe() =>
        Assert.That(new SilenceWatch(Budget, TimeSpan.Zero).WantsProbe(Reading(3, 3) with { Unacknowledged = 1 }, At(3)), Is.False);

    [Test]
    public void The_silence_of_a_device_that_nobody_has_asked_is_no_network_s()
    {
        var watch = new SilenceWatch(Near, TimeSpan.Zero);

        Assert.That(watch.IsLost(Reading(0.6, 0.6), out _), Is.False);
        Assert.That(watch.IsLost(Reading(1.1, 1.1) with { Probes = 1 }, out _), Is.False, "the probe may be answered yet");
        Assert.That(watch.IsLost(Reading(1.2, 1.2) with { Probes = 1 }, out _), Is.True);
    }

    [Test]
    public void Before_TCP_s_own_first_probe_could_be_answered_none_is_missing()
    {
        var watch = new SilenceWatch(Near, TimeSpan.Zero);

        Assert.That(watch.WantsProbe(Reading(0.45, 0.45), At(0.45)), Is.False);
        Assert.That(watch.WantsProbe(Reading(1.2, 1.2), At(1.2)), Is.True);
    }

    [Test]
    public void A_near_promise_waits_no_longer_than_this_machine_stood_still()
    {
        var near = new SilenceWatch(Near, TimeSpan.Zero);
        var usual = new SilenceWatch(Budget, TimeSpan.Zero);
        near.Forgive(At(10), At(0.1));
        usual.Forgive(At(10), At(0.5));

        Assert.That((near.NextLook, usual.NextLook), Is.EqualTo((At(10.1125), At(11.1))));
    }

    [Test]
    public void Bytes_that_nobody_acknowledges_are_a_question()
    {
        var watch = new SilenceWatch(Near, TimeSpan.Zero);

        Assert.That(watch.IsLost(Reading(0.45, 0.45) with { Unacknowledged = 1, SinceSend = At(0.01) }, out _), Is.False, "they have just left");
        Assert.That(watch.IsLost(Reading(0.45, 0.45) with { Unacknowledged = 1, SinceSend = At(0.3) }, out _), Is.True);
        Assert.That(watch.IsLost(Reading(0.45, 0.45) with { Unacknowledged = 2, Retransmits = 1, SinceSend = At(0.01) }, out _), Is.True);
    }

    [Test]
    public void A_pause_in_which_nobody_was_asked_is_no_blip()
    {
        var watch = new SilenceWatch(Near, TimeSpan.Zero);
        watch.IsLost(Reading(0.6, 0.6), out _);

        Assert.That(watch.Received(At(0.7)), Is.Null);
    }

    [Test]
    public void A_silence_that_ends_by_itself_is_counted_once()
    {
        var watch = new SilenceWatch(Budget, TimeSpan.Zero);
        watch.IsLost(Reading(2, 2), out _);
        watch.IsLost(Reading(2.5, 0.1), out var ended);
        watch.IsLost(Reading(2.6, 0.2), out var again);

        Assert.That((ended, again), Is.EqualTo(((TimeSpan?)At(2), (TimeSpan?)null)));
    }

    [Test]
    public void The_pause_between_two_probes_is_no_silence()
    {
        var watch = new SilenceWatch(Budget, TimeSpan.Zero);
        watch.IsLost(Reading(1.1, 1.1), out _);

        Assert.That(watch.Received(At(1.2)), Is.Null);
    }

    [Test]
    public void While_bytes_come_there_is_nothing_to_look_at()
    {
        var watch = new SilenceWatch(Budget, TimeSpan.Zero);
        watch.Received(At(10));

        Assert.That(watch.WantsReading(At(11)), Is.False);
        Assert.That(watch.WantsReading(At(11.5)), Is.True);
        Assert.That(watch.WantsReading(At(11.55)), Is.False, "one look per poll");
        Assert.That(watch.WantsReading(At(11.6)), Is.True);
    }

    [Test]
    public void After_a_fresh_acknowledgement_the_next_look_waits_until_a_silence_could_count()
    {
        var watch = new SilenceWatch(Budget, TimeSpan.Zero);
        Assert.That(watch.WantsReading(At(10)), Is.True);
        watch.IsLost(Reading(60, 0.5), out _);

        Assert.That(watch.NextLook, Is.EqualTo(At(10.9)), "a silence counts from 1.4 s on");
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static TcpReading Reading(double receive, double acknowledgement) => new(At(receive), At(acknowledgement), 0, 0, 0, 0, TimeSpan.Zero);
}

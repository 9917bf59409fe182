using RobotLink.Links;
using RobotLink.Profiles;

namespace RobotLink.Tests.Links;

public sealed class DialLadderTests
{
    private static readonly ReconnectProfile Profile = new()
    {
        First = TimeSpan.FromSeconds(1),
        Factor = 2,
        Max = TimeSpan.FromSeconds(30),
        Jitter = 0.2,
        Busy = TimeSpan.FromSeconds(4),
        StableAfter = TimeSpan.FromSeconds(10),
    };

    private readonly TimeSpan now = TimeSpan.FromHours(1);
    private Flapping flapping = null!;
    private DialLadder ladder = null!;

    [SetUp]
    public void MakeLadder()
    {
        flapping = new Flapping();
        ladder = new DialLadder(Profile, flapping);
    }

    [Test]
    public void A_device_that_ends_every_connection_is_called_more_and_more_rarely() =>
        Assert.That(Waits(DialEnd.Ended, 7), Is.EqualTo(new[] { 1, 2, 4, 8, 16, 30, 30 }));

    [Test]
    public void A_device_that_nobody_reaches_is_called_every_few_seconds_so_that_its_return_is_noticed([Values] bool refuses) =>
        Assert.That(Waits(refuses ? DialEnd.Refused : DialEnd.Absent, 5), Is.EqualTo(new[] { 1, 2, 4, 5, 5 }));

    [Test]
    public void A_shorter_longest_wait_holds_there_too()
    {
        ladder = new DialLadder(Profile with { Max = TimeSpan.FromSeconds(2) }, flapping);

        Assert.That(Waits(DialEnd.Absent, 4), Is.EqualTo(new[] { 1, 2, 2, 2 }));
    }

    [Test]
    public void A_seat_that_another_client_holds_is_asked_for_at_an_even_pace_once_that_is_sure() =>
        Assert.That(Waits(DialEnd.Busy, 6), Is.EqualTo(new[] { 1, 4, 4, 4, 4, 4 }));

    [Test]
    public void A_device_that_is_just_letting_go_of_our_last_connection_is_called_again_soon()
    {
        ladder.Ended(DialEnd.Ended, TimeSpan.FromMinutes(1), now);

        Assert.That(Waits(DialEnd.Busy, 1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void No_news_hurry_a_device_whose_seat_is_taken()
    {
        Waits(DialEnd.Busy, 2);
        var turn = ladder.Next(now, 1);

        turn.Wake(now, 0);

        Assert.That(turn.Due, Is.EqualTo(now + TimeSpan.FromSeconds(4)));
    }

    [Test]
    public void A_device_that_is_back_after_long_is_not_waited_for_as_long()
    {
        Waits(DialEnd.Absent, 20);

        Assert.That(Waits(DialEnd.Refused, 1), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void News_of_the_way_begin_the_ladder_anew()
    {
        Waits(DialEnd.Ended, 5);

        ladder.Anew(now);

        Assert.That(Waits(DialEnd.Ended, 2), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void A_link_that_flaps_keeps_its_ladder_through_news()
    {
        Flap();
        Waits(DialEnd.Ended, 4);

        ladder.Anew(now);

        Assert.That(Waits(DialEnd.Ended, 1), Is.EqualTo(new[] { 16 }));
    }

    [TestCase(9.9, 8)]
    [TestCase(10, 1)]
    public void A_connection_begins_the_ladder_anew_only_when_it_lasts(double lived, int seconds)
    {
        Waits(DialEnd.Ended, 3);

        ladder.Ended(DialEnd.Ended, TimeSpan.FromSeconds(lived), now);

        Assert.That(Wait(), Is.EqualTo(seconds));
    }

    [TestCase(59, 8)]
    [TestCase(60, 1)]
    public void Of_a_link_that_flaps_it_must_last_a_minute(double lived, int seconds)
    {
        Flap();
        Waits(DialEnd.Ended, 3);

        ladder.Ended(DialEnd.Ended, TimeSpan.FromSeconds(lived), now);

        Assert.That(Wait(), Is.EqualTo(seconds));
    }

    [Test]
    public void A_controller_that_frees_its_seat_slowly_is_left_alone_for_as_long_whatever_happens()
    {
        ladder = new DialLadder(Profile with { CoolDown = TimeSpan.FromSeconds(20) }, flapping);
        ladder.Ended(DialEnd.Ended, TimeSpan.FromMinutes(1), now);
        ladder.Anew(now);
        ladder.Forget();
        var turn = ladder.Next(now, 0);

        turn.Wake(now, 0);

        Assert.That(turn.Due, Is.EqualTo(now + TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void The_time_to_free_the_seat_runs_from_the_connection_not_from_calls_behind_it()
    {
        ladder = new DialLadder(Profile with { CoolDown = TimeSpan.FromSeconds(20) }, flapping);
        ladder.Ended(DialEnd.Ended, null, now);
        ladder.Failed(DialEnd.Refused, now + TimeSpan.FromSeconds(20));

        Assert.That(ladder.Next(now + TimeSpan.FromSeconds(20), 0).Due, Is.EqualTo(now + TimeSpan.FromSeconds(22)));
    }

    [Test]
    public void The_time_to_free_the_seat_goes_on_through_a_change_of_the_configuration()
    {
        var cooling = Profile with { CoolDown = TimeSpan.FromSeconds(20) };
        var before = new DialLadder(cooling, flapping);
        before.Ended(DialEnd.Ended, null, now);
        ladder = new DialLadder(cooling, flapping);

        ladder.Succeed(before);

        Assert.That(ladder.CoolUntil, Is.EqualTo(now + TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void A_device_that_wants_to_be_left_alone_waits_the_longest_wait()
    {
        ladder.Ended(DialEnd.Busy, null, now);
        ladder.Rest();

        Assert.That(Wait(), Is.EqualTo(30));
    }

    private void Flap()
    {
        for (var loss = 0; loss < 3; loss++)
        {
            flapping.Lost(now);
        }
    }

    private int[] Waits(DialEnd end, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        ladder.Failed(end, now);
        return Wait();
    })];

    private int Wait() => (int)(ladder.Next(now, 0).Due - now).TotalSeconds;
}

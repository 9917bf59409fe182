using RobotLink.Links;

namespace RobotLink.Tests.Links;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WatchListTests
{
    private readonly WatchList list = new();

    [Test]
    public void Nobody_is_looked_at_before_the_turn_comes()
    {
        var watched = new Watched { NextLook = At(100) };
        list.Add(watched);

        list.Look(At(99), TimeSpan.Zero);
        Assert.That(watched.Looks, Is.Empty);

        list.Look(At(100), TimeSpan.Zero);
        Assert.That(watched.Looks, Has.Count.EqualTo(1));
    }

    [Test]
    public void Turns_come_in_the_order_of_time()
    {
        var order = new List<string>();
        Watched late = new() { NextLook = At(20), OnLook = _ => order.Add("late") }, early = new() { NextLook = At(10), OnLook = _ => order.Add("early") };
        list.Add(late);
        list.Add(early);

        list.Look(At(30), TimeSpan.Zero);

        Assert.That(order, Is.EqualTo(new[] { "early", "late" }));
    }

    [Test]
    public void After_a_look_the_next_turn_is_asked_for_anew()
    {
        var watched = new Watched { NextLook = At(10), OnLook = self => self.NextLook = At(500) };
        list.Add(watched);

        list.Look(At(10), TimeSpan.Zero);

        Assert.That(list.NextTurn, Is.EqualTo(At(500)));
    }

    [Test]
    public void A_sooner_wish_moves_the_turn_forward()
    {
        var watched = new Watched { NextLook = At(500), OnLook = self => self.NextLook = TimeSpan.MaxValue };
        list.Add(watched);
        watched.NextLook = At(50);

        Assert.That(list.Sooner(watched), Is.True, "it is the first now");
        list.Look(At(600), TimeSpan.Zero);

        Assert.That(watched.Looks, Has.Count.EqualTo(1), "the turn of before is void");
    }

    [Test]
    public void A_later_wish_costs_one_look_that_finds_nothing_due()
    {
        var watched = new Watched { NextLook = At(50) };
        list.Add(watched);
        watched.NextLook = At(500);

        Assert.That(list.Sooner(watched), Is.False);
        Assert.That(list.NextTurn, Is.EqualTo(At(50)));
    }

    [Test]
    public void Who_wants_to_be_looked_at_always_waits_five_milliseconds()
    {
        var watched = new Watched { NextLook = TimeSpan.Zero };
        list.Add(watched);

        list.Look(At(100), TimeSpan.Zero);
        list.Look(At(104), TimeSpan.Zero);

        Assert.That((watched.Looks.Count, list.NextTurn), Is.EqualTo((1, At(105))));
    }

    [Test]
    public void Who_is_at_work_is_looked_at_again_soon_whatever_it_wished_meanwhile()
    {
        var watched = new Watched { NextLook = At(10), IsBusy = true };
        list.Add(watched);
        watched.NextLook = At(5000);

        list.Look(At(10), TimeSpan.Zero);

        Assert.That(list.NextTurn, Is.EqualTo(At(15)));
    }

    [Test]
    public void Who_has_left_is_not_looked_at_any_more()
    {
        var watched = new Watched { NextLook = At(10) };
        list.Add(watched);
        list.Remove(watched);

        list.Look(At(20), TimeSpan.Zero);

        Assert.That((watched.Looks.Count, list.Sooner(watched)), Is.EqualTo((0, false)));
    }

    [Test]
    public void A_look_knows_by_how_much_it_comes_too_late()
    {
        var watched = new Watched { NextLook = At(10) };
        list.Add(watched);

        list.Look(At(700), At(30));

        Assert.That(watched.Looks, Is.EqualTo(new[] { (At(700), At(690)) }), "its own turn was longer ago than the caller's");
    }

    [Test]
    public void Who_stood_still_as_a_whole_is_late_for_everybody()
    {
        var watched = new Watched { NextLook = At(710) };
        list.Add(watched);

        list.Look(At(700), At(300));

        Assert.That(watched.Looks, Is.EqualTo(new[] { (At(700), At(300)) }), "its turn had not even come");
    }

    [Test]
    public void A_failure_is_its_own_and_the_others_are_looked_at()
    {
        Watched broken = new() { NextLook = At(10), OnLook = _ => throw new InvalidOperationException("broken") }, sound = new() { NextLook = At(11) };
        list.Add(broken);
        list.Add(sound);

        list.Look(At(20), TimeSpan.Zero);

        Assert.That((broken.Failure?.Message, sound.Looks.Count), Is.EqualTo(("broken", 1)));
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private sealed class Watched : IWatched
    {
        public TimeSpan NextLook { get; set; }

        public Action<Watched>? OnLook { get; init; }

        public List<(TimeSpan Now, TimeSpan Late)> Looks { get; } = [];

        public Exception? Failure { get; private set; }

        public bool IsBusy { get; set; }

        public bool Look(TimeSpan now, TimeSpan late)
        {
            if (IsBusy)
            {
                return false;
            }

            Looks.Add((now, late));
            OnLook?.Invoke(this);
            return true;
        }

        public void Crash(Exception reason) => Failure = reason;
    }
}

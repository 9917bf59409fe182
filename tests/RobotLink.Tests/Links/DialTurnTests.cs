using RobotLink.Links;

namespace RobotLink.Tests.Links;

public sealed class DialTurnTests
{
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(30);

    [Test]
    public void Without_news_the_call_is_due_when_the_ladder_says()
    {
        var turn = new DialTurn(Floor, Due);

        Assert.That((turn.NextLook, turn.IsOver(Due - TimeSpan.FromTicks(1)), turn.IsOver(Due)), Is.EqualTo((Due, false, true)));
    }

    [TestCase(0, 10.1)]
    [TestCase(1, 10.5)]
    public void News_bring_the_call_nearer_but_for_a_moment_that_differs_from_link_to_link(double random, double seconds)
    {
        var turn = new DialTurn(Floor, Due);

        turn.Wake(TimeSpan.FromSeconds(10), random);

        Assert.That(turn.Due.TotalSeconds, Is.EqualTo(seconds).Within(1e-6));
    }

    [Test]
    public void News_bring_no_call_nearer_than_the_floor()
    {
        var turn = new DialTurn(Floor, Due);

        turn.Wake(TimeSpan.Zero, 0);

        Assert.That(turn.Due, Is.EqualTo(Floor));
    }

    [Test]
    public void News_put_nothing_off()
    {
        var turn = new DialTurn(Floor, Due);

        turn.Wake(Due - TimeSpan.FromMilliseconds(50), 1);

        Assert.That(turn.Due, Is.EqualTo(Due));
    }

    [Test]
    public void Nobody_is_called_while_our_own_port_has_no_link_however_long_that_lasts()
    {
        var turn = new DialTurn(Floor, Due);

        turn.Port(hasCarrier: false, Floor, 0);

        Assert.That((turn.WaitsForPort, turn.IsOver(TimeSpan.FromDays(1))), Is.EqualTo((true, false)));
    }

    [Test]
    public void While_the_port_has_no_link_somebody_looks_every_half_minute_in_case_news_are_lost()
    {
        var turn = new DialTurn(Floor, Due);

        turn.Port(hasCarrier: false, Floor, 0);
        var first = turn.NextLook;
        turn.Port(hasCarrier: false, first, 0);

        Assert.That((first, turn.NextLook), Is.EqualTo((Floor + TimeSpan.FromSeconds(30), Floor + TimeSpan.FromSeconds(60))));
    }

    [Test]
    public void When_the_port_is_back_the_call_is_due_after_the_moment_that_a_switch_needs()
    {
        var turn = new DialTurn(Floor, Due);
        turn.Port(hasCarrier: false, Floor, 0);

        var isBack = turn.Port(hasCarrier: true, TimeSpan.FromSeconds(100), 0.5);

        Assert.That((isBack, turn.WaitsForPort), Is.EqualTo((true, false)));
        Assert.That(turn.Due.TotalSeconds, Is.EqualTo(100.3).Within(1e-6));
    }

    [Test]
    public void Where_nobody_can_tell_whether_the_port_has_a_link_the_call_is_made()
    {
        var turn = new DialTurn(Floor, Due);

        turn.Port(hasCarrier: null, Due, 0);

        Assert.That(turn.IsOver(Due), Is.True);
    }
}

using RobotLink.Commands;

namespace RobotLink.Tests.Commands;

internal sealed class LeaseTests
{
    private Lease lease = null!;

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [SetUp]
    public void Make() => lease = new Lease();

    [Test]
    public void Nobody_takes_what_somebody_holds()
    {
        lease.Take("panel", At(10), At(0));

        Assert.That(lease.Take("panel", At(10), At(5)), Is.Null);
    }

    [Test]
    public void Only_the_token_of_the_holder_lets_commands_through()
    {
        var token = lease.Take("panel", At(10), At(0));

        Assert.That((lease.Allows(token, At(1), out _), lease.Allows("other", At(1), out _), lease.Allows(null, At(1), out var by), by!.Holder), Is.EqualTo((true, false, false, "panel")));
    }

    [Test]
    public void A_lease_ends_by_itself_and_is_not_renewed_afterwards()
    {
        var token = lease.Take("panel", At(10), At(0))!;

        Assert.That((lease.Held(At(9.9)) is null, lease.Held(At(10)) is null, lease.Renew(token, At(10), At(10)), lease.Held(At(11)) is null), Is.EqualTo((false, true, false, true)));
    }

    [Test]
    public void A_renewed_lease_lasts_from_then_on()
    {
        var token = lease.Take("panel", At(10), At(0))!;
        lease.Renew(token, At(10), At(8));

        Assert.That(lease.Held(At(15)), Is.EqualTo(new LeaseHold("panel", At(0), At(18))));
    }

    [Test]
    public void A_token_of_an_earlier_lease_is_worth_nothing()
    {
        var earlier = lease.Take("panel", At(10), At(0))!;
        lease.GiveUp(earlier, At(1));
        lease.Take("robot-cell", At(10), At(2));

        Assert.That((lease.Allows(earlier, At(3), out _), lease.GiveUp(earlier, At(3)), lease.Renew(earlier, At(10), At(3))), Is.EqualTo((false, false, false)));
    }
}

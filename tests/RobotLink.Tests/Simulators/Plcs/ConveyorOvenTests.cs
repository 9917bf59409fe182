using RobotLink.Simulators.Plant;

namespace RobotLink.Tests.Simulators.Plcs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ConveyorOvenTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ConveyorOven oven;

    public ConveyorOvenTests() => oven = new ConveyorOven(time, seed: 0);

    [Test]
    public void It_warms_to_its_setpoint()
    {
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.That(oven.Observe().Temperature, Is.EqualTo(180).Within(0.3));
        Assert.That(oven.Observe().AtTemperature, Is.True);
    }

    [Test]
    public void Observing_often_changes_nothing()
    {
        var other = new ConveyorOven(time, seed: 0);
        for (var second = 0; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            other.Observe();
        }

        Assert.That(other.Observe().Temperature, Is.EqualTo(oven.Observe().Temperature).Within(1e-6));
    }

    [Test]
    public void A_lowered_setpoint_is_over_temperature_until_it_has_cooled()
    {
        time.Advance(TimeSpan.FromMinutes(5));
        oven.Setpoint = 100;
        Assert.That(oven.Observe().OverTemperature, Is.True);

        time.Advance(TimeSpan.FromMinutes(5));

        Assert.That(oven.Observe().OverTemperature, Is.False);
    }

    [Test]
    public void Without_power_it_cools_and_no_part_leaves()
    {
        oven.Powered = false;
        time.Advance(TimeSpan.FromMinutes(10));

        var state = oven.Observe();

        Assert.That((state.Parts, state.Power), Is.EqualTo((0L, 0.0)));
        Assert.That(state.Temperature, Is.EqualTo(20).Within(0.3));
    }

    [TestCase(0, 0)]
    [TestCase(50, 30)]
    [TestCase(100, 60)]
    [TestCase(-5, 0)]
    public void Its_speed_decides_how_many_parts_leave_in_a_minute(int speed, int parts)
    {
        oven.Speed = speed;
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(oven.Observe().Parts, Is.EqualTo(parts));
    }

    [TestCase(500, 300)]
    [TestCase(-1, 0)]
    [TestCase(double.NaN, 180)]
    public void A_setpoint_stays_within_its_limits(double wanted, double kept)
    {
        oven.Setpoint = wanted;

        Assert.That(oven.Observe().Setpoint, Is.EqualTo(kept));
    }
}

using RobotLink.Links;

namespace RobotLink.Tests.Links;

public sealed class FlappingTests
{
    private Flapping flapping = null!;

    [SetUp]
    public void MakeFlapping() => flapping = new Flapping();

    [Test]
    public void Two_losses_are_a_reboot()
    {
        Lose(0, 1);

        Assert.That(flapping.Words(Minutes(1)), Is.Null);
    }

    [Test]
    public void Three_losses_within_ten_minutes_are_named()
    {
        Lose(0, 4, 9);

        Assert.That(flapping.Words(Minutes(9)), Is.EqualTo("flapping: lost 3 times within 10 min"));
    }

    [Test]
    public void Three_losses_within_a_day_are_none()
    {
        Lose(0, 10, 20, 30);

        Assert.That(flapping.Words(Minutes(30)), Is.Null);
    }

    [Test]
    public void It_goes_on_while_there_is_a_loss_every_few_minutes_and_ends_ten_minutes_after_the_last()
    {
        Lose(0, 1, 2, 11.5);

        Assert.That(flapping.Words(Minutes(21)), Is.EqualTo("flapping: lost once within 10 min"));
        Assert.That(flapping.Words(Minutes(21.5)), Is.Null);
    }

    [Test]
    public void After_it_has_ended_it_takes_three_losses_again()
    {
        Lose(0, 1, 2);
        _ = flapping.Words(Minutes(20));

        Lose(20, 21);

        Assert.That(flapping.Words(Minutes(21)), Is.Null);
    }

    [Test]
    public void A_longer_proof_that_the_profile_asks_for_holds()
    {
        Lose(0, 1, 2);

        Assert.That(flapping.LastsFor(Minutes(5), Minutes(2)), Is.EqualTo(Minutes(5)));
    }

    private void Lose(params double[] minutes)
    {
        foreach (var minute in minutes)
        {
            flapping.Lost(Minutes(minute));
        }
    }

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}

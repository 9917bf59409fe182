using RobotLink.Links;

namespace RobotLink.Tests.Links;

public sealed class SteadinessTests
{
    private Steadiness steadiness = null!;

    [SetUp]
    public void MakeSteadiness() => steadiness = new Steadiness();

    [Test]
    public void Thirty_losses_within_an_hour_are_told()
    {
        Lose(count: 29, apart: 2);
        var before = steadiness.Words;
        steadiness.Lost(TimeSpan.FromMinutes(58));

        Assert.That((before, steadiness.Words), Is.EqualTo(((string?)null, "unsteady: lost 30 times within an hour")));
    }

    [Test]
    public void Thirty_losses_within_a_day_are_not()
    {
        Lose(count: 40, apart: 30);

        Assert.That(steadiness.Words, Is.Null);
    }

    [Test]
    public void It_ends_when_the_last_hour_has_seen_fewer_than_fifteen()
    {
        Lose(count: 30, apart: 1);

        // The fifteenth before the last was at 15 min.
        Assert.That(steadiness.HasEnded(TimeSpan.FromMinutes(74.9)), Is.False);
        Assert.That(steadiness.HasEnded(TimeSpan.FromMinutes(75)), Is.True);
        Assert.That(steadiness.Words, Is.Null);
    }

    private void Lose(int count, int apart)
    {
        for (var loss = 0; loss < count; loss++)
        {
            steadiness.Lost(TimeSpan.FromMinutes(loss * apart));
        }
    }
}

using RobotLink.Links;
using RobotLink.Profiles;

namespace RobotLink.Tests.Links;

public sealed class BackoffTests
{
    private static readonly ReconnectProfile Profile = new()
    {
        First = TimeSpan.FromMilliseconds(500),
        Factor = 2,
        Max = TimeSpan.FromSeconds(30),
        Jitter = 0.2,
    };

    [TestCase(0, 0.5)]
    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(5, 16)]
    [TestCase(6, 30)]
    [TestCase(1_000_000, 30)]
    public void It_doubles_up_to_its_cap(int attempt, double seconds) =>
        Assert.That(Backoff.Wait(Profile, attempt, 0).TotalSeconds, Is.EqualTo(seconds));

    [Test]
    public void Jitter_only_lengthens_so_that_the_floor_holds([Values(0, 0.3, 1)] double random, [Range(0, 10)] int attempt)
    {
        var wait = Backoff.Wait(Profile, attempt, random);

        Assert.That(wait, Is.GreaterThanOrEqualTo(Profile.First).And.LessThanOrEqualTo(Profile.Max * 1.2));
    }
}

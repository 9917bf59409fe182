using RobotLink.Sessions;

namespace RobotLink.Tests.Sessions;

/// <summary>When bytes that nobody understands make a link garbled.</summary>
public sealed class GarblingTests
{
    [Test]
    public void Three_pieces_within_ten_seconds_are_enough_however_long_the_connection_lives()
    {
        var garbling = new Garbling();
        Assert.That(garbling.Add(Second(100)), Is.False);
        Assert.That(garbling.Add(Second(105)), Is.False);
        Assert.That(garbling.Add(Second(110)), Is.True);
    }

    [Test]
    public void Three_pieces_within_more_than_that_are_not()
    {
        var garbling = new Garbling();

        Assert.That(new[] { 0.0, 6, 12, 18, 24 }.Select(second => garbling.Add(Second(second))), Has.All.False);
    }

    [Test]
    public void It_begins_again_after_it_ended()
    {
        var garbling = new Garbling();
        _ = new[] { 0.0, 1, 2, 3 }.Select(second => garbling.Add(Second(second))).ToList();
        Assert.That(garbling.HasEnded(Second(13)), Is.True);

        Assert.That(new[] { 14.0, 15, 16 }.Select(second => garbling.Add(Second(second))), Is.EqualTo(new[] { false, false, true }));
    }

    private static TimeSpan Second(double second) => TimeSpan.FromSeconds(second);
}

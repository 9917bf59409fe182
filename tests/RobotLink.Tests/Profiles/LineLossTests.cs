using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>The shortest promise that stays quiet for a year, or by measurement, on a line that loses packets.</summary>
public sealed class LineLossTests
{
    [TestCase(0.01, 6)]
    [TestCase(0.05, 9)]
    [TestCase(0.16, 16)]
    [TestCase(0.30, 27)]
    public void With_probes_alone_so_many_have_to_fit_into_the_promise_that_a_year_stays_quiet(double loss, double seconds)
    {
        Assert.That(LineLoss.ShortestPromise(loss, asks: false)?.TotalSeconds, Is.EqualTo(seconds));
        Assert.That(LineLoss.Holds(TimeSpan.FromSeconds(seconds), loss, asks: false, LineLoss.Probes), Is.True);
        Assert.That(LineLoss.Holds(TimeSpan.FromSeconds(seconds), loss, asks: false, 2 * LineLoss.Probes), Is.False, "half as many tries do not do");
    }

    [TestCase(0, 0.5)]
    [TestCase(0.01, 2)]
    [TestCase(0.05, 3)]
    [TestCase(0.16, 8)]
    [TestCase(0.30, 20)]
    public void Where_the_device_is_asked_the_measured_silences_decide(double loss, double seconds) =>
        Assert.That(LineLoss.ShortestPromise(loss, asks: true)?.TotalSeconds, Is.EqualTo(seconds));

    [TestCase(5, 0.05, ExpectedResult = true)]
    [TestCase(10, 0.16, ExpectedResult = true)]
    [TestCase(2, 0.05, ExpectedResult = false)]
    [TestCase(5, 0.16, ExpectedResult = false)]
    [TestCase(60, 0.5, ExpectedResult = false)]
    public bool A_promise_holds_on_a_line_or_not(double promise, double loss) => LineLoss.Holds(TimeSpan.FromSeconds(promise), loss, asks: true, LineLoss.Probes);

    [Test]
    public void What_is_sent_again_tells_what_is_lost_each_way() =>
        Assert.That(LineLoss.EachWay(0.0975), Is.EqualTo(0.05).Within(1e-4));
}

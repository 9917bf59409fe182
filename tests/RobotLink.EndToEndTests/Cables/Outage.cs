using RobotLink.EndToEndTests.Api;

namespace RobotLink.EndToEndTests.Cables;

/// <summary>What every outage must keep, whatever caused it.</summary>
internal static class Outage
{
    /// <summary>The link is declared down inside its own bound, which is no longer than what the profile promises.</summary>
    public static void IsDetectedInTime(StateEvent down, DateTimeOffset began, TimeSpan promise)
    {
        Assert.That(down.BoundS, Is.GreaterThan(0).And.LessThanOrEqualTo(promise.TotalSeconds));
        Assert.That((down.Time - began).TotalSeconds, Is.GreaterThanOrEqualTo(0).And.LessThanOrEqualTo(down.BoundS), $"{down}");
    }

    /// <summary>The outage is said to have begun between the last proof of life and the moment it was declared; the truth lies inside.</summary>
    public static void IntervalHoldsTheTruth(StateEvent down, DateTimeOffset began)
    {
        // A packet on its way when the cable is pulled still arrives.
        var underWay = TimeSpan.FromMilliseconds(100);
        Assert.That(down.BeganAfter, Is.LessThanOrEqualTo(began + underWay), $"{down}");
        Assert.That(down.BeganBefore, Is.GreaterThanOrEqualTo(began).And.LessThanOrEqualTo(down.Time), $"{down}");
    }

    /// <param name="highest">What may be said at most: more would be a wrong accusation.</param>
    public static void IsBlamedOn(StateEvent down, string highest, params string[] causes)
    {
        Assert.That(down.Cause, Is.AnyOf([.. causes]), $"{down}");
        string[] certainties = ["unclear", "likely", "proven"];
        Assert.That(certainties.TakeWhile(certainty => certainty != highest).Append(highest), Does.Contain(down.Certainty), $"{down}");
        Assert.That(down.Evidence, Is.Not.Null.And.Not.Empty, $"{down}");
    }

    public static void IsOverInTime(StateEvent up, DateTimeOffset healed)
        => Assert.That((up.Time - healed).TotalSeconds, Is.GreaterThanOrEqualTo(0).And.LessThanOrEqualTo(WorkCell.Recovery.TotalSeconds), $"{up}");
}

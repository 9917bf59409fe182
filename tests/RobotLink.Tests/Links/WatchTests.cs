using RobotLink.Links;

namespace RobotLink.Tests.Links;

[CancelAfter(60_000)]
internal sealed class WatchTests
{
    [Test]
    public void Who_comes_after_the_watch_has_ended_is_not_harmed()
    {
        var watch = new Watch(new MonotonicClock(TimeProvider.System), new WatchList());
        watch.Start();
        watch.Dispose();

        Assert.That(() => watch.Add(new Watched()), Throws.Nothing);
    }

    private sealed class Watched : IWatched
    {
        public TimeSpan NextLook => TimeSpan.Zero;

        public bool Look(TimeSpan now, TimeSpan late) => true;

        public void Crash(Exception reason)
        {
        }
    }
}

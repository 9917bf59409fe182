using RobotLink.Diagnosis;
using RobotLink.Simulation;

namespace RobotLink.Tests.Simulation;

/// <summary>A switch is off for a minute, and with it a thousand devices.</summary>
internal sealed class StormTests
{
    private const int Links = 1000;

    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Returned = Settled + TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(10);

    /// <summary>A device that streams is up with its first word, so promises are near here: it speaks five times in each.</summary>
    private static readonly Play Quiet = new(
        11, Links, TimeSpan.FromHours(1), [.. new[] { 2.0, 5 }.Select(TimeSpan.FromSeconds)], TimeSpan.FromHours(1), TimeSpan.FromHours(1), 0);

    [Test]
    public void A_thousand_links_are_back_within_ten_seconds_and_nobody_is_stormed([Values] bool ourOwnPorts)
    {
        var storm = Play(ourOwnPorts);
        var all = storm.Calls.SelectMany(times => times).Order().ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((storm.DownBefore, storm.DownMeanwhile, storm.DownAfter), Is.EqualTo((0, Links, 0)));
            Assert.That(storm.Calls.SelectMany(Gaps), Is.All.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)), "one call per device and second");
            Assert.That(all.Zip(all.Skip(400), (earlier, later) => later - earlier), Is.All.GreaterThanOrEqualTo(TimeSpan.FromSeconds(0.99)), "400 calls per second over all");
            Assert.That(all.Count(at => ourOwnPorts && at < Returned), Is.Zero, "nobody is called while this PC's own ports have no link");
        }
    }

    private static IEnumerable<TimeSpan> Gaps(List<TimeSpan> calls) => calls.Zip(calls.Skip(1), (earlier, later) => later - earlier);

    /// <summary>On a thread of its own: the test's may have a context that would send continuations elsewhere.</summary>
    private static Storm Play(bool ourOwnPorts)
    {
        Storm? storm = null;
        var thread = new Thread(() => storm = PlayHere(ourOwnPorts));
        thread.Start();
        thread.Join();
        return storm!;
    }

    private static Storm PlayHere(bool ourOwnPorts)
    {
        var site = new Site(Quiet);
        site.Start();
        site.Run(Settled, () => { });
        var before = Down(site);
        var calls = site.Cells.ConvertAll(cell =>
        {
            var times = new List<TimeSpan>();
            cell.Dialler.Began = times.Add;
            return times;
        });
        Switch(site, ourOwnPorts, on: false);
        site.Run(Returned, () => { });
        var meanwhile = Down(site);
        Switch(site, ourOwnPorts, on: true);
        site.Run(Returned + BackWithin, () => { });
        var after = Down(site);
        site.Stop();
        site.Run(Returned + (3 * BackWithin), () => { });
        return new Storm(before, meanwhile, after, calls);
    }

    private static void Switch(Site site, bool ourOwnPorts, bool on)
    {
        if (ourOwnPorts)
        {
            site.Cells.Select(cell => cell.Way.Port).Distinct().ToList().ForEach(port => port.Set(on));
        }
        else
        {
            site.Cells.ForEach(cell => cell.Way.Cable = on);
        }
    }

    private static int Down(Site site) => site.Cells.Count(cell => cell.Link.State is not (LinkState.Up or LinkState.Degraded));

    /// <param name="Calls">Of each device, while the switch was off and afterwards.</param>
    private sealed record Storm(int DownBefore, int DownMeanwhile, int DownAfter, List<List<TimeSpan>> Calls);
}

using RobotLink.EndToEndTests.Cables;
using RobotLink.EndToEndTests.Lab;
using RobotLink.FaultProxy;

namespace RobotLink.EndToEndTests.Proxies;

/// <summary>Both kernels see a healthy network; what lies between spoils the bytes' way.</summary>
[CancelAfter(60_000)]
internal sealed class SpoiledWayTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [TestCase("piece=1")]
    [TestCase("delay=150ms jitter=150ms")]
    [TestCase("piece=3 delay=20ms jitter=20ms")]
    public async Task A_way_that_tears_messages_apart_or_delays_them_raises_no_alarm_and_spoils_no_message(string mood)
    {
        await using var way = await SpoiledWay.Start(Mood.Parse(mood), Stop);
        var up = LabClock.Now;

        await way.Daemon.Api.WaitForMessage(SpoiledWay.Link, message => message is { Kind: "event", Name: "cycle" }, Stop);
        await LabClock.Hold(2 * SpoiledWay.DetectWithin, Stop);

        var messages = await way.Daemon.Api.Messages(SpoiledWay.Link, Stop);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(way.Watch.Changes.Where(change => change.Time > up), Is.Empty);
            Assert.That(messages.Where(message => message.Kind == "unparsed"), Is.Empty);
        }
    }

    [Test]
    public async Task A_way_that_stalls_is_noticed_in_time_though_the_network_acknowledges_and_the_link_returns()
    {
        await using var way = await SpoiledWay.Start(Mood.Fair, Stop);

        var began = LabClock.Now;
        way.Relay.Mood = Mood.Fair with { IsStalled = true };
        var down = await way.Watch.WaitForState("down", Stop);

        using (Assert.EnterMultipleScope())
        {
            Outage.IsDetectedInTime(down, began, SpoiledWay.DetectWithin);
            Outage.IsBlamedOn(down, "proven", "no-reply");
        }

        var healed = LabClock.Now;
        way.Relay.Mood = Mood.Fair;
        Outage.IsOverInTime(await way.Watch.WaitForState("up", Stop), healed);
    }

    [Test]
    public async Task A_connection_reset_in_the_middle_of_a_message_delivers_no_half_of_it()
    {
        await using var way = await SpoiledWay.Start(Mood.Parse("piece=1"), Stop);

        way.Relay.ResetAfter(3);
        var down = await way.Watch.WaitForState("down", Stop);
        await way.Watch.WaitForState("up", Stop);

        var messages = await way.Daemon.Api.Messages(SpoiledWay.Link, Stop);
        using (Assert.EnterMultipleScope())
        {
            Outage.IsBlamedOn(down, "proven", "reset-by-peer");
            Assert.That(messages.Where(message => message is { Dir: "rx", Kind: not "unparsed", Quality: "bad" }), Is.Empty);
            Assert.That(messages.Count(message => message.Kind == "unparsed"), Is.LessThanOrEqualTo(1), "the half that came is kept as bytes");
        }
    }

    [Test]
    public async Task A_device_that_closes_its_half_alone_is_called_back()
    {
        await using var way = await SpoiledWay.Start(Mood.Fair, Stop);

        way.Relay.HalfClose();

        Outage.IsBlamedOn(await way.Watch.WaitForState("down", Stop), "proven", "closed-by-peer");
        await way.Watch.WaitForState("up", Stop);
    }
}

using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Simulators.Sartorius;

namespace RobotLink.Tests.Devices;

/// <summary>The profile <c>sartorius-sbi</c>, on a serial line and over TCP.</summary>
[CancelAfter(60_000)]
internal sealed class BalanceTests
{
    [Test]
    [Platform("Linux")]
    public async Task It_is_weighed_and_tared_over_a_serial_line(CancellationToken stop)
    {
        using var pair = await SerialPair.LayAsync(stop);
        var device = new SartoriusSbiSimulator(pair.Device);
        device.Start();
        await using var bench = new DeviceBench("sartorius-sbi", device, pair.Far);
        bench.Control("load 253.4");
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.ReceivedAsync("weight", stop, "unit=g"), Is.EqualTo("value=253.4 unit=g"));
        Assert.That(await bench.AskAsync("tare", stop), Does.StartWith("Unknown").And.Contain("expects no reply"));
        Assert.That(await bench.ReceivedAsync("weight", stop, "value=0 unit=g"), Is.Not.Empty);
        bench.Control("load 100");
        Assert.That(await bench.ReceivedAsync("weight", stop, "value=-153.4 unit=g"), Is.Not.Empty);
    }

    [TestCase("format 16")]
    [TestCase("format 22")]
    public async Task Lines_of_both_lengths_are_understood(string format, CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("sartorius-sbi", new SartoriusSbiSimulator(DeviceBench.Options));
        bench.Control(format);
        bench.Control("load 253.4");
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.ReceivedAsync("weight", stop, "unit=g"), Is.EqualTo("value=253.4 unit=g"));
        Assert.That(await bench.AskAsync("model", stop), Is.EqualTo("Answered model=MSE3202S-SIM"));
    }

    [Test]
    public async Task A_weight_is_uncertain_until_it_has_settled(CancellationToken stop)
    {
        var clock = new FakeTimeProvider();
        await using var bench = DeviceBench.Of("sartorius-sbi", new SartoriusSbiSimulator(DeviceBench.Options with { Time = clock }));
        bench.Control("load 253.4");
        clock.Advance(TimeSpan.FromMilliseconds(600));
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(
            await bench.AskForJsonAsync("weigh", stop),
            Does.Match("""^{"value":{"value":[-0-9.]+,"quality":"uncertain","reason":"the device is not sure"},"unit":{"value":null}}$"""));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await bench.AskForJsonAsync("weigh", stop), Is.EqualTo("""{"value":{"value":253.4},"unit":{"value":"g"}}"""));
    }

    [Test]
    public async Task An_overload_rejects_and_the_link_stays(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("sartorius-sbi", new SartoriusSbiSimulator(DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stop);
        bench.Control("load 5000");
        await bench.ReceivedAsync("overload", stop);

        var refused = await bench.AskAsync("weigh", stop);

        Assert.That(refused, Does.StartWith("Rejected").And.Contain("overload"));
        Assert.That((await bench.AskAsync("model", stop), bench.Link.Snapshot().Epoch), Is.EqualTo(("Answered model=MSE3202S-SIM", 1)));
    }
}

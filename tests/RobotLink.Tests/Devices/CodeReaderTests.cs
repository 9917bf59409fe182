using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Simulators;
using RobotLink.Simulators.Keyence;

namespace RobotLink.Tests.Devices;

/// <summary>The profile <c>keyence-sr</c>.</summary>
[CancelAfter(60_000)]
internal sealed class CodeReaderTests
{
    [Test]
    public async Task A_reading_is_started_and_its_code_comes(CancellationToken stop)
    {
        await using var bench = Started();
        await bench.UntilAsync(LinkState.Up, stop);

        var started = await bench.AskAsync("start", stop);

        Assert.That((started, await bench.ReceivedAsync("code", stop)), Is.EqualTo(("Answered", "code=SN00000000")));
        Assert.That(await bench.AskAsync("counts", stop), Does.StartWith("Answered good=1 failed=0"));
    }

    [Test]
    public async Task A_failed_reading_is_told(CancellationToken stop)
    {
        await using var bench = Started();
        await bench.UntilAsync(LinkState.Up, stop);
        bench.Control("no-part");

        await bench.AskAsync("start", stop);

        Assert.That(await bench.ReceivedAsync("failed", stop), Is.Empty);
    }

    [Test]
    public async Task An_error_rejects_with_words_and_the_link_stays(CancellationToken stop)
    {
        var device = new KeyenceSrSimulator(DeviceBench.Options);
        await using var bench = DeviceBench.Of("keyence-sr", device);
        await bench.UntilAsync(LinkState.Up, stop);
        device.Program = ProgramState.Stop;

        var refused = await bench.AskAsync("start", stop);

        Assert.That(refused, Does.StartWith("Rejected").And.Contain("cannot be executed now"));
        Assert.That((await bench.AskAsync("model", stop), bench.Link.Snapshot().Epoch), Is.EqualTo(("Answered model=SR-750 version=1.00", 1)));
    }

    private static DeviceBench Started() => DeviceBench.Of("keyence-sr", new KeyenceSrSimulator(DeviceBench.Options));
}

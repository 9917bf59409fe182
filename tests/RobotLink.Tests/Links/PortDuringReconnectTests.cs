using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Links;

/// <summary>The cable at this PC comes out while a link is told to reconnect.</summary>
[CancelAfter(60_000)]
internal sealed class PortDuringReconnectTests
{
    private LinkOnPaper bench = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task ComeUp()
    {
        bench = new LinkOnPaper(LinkOnPaper.Polled, line => line == "STATUS?" ? "STATUS RUN" : null);
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [TearDown]
    public async Task End() => await bench.DisposeAsync();

    [Test]
    public async Task In_the_pause_of_a_reconnect_it_is_told_as_what_it_is()
    {
        bench.Link.Reconnect();
        await Eventually.IsTrue(() => bench.Link.Snapshot() is { State: LinkState.Connecting, LocalAddress: null }, Stop);

        bench.Network.PullCable();

        Assert.That(Told(), Is.EqualTo((LinkState.Down, Cause.LocalPortDown)));
    }

    [Test]
    public async Task Before_a_reconnect_that_nobody_has_told_of_it_yet_it_is_found()
    {
        bench.Network.Carrier = false;
        bench.Link.Reconnect();
        await Eventually.IsTrue(() => bench.Link.Snapshot().LocalAddress is null, Stop);

        Assert.That(Told(), Is.EqualTo((LinkState.Down, Cause.LocalPortDown)));
    }

    private (LinkState State, Cause? Cause) Told() => (bench.Link.Snapshot().State, bench.Link.Snapshot().Verdict?.Cause);
}

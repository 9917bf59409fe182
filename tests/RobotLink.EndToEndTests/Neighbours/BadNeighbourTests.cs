using System.Net;
using System.Net.Sockets;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Neighbours;

/// <summary>One bad device among good ones costs the good ones nothing.</summary>
[CancelAfter(90_000)]
internal sealed class BadNeighbourTests
{
    private const string Kind = "abb-rapid-lines";

    /// <summary>Long enough for every poll and heartbeat of the good link to have come round.</summary>
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(5);

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_gibibyte_without_an_end_of_line_costs_no_memory_and_no_other_link()
    {
        const long Mebibyte = 1L << 20;
        await using var hostile = await Simulator.Start(Kind, "endless 1GiB", Stop);
        await using var bench = await Bench.Start(hostile.Endpoint, Stop);
        var before = bench.Daemon.Program.ResidentBytes();
        var most = before;

        await LabClock.Until("the flood is noticed", async asking => (await bench.Api.Link(Bench.Bad, asking)).Cause == "garbled", Stop);
        var noticed = LabClock.Now;
        while (LabClock.Now - noticed < AWhile)
        {
            await LabClock.Hold(TimeSpan.FromMilliseconds(100), Stop);
            most = Math.Max(most, bench.Daemon.Program.ResidentBytes());
        }

        Assert.That((most - before) / Mebibyte, Is.LessThan(40), "MiB of growth");
        await bench.GoodLinkIsUndisturbed(Stop);
    }

    [Test]
    public async Task A_device_that_hangs_up_at_once_is_called_at_a_measured_pace_and_disturbs_nobody()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var calls = new Journal<DateTimeOffset>();
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var hangingUp = HangUpOnEverybody(door, calls, closing.Token);
        await using var bench = await Bench.Start((IPEndPoint)door.LocalEndpoint, Stop);

        await calls.First("a call", _ => true, 0, Stop);
        await LabClock.Hold(AWhile, Stop);

        // Who turns everybody away is busy: once more after the first pause of the site, then each 5 s with its jitter.
        Assert.That(calls.Entries, Has.Count.InRange(2, 3));
        await bench.GoodLinkIsUndisturbed(Stop);
        await closing.CancelAsync();
        await hangingUp;
    }

    [Test]
    public async Task A_device_that_hangs_up_at_once_is_called_busy_or_closed()
    {
        await using var hostile = await Simulator.Start(Kind, "close-always", Stop);
        await using var bench = await Bench.Start(hostile.Endpoint, Stop);

        LinkDocument? bad = null;
        await LabClock.Until("a cause is named", async asking => (bad = await bench.Api.Link(Bench.Bad, asking)).Cause is not null, Stop);

        Assert.That(bad!.Cause, Is.AnyOf("busy", "closed-by-peer", "reset-by-peer"));
    }

    private static async Task HangUpOnEverybody(TcpListener door, Journal<DateTimeOffset> calls, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var caller = await door.AcceptSocketAsync(stop);
                calls.Add(LabClock.Now);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            calls.Close("the door was shut");
        }
    }
}

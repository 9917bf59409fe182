using RobotLink.Links;
using RobotLink.Tests.Transports;

namespace RobotLink.Tests.Sharing;

/// <summary>A device has one lease, whoever holds it: a program at an exclusive share, or a client of RobotLink itself.</summary>
[CancelAfter(60_000)]
internal sealed class LeaseAtShareTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Nobody_takes_the_lease_of_a_device_that_a_program_holds()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: exclusive");
        var program = await HoldAsync(bench);
        var held = bench.Link.LeaseHold;

        Assert.That((bench.Link.TakeLease("panel", TimeSpan.FromMinutes(5)), held?.Holder), Is.EqualTo(((string?)null, bench.Share.Clients[0].Remote)));
        await program.SayAsync("MOVE 1", Stop);
        await bench.AnswerAsync("MOVE 1", "OK 1", Stop);
        Assert.That(await program.HearAsync(Stop), Is.EqualTo("OK 1"), "its holder goes on");

        program.Dispose();
        await bench.UntilAsync(() => bench.Share.Clients.Count == 0, Stop);
        Assert.That(bench.Link.TakeLease("panel", TimeSpan.FromMinutes(5)), Is.Not.Null);
    }

    [Test]
    public async Task A_program_does_not_take_a_device_whose_lease_somebody_holds()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: exclusive");
        var token = bench.Link.TakeLease("panel", TimeSpan.FromMinutes(5))!;
        using var refused = await bench.CallAsync(Stop);
        await refused.SayAsync("STATUS?", Stop);

        Assert.That(await refused.HearAsync(Stop), Is.Null);
        await bench.UntilAsync(() => bench.LastWhy is not null, Stop);
        Assert.That(bench.LastWhy, Does.StartWith("it asked for 'status' while panel holds the device until "));

        bench.Link.GiveUpLease(token);
        using var next = await HoldAsync(bench);
        Assert.That(bench.Link.LeaseHold?.Holder, Is.EqualTo(bench.Share.Clients[0].Remote));
    }

    [Test]
    public async Task A_lease_that_a_program_held_is_free_when_the_link_is_lost()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: exclusive, when_down: held");
        using var program = await HoldAsync(bench);
        await bench.LoseAsync(Stop);

        Assert.That((bench.Link.LeaseHold, bench.Link.TakeLease("panel", TimeSpan.FromMinutes(5)) is not null), Is.EqualTo(((object?)null, true)));
    }

    [Test]
    public async Task Commands_that_wait_are_not_sent_any_more_when_a_program_takes_the_device()
    {
        var logs = new LogLines();
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: exclusive", logs: logs);
        var asked = bench.Link.RequestAsync(new RequestCall("status", new Dictionary<string, object?>(), null, null), Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("STATUS?"));
        var command = bench.Link.RequestAsync(new RequestCall("move", new Dictionary<string, object?> { ["number"] = 1L }, null, "key"), Stop);
        Assert.That(bench.Link.Holdings.OpenRequests, Is.EqualTo(2));
        using var program = await bench.CallAsync(Stop);
        await program.SayAsync("MOVE 2", Stop);
        await logs.FirstAsync(5055, Stop);
        await bench.Device.SayAsync("STATUS run", Stop);

        await bench.AnswerAsync("MOVE 2", "OK 2", Stop);
        var ended = await command;
        Assert.That(((await asked).Outcome, ended.Outcome, ended.Reason), Is.EqualTo(
            (RequestOutcome.Answered, RequestOutcome.NotSent, $"{bench.Share.Clients[0].Remote} took the device through the share before its turn came")));
    }

    /// <summary>A program asks first, and so holds the device.</summary>
    private static async Task<LineDevice> HoldAsync(SharedBench bench)
    {
        var program = await bench.CallAsync(Stop);
        await program.SayAsync("STATUS?", Stop);
        await bench.AnswerAsync("STATUS?", "STATUS run", Stop);
        Assert.That(await program.HearAsync(Stop), Is.EqualTo("STATUS run"));
        return program;
    }
}

using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Simulators.Fanuc;
using RobotLink.Simulators.Mitsubishi;
using RobotLink.Simulators.Modbus;
using RobotLink.Simulators.Siemens;

namespace RobotLink.Tests.Devices;

/// <summary>What a site overrides of bundled profiles reaches the device.</summary>
[CancelAfter(60_000)]
internal sealed class OverrideTests
{
    [Test]
    public async Task The_slot_of_an_S7_is_called(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of(
            "siemens-s7", new S7Simulator(DeviceBench.Options) { Rack = 1 }, ", override: { messages: { connect: { fields: { slot: { value: 34 } } } } }");

        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(bench.Sent().First()[^1], Is.EqualTo(34));
    }

    [Test]
    public async Task An_S7_in_another_rack_refuses_the_usual_slot(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("siemens-s7", new S7Simulator(DeviceBench.Options) { Rack = 1 });

        await bench.UntilAsync(link => link.Verdict is not null, stop);

        Assert.That(bench.Link.Snapshot().Verdict!.ToString(), Does.Contain("rack or slot are wrong"));
    }

    [Test]
    public async Task What_an_S7_agreed_to_is_kept_before_anything_is_sent(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("siemens-s7", new S7Simulator(DeviceBench.Options) { PduLength = 240 });
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await ReadAsync(bench, 222, stop), Does.StartWith("Answered"));
        var sent = bench.Sent().Count();
        var refused = Assert.ThrowsAsync<RequestRefusedException>(() => ReadAsync(bench, 223, stop));

        Assert.That((refused!.Kind, bench.Sent().Count()), Is.EqualTo((RefusalKind.BadArguments, sent)));
        Assert.That(refused.Message, Is.EqualTo(
            "Argument 'count' of 'read_bytes' cannot be 223: on this connection the device takes at most 222 (captured.longest-18)."));
    }

    [Test]
    public async Task A_period_that_asks_an_S7_for_too_much_makes_the_link_degraded(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of(
            "siemens-s7", new S7Simulator(DeviceBench.Options) { PduLength = 240 },
            ", override: { requests: { all: { like: read_bytes, with: { area: blocks, block: 2, start: 0, count: 300 }, every: 1s } } }");

        await bench.UntilAsync(LinkState.Degraded, stop);

        Assert.That(bench.Link.Snapshot().Note, Does.Contain("'count' of 'all' cannot be 300: on this connection the device takes at most 222"));
        Assert.That(await ReadAsync(bench, 1, stop), Does.StartWith("Answered"));
    }

    [Test]
    public async Task The_unit_behind_a_Modbus_gateway_is_asked(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("modbus-tcp", new ModbusTcpSimulator(DeviceBench.Options) { Unit = 9 }, ", override: { header: { unit: { value: 9 } } }");
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.AskAsync("read_holding_registers", stop, ("address", 1), ("count", 1)), Is.EqualTo("Answered size=2 data=000A"));
    }

    [Test]
    public async Task A_unit_that_is_not_behind_the_gateway_is_refused_with_words(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("modbus-tcp", new ModbusTcpSimulator(DeviceBench.Options), ", override: { header: { unit: { value: 9 } } }");
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(
            await bench.AskAsync("read_holding_registers", stop, ("address", 1), ("count", 1)),
            Does.StartWith("Rejected").And.Contain("gateway target does not answer"));
    }

    [TestCase("mitsubishi-mc-binary", McCode.Binary, "50000203FF0300", "Answered data=0A00")]
    [TestCase("mitsubishi-mc-ascii", McCode.Ascii, "3530303030323033303346463030", "Answered data=000A")]
    public async Task A_Mitsubishi_PLC_behind_another_is_addressed(string profile, McCode code, string head, string answer, CancellationToken stop)
    {
        await using var bench = DeviceBench.Of(
            profile, new MelsecSimulator(code, DeviceBench.Options), ", override: { header: { network: { value: 2 }, station: { value: 3 } } }");
        await bench.UntilAsync(LinkState.Up, stop);

        var answered = await bench.AskAsync("read_words", stop, ("device", code == McCode.Ascii ? "D*" : "D"), ("address", 100), ("count", 1));

        Assert.That(answered, Is.EqualTo(answer));
        Assert.That(bench.Sent().Select(frame => Convert.ToHexString(frame)), Is.All.StartsWith(head));
    }

    [TestCase(1)]
    [TestCase(3)]
    public async Task So_many_instructions_of_FANUC_are_under_way(int window, CancellationToken stop)
    {
        await using var bench = DeviceBench.Of(
            "fanuc-rmi", new FanucRmiSimulator(DeviceBench.Options),
            $", override: {{ replies: {{ window: {window} }}, requests: {{ status: {{ every: null }}, position: {{ every: null }} }} }}");
        await bench.UntilAsync(LinkState.Up, stop);
        Assert.That(await bench.AskAsync("initialize", stop), Does.StartWith("Answered"));

        // While the first lasts, what has been sent is the window.
        var asked = Enumerable.Range(0, 5).Select(at => bench.AskAsync("wait_time", stop, ("seconds", at == 0 ? 2.0 : 0.01))).ToArray();
        await bench.UntilAsync(_ => asked[0].IsCompleted || Waits(bench).Count() >= window, stop);
        Assert.That((asked[0].IsCompleted, Waits(bench).Count()), Is.EqualTo((false, window)));

        Assert.That(await Task.WhenAll(asked), Is.EqualTo(Enumerable.Range(1, 5).Select(number => $"Answered sequence={number}")));
    }

    private static IEnumerable<string> Waits(DeviceBench bench) =>
        bench.Sent().Select(System.Text.Encoding.ASCII.GetString).Where(text => text.Contains("FRC_WaitTime", StringComparison.Ordinal));

    private static Task<string> ReadAsync(DeviceBench bench, int count, CancellationToken stop) =>
        bench.AskAsync("read_bytes", stop, ("area", "blocks"), ("block", 2), ("start", 0), ("count", count));
}

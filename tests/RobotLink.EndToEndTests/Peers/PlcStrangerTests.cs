using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>The bundled profiles of PLCs against public servers that others have written.</summary>
[CancelAfter(60_000)]
internal sealed class PlcStrangerTests
{
    private const string Pair = "pair: { like: read_holding_registers, with: { address: 1, count: 2 }, every: 300ms, values: { first: { type: u16 }, second: { type: u16 } } }";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Modbus_serial_is_read_written_and_refuses()
    {
        var port = FreePort.Take();
        await using var server = Outsiders.StartNode("modbus-serial", "modbus_server.js", $"{port}");

        await ReadsWritesAndIsRefused("modbus-tcp", server, port);
    }

    [TestCase("tcp", "modbus-tcp")]
    [TestCase("rtu-over-tcp", "modbus-rtu")]
    public async Task Pymodbus_is_read_written_and_refuses(string how, string profile)
    {
        var port = FreePort.Take();
        await using var server = Outsiders.StartPymodbus("modbus_pymodbus_server.py", how, $"{port}");

        await ReadsWritesAndIsRefused(profile, server, port);
    }

    [Test]
    public async Task Snap7_is_read_written_and_refuses()
    {
        var port = FreePort.Take();
        await using var server = Outsiders.StartNode("node-snap7", "s7_server.js", $"{port}");
        await server.WaitForOutput("listening on ", Stop);
        await using var daemon = await PlcSites.Start(
            "siemens-s7", $"127.0.0.1:{port}", Stop,
            "pair: { like: read_bytes, with: { area: blocks, block: 1, start: 4, count: 3 }, values: { first: { type: u8 }, second: { type: u16 } } }",
            "set_pair: { like: write_bytes, with: { area: blocks, block: 1, start: 4 }, values: { first: { type: u8 }, second: { type: u16 } } }");
        await daemon.Api.WaitForState(PlcSites.Link, "up", Stop);

        var before = await daemon.Ask("pair", new { }, Stop);
        await daemon.Ask("set_pair", new { first = 200, second = 40_000 }, Stop);
        await daemon.Ask("write_bit", new { area = "flags", block = 0, bit = 11, state = "on" }, Stop);
        var reason = await daemon.AskInVain("read_bytes", new { area = "blocks", block = 99, start = 0, count = 1 }, Stop);
        var after = await daemon.Ask("pair", new { }, Stop);
        var flags = await daemon.Ask("read_bytes", new { area = "flags", block = 0, start = 1, count = 1 }, Stop);

        Assert.That((before.Number("first"), before.Number("second")), Is.EqualTo((4.0, 0x0506)));
        Assert.That((after.Number("first"), after.Number("second")), Is.EqualTo((200.0, 40_000.0)));
        Assert.That(flags.Text("data"), Is.EqualTo("08"));
        Assert.That(reason, Does.Contain("there is no such block"));
    }

    private static async Task ReadsWritesAndIsRefused(string profile, RunningProgram server, int port)
    {
        await server.WaitForOutput("listening on ", Stop);
        await using var daemon = await PlcSites.Start(profile, $"127.0.0.1:{port}", Stop, Pair);
        await daemon.Api.WaitForState(PlcSites.Link, "up", Stop);

        var before = await daemon.Ask("pair", new { }, Stop);
        await daemon.Ask("write_registers", new { address = 1, data = "012C0190" }, Stop);
        await daemon.Ask("write_coil", new { address = 3, state = "on" }, Stop);
        var reason = await daemon.AskInVain("read_holding_registers", new { address = 1000, count = 1 }, Stop);
        var after = await daemon.Ask("pair", new { }, Stop);
        var coils = await daemon.Ask("read_coils", new { address = 0, count = 8 }, Stop);

        Assert.That((before.Number("first"), before.Number("second")), Is.EqualTo((10.0, 20.0)));
        Assert.That((after.Number("first"), after.Number("second")), Is.EqualTo((300.0, 400.0)));
        Assert.That(coils.Text("data"), Is.EqualTo("08"));
        Assert.That(reason, Does.Contain("the register does not exist in this device: check address and count"));
    }
}

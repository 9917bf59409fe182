using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>The bundled profiles of PLCs against our simulators: values by name, writing, refusals, and life shown by a cheap read.</summary>
[CancelAfter(60_000)]
internal sealed class PlcLinkTests
{
    private static readonly string[] Registers =
    [
        "oven: { like: read_input_registers, with: { address: 0, count: 18 }, every: 300ms, values: { temperature: { type: i16, scale: 0.1 }, status: { type: u16, at: 5 }, heater: { bit_of: status, bit: 1 }, parts: { at: 9, type: u32 }, abcd: { at: 21, type: f32, order: abcd }, cdab: { type: f32, order: cdab }, badc: { type: f32, order: badc }, dcba: { type: f32, order: dcba } } }",
        "set_temperature: { like: write_registers, with: { address: 100 }, values: { setpoint: { type: i16, scale: 0.1 } } }",
        "setpoint: { like: read_holding_registers, with: { address: 100, count: 1 }, values: { setpoint: { type: i16, scale: 0.1 } } }",
    ];

    private static readonly string[] Blocks =
    [
        "oven: { like: read_bytes, with: { area: blocks, block: 1, start: 0, count: 50 }, every: 300ms, values: { bits: { type: u8 }, heater: { bit_of: bits, bit: 1 }, temperature: { at: 5, type: f32 }, parts: { at: 13, type: i32 }, order_length: { at: 34, type: u8 }, order: { type: text, length: order_length } } }",
        "set_temperature: { like: write_bytes, with: { area: blocks, block: 1, start: 8 }, values: { setpoint: { type: f32 } } }",
        "setpoint: { like: read_bytes, with: { area: blocks, block: 1, start: 8, count: 4 }, values: { setpoint: { type: f32 } } }",
    ];

    private static readonly string[] Devices =
    [
        "oven: { like: read_words, with: { device: D, address: 0, count: 12 }, every: 300ms, values: { temperature: { type: i16, scale: 0.1 }, status: { at: 5, type: u16 }, heater: { bit_of: status, bit: 1 }, parts: { at: 9, type: u32 }, exact: { at: 21, type: f32 } } }",
        "set_temperature: { like: write_words, with: { device: D, address: 200 }, values: { setpoint: { type: i16, scale: 0.1 } } }",
        "setpoint: { like: read_words, with: { device: D, address: 200, count: 1 }, values: { setpoint: { type: i16, scale: 0.1 } } }",
    ];

    private static readonly string[] TextDevices =
    [
        "oven: { like: read_words, with: { device: \"D*\", address: \"000000\", count: 3 }, every: 300ms, values: { temperature: { type: hex(4), scale: 0.1 }, power: { type: hex(4), scale: 0.1 } } }",
        "set_temperature: { like: write_words, with: { device: \"D*\", address: \"000200\" }, values: { setpoint: { type: hex(4), scale: 0.1 } } }",
        "setpoint: { like: read_words, with: { device: \"D*\", address: \"000200\", count: 1 }, values: { setpoint: { type: hex(4), scale: 0.1 } } }",
    ];

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    private static IEnumerable<TestCaseData> Profiles =>
    [
        Of("modbus-tcp", Registers, "read_coils", new { address = 5000, count = 1 }, "the register does not exist in this device: check address and count"),
        Of("modbus-rtu", Registers, "read_holding_registers", new { address = 5000, count = 1 }, "the register does not exist in this device: check address and count"),
        Of("siemens-s7", Blocks, "read_bytes", new { area = "blocks", block = 99, start = 0, count = 1 }, "there is no such block"),
        Of("mitsubishi-mc-binary", Devices, "read_words", new { device = "D", address = 900_000, count = 1 }, "the address is beyond the last device"),
        Of("mitsubishi-mc-ascii", TextDevices, "read_words", new { device = "D*", address = 900_000, count = 1 }, "the address is beyond the last device"),
    ];

    [TestCaseSource(nameof(Profiles))]
    public async Task Registers_with_names_are_polled_written_and_read_back(string profile, string[] requests, string refused, object arguments, string words)
    {
        await using var device = await Simulator.Start(profile, null, Stop);
        await using var daemon = await PlcSites.Start(profile, $"{device.Endpoint}", Stop, requests);
        await daemon.Api.WaitForState(PlcSites.Link, "up", Stop);

        var polled = await daemon.Api.WaitForMessage(PlcSites.Link, message => message is { Name: "oven", Kind: "reply", Dir: "rx" }, Stop);
        await daemon.Ask("set_temperature", new { setpoint = 123.5 }, Stop);
        var reason = await daemon.AskInVain(refused, arguments, Stop);
        var read = await daemon.Ask("setpoint", new { }, Stop);

        Assert.That(polled.Fields!.Value.Number("temperature"), Is.InRange(1, 400));
        Assert.That(read.Number("setpoint"), Is.EqualTo(123.5));
        Assert.That(reason, Does.Contain(words));
    }

    [TestCase("modbus-tcp")]
    [TestCase("modbus-rtu")]
    public async Task A_number_of_two_registers_is_the_same_in_all_four_orders(string profile)
    {
        await using var device = await Simulator.Start(profile, null, Stop);
        await using var daemon = await PlcSites.Start(profile, $"{device.Endpoint}", Stop, Registers);
        await daemon.Api.WaitForState(PlcSites.Link, "up", Stop);

        var oven = await daemon.Ask("oven", new { }, Stop);

        Assert.That(oven.Number("abcd"), Is.EqualTo(oven.Number("temperature")).Within(0.06));
        Assert.That(new[] { oven.Number("cdab"), oven.Number("badc"), oven.Number("dcba") }, Is.All.EqualTo(oven.Number("abcd")));
    }

    [TestCaseSource(nameof(Profiles))]
    public async Task A_link_that_nobody_uses_stays_up_by_cheap_reads(string profile, string[] requests, string refused, object arguments, string words)
    {
        await using var device = await Simulator.Start(profile, null, Stop);
        await using var daemon = await PlcSites.Start(profile, $"{device.Endpoint}", Stop, "unused: null");
        await daemon.Api.WaitForState(PlcSites.Link, "up", Stop);

        await LabClock.Until(
            "three replies to the heartbeat",
            async asking => (await daemon.Api.Messages(PlcSites.Link, asking)).Count(message => message is { Name: "alive", Dir: "rx" }) >= 3, Stop);

        Assert.That((await daemon.Api.Link(PlcSites.Link, Stop)).State, Is.EqualTo("up"));
    }

    [Test]
    public async Task Modbus_rtu_works_on_a_serial_line()
    {
        await using var cable = await SerialCable.Lay(Stop);
        await using var device = await cable.StartSimulator("modbus-rtu", Stop);
        await using var daemon = await PlcSites.Start("modbus-rtu", cable.FarEnd, Stop, Registers);
        await daemon.Api.WaitForState(PlcSites.Link, "up", Stop);

        await daemon.Ask("set_temperature", new { setpoint = 99.5 }, Stop);

        Assert.That((await daemon.Ask("setpoint", new { }, Stop)).Number("setpoint"), Is.EqualTo(99.5));
    }

    private static TestCaseData Of(string profile, string[] requests, string refused, object arguments, string words) =>
        new TestCaseData(profile, requests, refused, arguments, words).SetArgDisplayNames(profile);
}

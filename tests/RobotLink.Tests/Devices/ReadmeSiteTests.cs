using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Simulators.Mitsubishi;
using RobotLink.Simulators.Modbus;
using RobotLink.Simulators.Siemens;

namespace RobotLink.Tests.Devices;

/// <summary>The site file that a PLC profile's README shows, word for word, at our simulator.</summary>
[CancelAfter(60_000)]
internal sealed class ReadmeSiteTests
{
    private const string Number = @"-?\d+(\.\d+)?";

    [Test]
    public async Task Modbus_TCP_registers_are_named_behind_a_gateway(CancellationToken stop)
    {
        await using var bench = DeviceBench.OfReadme("modbus-tcp", new ModbusTcpSimulator(DeviceBench.Options) { Unit = 3 });
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.AskAsync("set_temperature", stop, ("setpoint", 180.5)), Does.StartWith("Answered"));
        var oven = await bench.ReceivedAsync("oven", stop);

        Assert.That(oven, Does.Match($"^size=36 temperature={Number} C power={Number} % status=\\d+ heater=(true|false) parts=\\d+ exact={Number} C$"));
        Assert.That(Value(oven, "exact"), Is.EqualTo(Value(oven, "temperature")).Within(0.06), "both are one temperature");
        Assert.That(await bench.AskAsync("read_holding_registers", stop, ("address", 100), ("count", 1)), Does.EndWith("data=070D"));
    }

    [Test]
    public async Task Modbus_RTU_registers_are_named_at_a_serial_server(CancellationToken stop)
    {
        await using var bench = DeviceBench.OfReadme("modbus-rtu", new ModbusRtuSimulator(DeviceBench.Options) { Unit = 7 });
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.ReceivedAsync("power", stop), Does.Match($"^size=4 watts={Number} W$"));
        Assert.That(bench.Sent().Select(frame => frame[0]), Is.All.EqualTo(7));
    }

    [Test]
    public async Task S7_variables_are_named(CancellationToken stop)
    {
        await using var bench = DeviceBench.OfReadme("siemens-s7", new S7Simulator(DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.AskAsync("set_temperature", stop, ("setpoint", 180.5)), Does.StartWith("Answered"));
        Assert.That(
            await bench.ReceivedAsync("oven", stop),
            Does.Match($"runs=true speed=\\d+ % temperature={Number} C parts=\\d+ clock=20[^ ]+ size=10 order=ORDER-0001$"));
        Assert.That(await bench.AskAsync("read_bytes", stop, ("area", "blocks"), ("block", 1), ("start", 8), ("count", 4)), Does.Contain("data=43348000"));
    }

    [TestCase("mitsubishi-mc-binary", McCode.Binary, "data=0D07")]
    [TestCase("mitsubishi-mc-ascii", McCode.Ascii, "data=070D")]
    public async Task Mitsubishi_devices_are_named(string profile, McCode code, string written, CancellationToken stop)
    {
        await using var bench = DeviceBench.OfReadme(profile, new MelsecSimulator(code, DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.AskAsync("set_temperature", stop, ("setpoint", 180.5)), Does.StartWith("Answered"));
        var oven = await bench.ReceivedAsync("oven", stop);

        Assert.That(oven, Does.Match($"temperature={Number} C status=\\d+ heater=(true|false) parts=\\d+ exact={Number} C$"));
        Assert.That(Value(oven, "exact"), Is.EqualTo(Value(oven, "temperature")).Within(0.06), "both are one temperature");
        Assert.That(
            await bench.AskAsync("read_words", stop, ("device", code == McCode.Ascii ? "D*" : "D"), ("address", 200), ("count", 1)), Does.EndWith(written));
    }

    [Test]
    public async Task Signs_and_bits_of_a_Mitsubishi_PLC_are_written_and_read_as_digits(CancellationToken stop)
    {
        await using var bench = DeviceBench.OfReadme("mitsubishi-mc-ascii", new MelsecSimulator(McCode.Ascii, DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stop);

        await bench.AskAsync("set_temperature", stop, ("setpoint", -0.5));

        Assert.That(bench.Sent().Select(System.Text.Encoding.ASCII.GetString), Has.One.EqualTo("500000FF03FF00001C000414010000D*0002000001FFFB"));
        Assert.That(await bench.AskAsync("belt", stop), Is.EqualTo("Answered heater=true belt=true"));
    }

    private static double Value(string fields, string name) =>
        double.Parse(fields.Split($"{name}=")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
}

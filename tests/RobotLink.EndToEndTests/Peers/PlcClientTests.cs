using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>Public clients find our simulated PLCs right: what agrees with them is the protocol and not our idea of it.</summary>
[CancelAfter(60_000)]
internal sealed class PlcClientTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [TestCase("modbus-serial", "modbus_client.js", "modbus-tcp", "tcp {0} {1}")]
    [TestCase("modbus-serial", "modbus_client.js", "modbus-rtu", "rtu-over-tcp {0} {1}")]
    [TestCase("node-snap7", "s7_client.js", "siemens-s7", "{0} {1}")]
    [TestCase("nodes7", "s7_nodes7_client.js", "siemens-s7", "{0} {1}")]
    [TestCase("mcprotocol", "mc_client.js", "mitsubishi-mc-binary", "{0} {1} binary")]
    [TestCase("mcprotocol", "mc_client.js", "mitsubishi-mc-ascii", "{0} {1} ascii")]
    public async Task An_npm_client_finds_every_answer_right(string package, string script, string kind, string arguments)
    {
        await using var plc = await Simulator.Start(kind, null, Stop);

        await using var client = Outsiders.StartNode(package, script, Filled(arguments, plc));

        await FindsAllRight(client);
    }

    [TestCase("modbus-tcp", "tcp {0} {1}")]
    [TestCase("modbus-rtu", "rtu-over-tcp {0} {1}")]
    public async Task Pymodbus_finds_every_answer_right(string kind, string arguments)
    {
        await using var plc = await Simulator.Start(kind, null, Stop);

        await using var client = Outsiders.StartPymodbus("modbus_pymodbus_client.py", Filled(arguments, plc));

        await FindsAllRight(client);
    }

    [Test]
    public async Task An_npm_client_finds_every_answer_on_a_serial_line_right()
    {
        await using var cable = await SerialCable.Lay(Stop);
        await using var device = await cable.StartSimulator("modbus-rtu", Stop);

        await using var client = Outsiders.StartNode("modbus-serial", "modbus_client.js", "rtu", cable.FarEnd);

        await FindsAllRight(client);
    }

    [TestCase("-r 0 -c 3 -t 4", "[1]: \t10")]
    [TestCase("-r 100 -c 1 -t 4", "[100]: \t1800")]
    [TestCase("-r 0 -c 2 -t 0", "[1]: \t1")]
    [TestCase("-r 0 -c 1 -t 1", "[0]: \t1")]
    [TestCase("-r 10 -c 1 -t 3:float -B", "[10]: \t1")]
    [TestCase("-r 5000 -c 1 -t 4", "")]
    public async Task Mbpoll_reads_the_same_over_tcp_and_over_a_serial_line(string what, string shown)
    {
        await using var plc = await Simulator.Start("modbus-tcp", null, Stop);
        await using var cable = await SerialCable.Lay(Stop);
        await using var device = await cable.StartSimulator("modbus-rtu", Stop);

        await using var onSocket = Mbpoll(what, "-m", "tcp", "-p", $"{plc.Endpoint.Port}", "127.0.0.1");
        await using var onLine = Mbpoll(what, "-m", "rtu", "-b", "9600", "-P", "none", cable.FarEnd);
        await onSocket.WaitForExit(Stop);
        await onLine.WaitForExit(Stop);

        var expected = shown.Length > 0 ? Does.Contain(shown) : Does.Contain("Illegal data address");
        Assert.That(onSocket.Output + onSocket.Talk, expected);
        Assert.That(onLine.Output + onLine.Talk, expected);
    }

    [Test]
    public async Task A_simulator_on_a_serial_line_ends_when_it_is_told_to_although_the_line_has_gone()
    {
        await using var cable = await SerialCable.Lay(Stop);
        await using var device = await cable.StartSimulator("modbus-rtu", Stop);
        await cable.DisposeAsync();

        device.Signal(RunningProgram.Terminate);

        Assert.That(await device.WaitForExit(Stop), Is.Zero);
    }

    private static RunningProgram Mbpoll(string what, params string[] where) =>
        Outsiders.StartTool("mbpoll", ["-a", "1", "-0", "-1", .. what.Split(' '), .. where]);

    private static string[] Filled(string arguments, Simulator plc) =>
        arguments.Replace("{0}", $"{plc.Endpoint.Address}", StringComparison.Ordinal)
            .Replace("{1}", $"{plc.Endpoint.Port}", StringComparison.Ordinal).Split(' ');

    private static async Task FindsAllRight(RunningProgram client)
    {
        var code = await client.WaitForExit(Stop);

        Assert.That(client.Output, Does.Contain("good").And.Not.Contain("WRONG"), client.Talk);
        Assert.That(code, Is.Zero);
    }
}

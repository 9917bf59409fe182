using RobotLink.Simulators;
using RobotLink.Simulators.Modbus;

namespace RobotLink.Tests.Simulators.Plcs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class ModbusTcpSimulatorTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly ModbusTcpSimulator plc;

    public ModbusTcpSimulatorTests()
    {
        plc = new ModbusTcpSimulator(new SimulatorOptions { Time = time }) { PeerTimeout = TimeSpan.FromHours(1) };
        plc.Start();
    }

    public async ValueTask DisposeAsync() => await plc.DisposeAsync();

    [TestCase("00 01 00 00 00 06 01 03 00 00 00 02", "00 01 00 00 00 07 01 03 04 00 00 00 0a", TestName = "Two registers are read as libmodbus saw it")]
    [TestCase("00 02 00 00 00 06 01 03 03 e8 00 02", "00 02 00 00 00 03 01 83 02", TestName = "An address that is not there is exception 2")]
    [TestCase("00 03 00 00 00 06 01 03 00 00 00 7e", "00 03 00 00 00 03 01 83 03", TestName = "126 registers are too many")]
    [TestCase("00 03 00 00 00 06 01 03 00 00 00 00", "00 03 00 00 00 03 01 83 03", TestName = "No registers are too few")]
    [TestCase("00 03 00 00 00 06 01 03 03 e7 00 02", "00 03 00 00 00 03 01 83 02", TestName = "A range that ends outside is exception 2")]
    [TestCase("00 04 00 00 00 02 01 2b", "00 04 00 00 00 03 01 ab 01", TestName = "An unknown function is exception 1")]
    [TestCase("00 05 00 00 00 06 01 05 00 00 12 34", "00 05 00 00 00 03 01 85 03", TestName = "A coil is FF00 or 0000 and nothing else")]
    [TestCase("00 05 00 00 00 06 01 05 00 05 ff 00", "00 05 00 00 00 06 01 05 00 05 ff 00", TestName = "A coil is written")]
    [TestCase("00 06 00 00 00 06 01 06 00 64 0b b9", "00 06 00 00 00 03 01 86 03", TestName = "A setpoint of 300.1 degrees is exception 3")]
    [TestCase("00 06 00 00 00 06 01 01 00 00 00 03", "00 06 00 00 00 04 01 01 01 03", TestName = "Three coils are read in one byte")]
    [TestCase("00 06 00 00 00 06 01 02 00 00 00 03", "00 06 00 00 00 04 01 02 01 07", TestName = "Three discrete inputs are read in one byte")]
    [TestCase("00 06 00 00 00 06 01 02 07 d0 00 01", "00 06 00 00 00 03 01 82 02", TestName = "A discrete input that is not there is exception 2")]
    [TestCase("00 06 00 00 00 06 01 04 00 04 00 02", "00 06 00 00 00 07 01 04 04 00 00 00 00", TestName = "The part counter begins at 0")]
    [TestCase("00 07 00 00 00 06 02 03 00 00 00 02", "00 07 00 00 00 03 02 83 0b", TestName = "Another unit is not there")]
    [TestCase("00 07 00 00 00 06 ff 03 00 01 00 01", "00 07 00 00 00 05 ff 03 02 00 0a", TestName = "Unit 255 is the device itself")]
    [TestCase("00 08 00 00 00 08 01 0f 00 08 00 03 01 05", "00 08 00 00 00 06 01 0f 00 08 00 03", TestName = "Three coils are written")]
    [TestCase("00 08 00 00 00 08 01 0f 00 08 00 09 01 05", "00 08 00 00 00 03 01 8f 03", TestName = "Nine coils do not fit into one byte")]
    [TestCase("00 09 00 00 00 0b 01 10 00 14 00 02 04 00 01 00 02", "00 09 00 00 00 06 01 10 00 14 00 02", TestName = "Two registers are written")]
    [TestCase("00 09 00 00 00 0b 01 10 00 14 00 02 03 00 01 00 02", "00 09 00 00 00 03 01 90 03", TestName = "A wrong byte count is exception 3")]
    [TestCase("00 0a 00 00 00 0d 01 17 00 14 00 02 00 15 00 01 02 12 34", "00 0a 00 00 00 07 01 17 04 00 c8 12 34", TestName = "An exchange writes first and then reads")]
    public async Task One_request_has_one_reply(string request, string reply)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        Assert.That(await client.AskAsync(request, token), Is.EqualTo(reply));
    }

    [Test]
    public async Task Its_unit_is_set_by_a_control_line(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        Assert.That(plc.Control("unit 7"), Is.EqualTo("ok unit 7"));
        Assert.That(plc.Control("unit 248"), Does.StartWith("error "));

        Assert.That(await client.AskAsync("00 01 00 00 00 06 07 03 00 01 00 01", token), Does.EndWith("00 0a"));
        Assert.That(await client.AskAsync("00 02 00 00 00 06 01 03 00 01 00 01", token), Does.EndWith("83 0b"));
    }

    [Test]
    public async Task The_longest_read_has_125_registers(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        await client.SendAsync("00 01 00 00 00 06 01 03 00 00 00 7d", token);

        Assert.That(await client.ReceiveAsync(259, token), Does.StartWith("00 01 00 00 00 fd 01 03 fa 00 00 00 0a 00 14"));
    }

    [Test]
    public async Task Several_transactions_are_answered_in_their_order(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        await client.SendAsync("00 01 00 00 00 06 01 03 00 01 00 01  00 02 00 00 00 06 01 03 00 02 00 01", token);

        Assert.That(
            await client.ReceiveAsync(22, token),
            Is.EqualTo("00 01 00 00 00 05 01 03 02 00 0a 00 02 00 00 00 05 01 03 02 00 14"));
    }

    [Test]
    public async Task A_written_setpoint_acts_on_the_temperature(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        await client.AskAsync("00 01 00 00 00 06 01 06 00 64 07 d0", token);
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.That(plc.Oven.Observe().Temperature, Is.EqualTo(200).Within(1));
        Assert.That(await client.AskAsync("00 02 00 00 00 06 01 03 00 64 00 01", token), Does.EndWith("02 07 d0"));
    }

    [Test]
    public async Task Parts_are_counted_while_the_belt_moves_and_not_after_its_coil_is_cleared(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        time.Advance(TimeSpan.FromSeconds(20));

        await client.AskAsync("00 01 00 00 00 06 01 05 00 01 00 00", token);
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.That(await client.AskAsync("00 02 00 00 00 06 01 04 00 04 00 02", token), Does.EndWith("04 00 00 00 0a"));
    }

    [Test]
    public async Task The_temperature_stands_there_as_a_float_in_four_orders(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        var reply = await client.AskAsync("00 01 00 00 00 06 01 04 00 0a 00 08", token);

        var bytes = reply.Split(' ')[9..].Select(digits => Convert.ToByte(digits, 16)).ToArray();
        var (a, b, c, d) = (bytes[0], bytes[1], bytes[2], bytes[3]);
        Assert.That(BitConverter.ToSingle([d, c, b, a]), Is.EqualTo(165).Within(1));
        Assert.That(bytes[4..], Is.EqualTo(new[] { c, d, a, b, b, a, d, c, d, c, b, a }));
    }

    [Test]
    public async Task A_stopped_program_answers_and_refuses_outputs_with_exception_4(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        plc.Program = ProgramState.Stop;

        Assert.That(await client.AskAsync("00 01 00 00 00 06 01 06 00 64 07 d0", token), Is.EqualTo("00 01 00 00 00 03 01 86 04"));
        Assert.That(await client.AskAsync("00 02 00 00 00 06 01 05 00 00 ff 00", token), Is.EqualTo("00 02 00 00 00 03 01 85 04"));
        Assert.That(await client.AskAsync("00 03 00 00 00 06 01 02 00 00 00 01", token), Does.EndWith("02 01 00"));
    }

    [TestCase("00 01 00 01 00 06 01 03 00 00 00 02")]
    [TestCase("00 01 00 00 00 01 01 03 00 00 00 02")]
    [TestCase("00 01 00 00 01 06 01 03 00 00 00 02")]
    public async Task Bytes_that_are_no_header_end_the_connection(string request)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        Assert.That(await client.AskAsync(request, token), Is.Empty);
        Assert.That(plc.ProtocolViolations, Is.EqualTo(1));
    }

    [Test]
    public async Task A_header_byte_by_byte_is_understood(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        foreach (var one in "00 01 00 00 00 06 01 03 00 00 00 02".Split(' '))
        {
            await client.SendAsync(one, token);
        }

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("00 01 00 00 00 07 01 03 04 00 00 00 0a"));
    }

    [Test]
    public async Task The_ninth_client_is_sent_away(CancellationToken token)
    {
        var clients = new List<HexClient>();
        for (var index = 0; index < 8; index++)
        {
            clients.Add(await HexClient.ConnectAsync(plc, token));
        }

        Assert.That(
            async () =>
            {
                // It may be sent away while it still calls.
                using var ninth = await HexClient.ConnectAsync(plc.Endpoint, token);
                await ninth.AskAsync("00 01 00 00 00 06 01 03 00 00 00 02", token);
            },
            Throws.TypeOf<System.Net.Sockets.SocketException>());
        Assert.That(await clients[0].AskAsync("00 01 00 00 00 06 01 03 00 01 00 01", token), Does.EndWith("00 0a"));
        clients.ForEach(client => client.Dispose());
    }
}

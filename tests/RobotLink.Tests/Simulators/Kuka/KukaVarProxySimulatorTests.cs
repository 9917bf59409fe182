using RobotLink.Simulators;
using RobotLink.Simulators.Kuka;

namespace RobotLink.Tests.Simulators.Kuka;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class KukaVarProxySimulatorTests
{
    private const string ReadOverride = "12 34 00 0a 00 00 07 24 4f 56 5f 50 52 4f";
    private const string WriteOverride = "12 35 00 0e 01 00 07 24 4f 56 5f 50 52 4f 00 02 35 30";

    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task The_override_is_read_and_written_byte_by_byte(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(Hex.Of(await AskAsync(client, ReadOverride, token)), Is.EqualTo("12 34 00 09 00 00 03 31 30 30 00 01 01"));
        Assert.That(Hex.Of(await AskAsync(client, WriteOverride, token)), Is.EqualTo("12 35 00 08 01 00 02 35 30 00 01 01"));
        Assert.That(Hex.Of(await AskAsync(client, ReadOverride, token)), Is.EqualTo("12 34 00 08 00 00 02 35 30 00 01 01"));
    }

    [TestCase("PING", "PONG")]
    [TestCase("$PRO_STATE", "#P_ACTIVE")]
    [TestCase("$MODE_OP", "#EX")]
    [TestCase("$OUT[3]", "FALSE")]
    [TestCase("$IN[3]", "TRUE")]
    [TestCase("COUNTERS[2]", "20")]
    [TestCase("$AXIS_ACT", "{E6AXIS: A1 0.0, A2 -90.0, A3 90.0, A4 0.0, A5 0.0, A6 0.0, E1 0.0, E2 0.0, E3 0.0, E4 0.0, E5 0.0, E6 0.0}")]
    [TestCase("$TOOL", "{FRAME: X 0.0, Y 0.0, Z 120.0, A 0.0, B 0.0, C 0.0}")]
    [TestCase("$POS_ACT", "{E6POS: X 515.0, Y 0.0, Z 960.0, A 0.0, B 0.0, C 180.0, S 2, T 35, E1 0.0, E2 0.0, E3 0.0, E4 0.0, E5 0.0, E6 0.0}")]
    [TestCase("$NO_SUCH", "", Description = "an unknown variable is an empty text, and a success")]
    public async Task Each_variable_has_its_text(string name, string value, CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(await ReadVariableAsync(client, name, token), Is.EqualTo((value, true)));
    }

    [TestCase("$OV_PRO", "0", false)]
    [TestCase("$OV_PRO", "x", false)]
    [TestCase("$MODE_OP", "#T1", false)]
    [TestCase("$OUT[7]", "TRUE", true)]
    [TestCase("$OUT[7]", "MAYBE", false)]
    [TestCase("$IN[7]", "TRUE", false)]
    [TestCase("PART_COUNT", "12", true)]
    [TestCase("NEW_NAME", "12", false, Description = "only what is declared can be written")]
    public async Task A_write_says_whether_it_was_taken(string name, string value, bool taken, CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        var reply = await client.AskAsync(Frame(1, 1, name, value), token);

        Assert.That(reply[^1], Is.EqualTo(taken ? '\u0001' : '\0'));
        Assert.That(await ReadVariableAsync(client, name, token), taken ? Is.EqualTo((value, true)) : Is.Not.EqualTo((value, true)));
    }

    [Test]
    public async Task Arrays_are_words_of_16_bits(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(Hex.Of((await client.AskAsync(Frame(1, 2, "COUNTERS[]", ""), token))[5..]), Is.EqualTo("00 08 00 0a 00 14 00 1e 00 28 00 01 01"));
        Assert.That(Hex.Of((await client.AskAsync(Frame(2, 3, "COUNTERS", "\u0001\u0002\0\u0003"), token))[5..]), Is.EqualTo("00 00 00 01 01"));
        Assert.That(await ReadVariableAsync(client, "COUNTERS[1]", token), Is.EqualTo(("258", true)));
    }

    [Test]
    public async Task An_unknown_function_is_answered_with_its_id_alone(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(Hex.Of(await client.AskAsync(Frame(0x0708, 9, "X", ""), token)), Is.EqualTo("07 08 00 00"));
    }

    [Test]
    public async Task Without_its_controller_the_proxy_reports_failure(CancellationToken token)
    {
        await using var controller = new KukaVarProxySimulator(new SimulatorOptions { Time = time, ControlPort = 0 }) { ServiceTime = TimeSpan.Zero };
        controller.Start();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);
        using var operatorLine = await RawClient.ConnectAsync(controller.ControlEndpoint!, token);

        await operatorLine.AskAsync("cross off\n", token);

        Assert.That(Hex.Of(await AskAsync(client, ReadOverride, token)), Is.EqualTo("12 34 00 06 00 00 00 00 01 00"));
        Assert.That(await ReadVariableAsync(client, "PING", token), Is.EqualTo(("PONG", true)));
    }

    [Test]
    public async Task While_one_request_is_served_the_next_is_silently_thrown_away(CancellationToken token)
    {
        await using var controller = Controller(TimeSpan.FromMilliseconds(5));
        using var first = await RawClient.ConnectAsync(controller.Endpoint, token);
        using var second = await RawClient.ConnectAsync(controller.Endpoint, token);
        await first.SendAsync(Hex.Text(ReadOverride), token);
        await time.NextTimerAsync(next => next == controller.ServiceTime, token);

        await second.SendAsync(Hex.Text(ReadOverride), token);
        await controller.UntilAsync(() => controller.Discarded == 1, token);
        time.Advance(controller.ServiceTime);

        Assert.That(await first.ReceiveAsync(token), Is.Not.Empty);
        Assert.That(second.HasBytes, Is.False);
    }

    [Test]
    public async Task A_client_that_leaves_while_it_is_served_blocks_nobody(CancellationToken token)
    {
        await using var controller = Controller(TimeSpan.FromMilliseconds(5));
        var first = await RawClient.ConnectAsync(controller.Endpoint, token);
        await first.SendAsync(Hex.Text(ReadOverride), token);
        await time.NextTimerAsync(next => next == controller.ServiceTime, token);
        first.Dispose();
        await controller.UntilAsync(() => controller.Clients == 0, token);

        using var second = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(await ReadVariableAsync(second, "PING", token), Is.EqualTo(("PONG", true)));
    }

    [Test]
    public async Task Half_a_minute_of_silence_ends_the_connection(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);
        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(30), token);

        time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(await client.ReceiveAsync(token), Is.Empty);
    }

    [Test]
    public async Task The_eleventh_client_is_hung_up_on(CancellationToken token)
    {
        await using var controller = Controller();
        var clients = new List<RawClient>();
        for (var number = 0; number < 10; number++)
        {
            clients.Add(await RawClient.ConnectAsync(controller.Endpoint, token));
            Assert.That(await ReadVariableAsync(clients[^1], "PING", token), Is.EqualTo(("PONG", true)));
        }

        using var eleventh = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(await eleventh.ReceiveAsync(token), Is.Empty);
        Assert.That(await ReadVariableAsync(clients[0], "PING", token), Is.EqualTo(("PONG", true)));
        clients.ForEach(client => client.Dispose());
    }

    [TestCase("00 01 ff ff 00")]
    [TestCase("00 01 00 03 00 00 09")]
    [TestCase("00 01 00 01 00")]
    public async Task Bytes_that_are_no_request_end_the_connection(string bytes, CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(await AskAsync(client, bytes, token), Is.Empty);
        Assert.That(controller.ProtocolViolations, Is.EqualTo(1));
    }

    private static Task<string> AskAsync(RawClient client, string hex, CancellationToken token) => client.AskAsync(Hex.Text(hex), token);

    private static async Task<(string Value, bool Good)> ReadVariableAsync(RawClient client, string name, CancellationToken token)
    {
        var reply = await client.AskAsync(Frame(1, 0, name, ""), token);
        return (reply[7..^3], reply[^1] == 1);
    }

    private static string Frame(int id, int function, string name, string value)
    {
        var rest = $"{(char)function}{Word(name.Length)}{name}" + (function is 1 or 3 ? Word(value.Length) + value : "");
        return Word(id) + Word(rest.Length) + rest;
    }

    private static string Word(int value) => $"{(char)(value >> 8)}{(char)(value & 0xff)}";

    private KukaVarProxySimulator Controller(TimeSpan serviceTime = default)
    {
        var controller = new KukaVarProxySimulator(new SimulatorOptions { Time = time }) { ServiceTime = serviceTime };
        controller.Start();
        return controller;
    }
}

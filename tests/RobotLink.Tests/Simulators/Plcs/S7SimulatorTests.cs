using System.Net.Sockets;
using RobotLink.Simulators;
using RobotLink.Simulators.Siemens;

namespace RobotLink.Tests.Simulators.Plcs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class S7SimulatorTests : IAsyncDisposable
{
    private const string Connect = "03 00 00 16 11 e0 00 00 00 01 00 c0 01 0a c1 02 01 00 c2 02 01 01";
    private const string Confirm = "03 00 00 16 11 d0 00 01 00 01 00 c0 01 0a c1 02 01 00 c2 02 01 01";
    private const string SetUp = "03 00 00 19 02 f0 80 32 01 00 00 00 00 00 08 00 00 f0 00 00 01 00 01 01 e0";
    private const string Agreed = "03 00 00 1b 02 f0 80 32 03 00 00 00 00 00 08 00 00 00 00 f0 00 00 01 00 01 01 e0";

    private readonly FakeTimeProvider time = new();
    private readonly S7Simulator plc;

    public S7SimulatorTests()
    {
        plc = new S7Simulator(new SimulatorOptions { Time = time });
        plc.Start();
    }

    public async ValueTask DisposeAsync() => await plc.DisposeAsync();

    [Test]
    public async Task The_handshake_agrees_on_480_bytes(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        Assert.That(await client.AskAsync(Connect, token), Is.EqualTo(Confirm));
        Assert.That(await client.AskAsync(SetUp, token), Is.EqualTo(Agreed));
    }

    [TestCase("00 08 00 08 03 c0", "00 08 00 08 01 e0", TestName = "More than the PLC can is cut down")]
    [TestCase("00 01 00 01 00 f0", "00 01 00 01 00 f0", TestName = "Less than the PLC can is kept")]
    [TestCase("ff ff ff ff ff ff", "00 08 00 08 01 e0", TestName = "More jobs than the PLC can are cut down")]
    public async Task The_smaller_wish_wins(string wish, string agreed)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        await client.AskAsync(Connect, token);

        Assert.That(await client.AskAsync(SetUp[..^17] + wish, token), Does.EndWith(agreed));
    }

    [TestCase("02 00 08 00 01 84 00 00 00", "ff 04 00 40", 8, TestName = "Eight bytes of DB1 have their length in bits")]
    [TestCase("08 00 01 00 01 84 00 00 40", "ff 07 00 04 43 34 00 00", 4, TestName = "The setpoint is the real 180")]
    [TestCase("05 00 01 00 01 84 00 00 10", "ff 05 00 10 00 32", 2, TestName = "The speed is the int 50")]
    [TestCase("01 00 01 00 01 84 00 00 01", "ff 03 00 01 01", 1, TestName = "The heater is the bit DB1 0.1")]
    [TestCase("02 00 02 00 02 84 00 08 00", "ff 04 00 10 00 01", 2, TestName = "DB2 counts its bytes")]
    [TestCase("02 00 01 00 00 82 00 00 00", "ff 04 00 08 03", 1, TestName = "Heater and belt stand in the outputs")]
    [TestCase("02 00 01 00 00 81 00 00 00", "ff 04 00 08 03", 1, TestName = "A part and the emergency stop stand in the inputs")]
    [TestCase("1c 00 01 00 00 1c 00 00 00", "ff 09 00 02 00 00", 2, TestName = "Counter 0 is read")]
    [TestCase("02 00 01 00 63 84 00 00 00", "0a 00 00 00", 0, TestName = "A missing block is item code 0a")]
    [TestCase("02 00 02 00 02 84 00 3f f8", "05 00 00 00", 0, TestName = "Beyond the end of a block is item code 05")]
    [TestCase("02 00 01 00 00 83 00 08 00", "05 00 00 00", 0, TestName = "Beyond the last flag is item code 05")]
    [TestCase("42 00 01 00 01 84 00 00 00", "06 00 00 00", 0, TestName = "An unknown type is item code 06")]
    public async Task One_item_is_read(string item, string result, int bytes)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await ReadyAsync(token);

        var reply = await client.AskAsync(Read(1, item), token);

        Assert.That(reply[(3 * 7)..], Does.StartWith($"32 03 00 00 00 01 00 02 00 {4 + bytes:x2} 00 00 04 01 {result}"));
        Assert.That(reply.Split(' '), Has.Length.EqualTo(21 + 4 + bytes));
    }

    [Test]
    public async Task Items_of_odd_length_are_filled_up_except_the_last(CancellationToken token)
    {
        using var client = await ReadyAsync(token);

        var reply = await client.AskAsync(Read(1, "02 00 01 00 02 84 00 00 08", "02 00 01 00 63 84 00 00 00", "02 00 03 00 02 84 00 00 08"), token);

        Assert.That(reply, Does.EndWith("04 03 ff 04 00 08 01 00 0a 00 00 00 ff 04 00 18 01 02 03"));
    }

    [TestCase("02 01 ce 00 02 84 00 00 00", true, TestName = "462 bytes fit into a message of 480")]
    [TestCase("02 01 cf 00 02 84 00 00 00", false, TestName = "463 bytes do not fit into a message of 480")]
    public async Task The_agreed_length_bounds_a_read(string item, bool fits)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await ReadyAsync(token);
        await client.SendAsync(Read(1, item), token);

        var reply = await client.ReceiveAsync(fits ? 7 + 480 : 19, token);

        Assert.That(reply[(3 * 7)..], Does.StartWith(fits ? "32 03 00 00 00 01 00 02 01 d2 00 00 04 01 ff 04 0e 70" : "32 02 00 00 00 01 00 00 00 00 85 00"));
    }

    [Test]
    public async Task A_written_setpoint_acts(CancellationToken token)
    {
        using var client = await ReadyAsync(token);

        // 200.0 to DB1.DBD8, heater off by its bit.
        var reply = await client.AskAsync(
            "03 00 00 38 02 f0 80 32 01 00 00 00 05 00 1a 00 0d 05 02 12 0a 10 08 00 01 00 01 84 00 00 40 12 0a 10 01 00 01 00 01 84 00 00 01 "
            + "00 07 00 04 43 48 00 00 00 03 00 01 00",
            token);

        Assert.That(reply, Is.EqualTo("03 00 00 17 02 f0 80 32 03 00 00 00 05 00 02 00 02 00 00 05 02 ff ff"));
        var oven = plc.Oven.Observe();
        Assert.That((oven.Setpoint, oven.Heater, oven.Belt), Is.EqualTo((200.0, false, true)));
    }

    [TestCase("02 00 01 00 03 84 00 00 00", "00 04 00 08 55", "03", TestName = "A protected block is item code 03")]
    [TestCase("02 00 01 00 63 84 00 00 00", "00 04 00 08 55", "0a", TestName = "Writing to a missing block is item code 0a")]
    [TestCase("02 00 02 00 02 84 00 00 00", "00 04 00 08 55", "07", TestName = "Fewer bytes than the address says is item code 07")]
    [TestCase("02 00 01 00 02 84 00 00 00", "00 04 00 08 55", "ff", TestName = "Memory is written")]
    public async Task One_item_is_written(string item, string value, string code)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await ReadyAsync(token);

        var reply = await client.AskAsync($"03 00 00 24 02 f0 80 32 01 00 00 00 06 00 0e 00 05 05 01 12 0a 10 {item} {value}", token);

        Assert.That(reply, Does.EndWith($"05 01 {code}"));
    }

    [Test]
    public async Task Parallel_jobs_are_answered_each_with_its_reference(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        await client.AskAsync(Connect, token);
        await client.AskAsync(SetUp.Replace("00 01 00 01 01 e0", "00 08 00 08 01 e0"), token);
        await client.SendAsync($"{Read(7, "02 00 01 00 02 84 00 00 00")} {Read(8, "02 00 01 00 02 84 00 00 08")}", token);

        var replies = await client.ReceiveAsync(52, token);

        Assert.That(replies[33..41], Is.EqualTo("00 07 00"));
        Assert.That(replies[(33 + 78)..(41 + 78)], Is.EqualTo("00 08 00"));
        Assert.That(plc.ProtocolViolations, Is.Zero);
    }

    [Test]
    public async Task Without_put_and_get_every_job_is_refused(CancellationToken token)
    {
        using var client = await ReadyAsync(token);

        Assert.That(plc.Control("put-get off"), Is.EqualTo("ok put-get off, pdu 480"));

        Assert.That(await client.AskAsync(Read(1, "02 00 01 00 02 84 00 00 00"), token), Does.EndWith("00 00 00 00 81 04"));
    }

    [Test]
    public async Task A_small_plc_agrees_on_240_bytes(CancellationToken token)
    {
        Assert.That(plc.Control("pdu 240"), Is.EqualTo("ok put-get on, pdu 240"));
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        await client.AskAsync(Connect, token);

        Assert.That(await client.AskAsync(SetUp, token), Does.EndWith("00 f0"));
    }

    [Test]
    public async Task Another_slot_is_refused_with_a_disconnect(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        Assert.That(await client.AskAsync(Connect[..^2] + "05", token), Is.EqualTo("03 00 00 0b 06 80 00 01 00 01 00"));
        Assert.That(await client.ReceiveAsync(token), Is.Empty);
    }

    [TestCase("03 00 00 16 02 e0 00 00 00 01 00 c0 01 0a c1 02 01 00 c2 02 01 01", TestName = "A wrong length in the connect request")]
    [TestCase("02 00 00 16 11 e0 00 00 00 01 00 c0 01 0a c1 02 01 00 c2 02 01 01", TestName = "Another version")]
    [TestCase("03 00 00 04", TestName = "A packet without content")]
    [TestCase("03 00 ff ff", TestName = "An endless packet")]
    [TestCase(SetUp, TestName = "An agreement before the connection")]
    public async Task The_connection_ends_after(string first)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        Assert.That(await client.AskAsync(first, token), Is.Empty);
        Assert.That(plc.ProtocolViolations, Is.EqualTo(1));
    }

    [Test]
    public async Task A_job_before_the_agreement_ends_the_connection(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        await client.AskAsync(Connect, token);

        Assert.That(await client.AskAsync(Read(1, "02 00 01 00 02 84 00 00 00"), token), Is.Empty);
    }

    [Test]
    public async Task A_ninth_client_is_sent_away(CancellationToken token)
    {
        var clients = new List<HexClient>();
        for (var index = 0; index < 8; index++)
        {
            clients.Add(await HexClient.ConnectAsync(plc, token));
        }

        async Task CallAndAskAsync()
        {
            // The reset may come while it still calls.
            using var ninth = await HexClient.ConnectAsync(plc.Endpoint, token);
            await ninth.AskAsync(Connect, token);
        }

        Assert.That(CallAndAskAsync, Throws.TypeOf<SocketException>());
        Assert.That(await clients[7].AskAsync(Connect, token), Is.EqualTo(Confirm));
        clients.ForEach(client => client.Dispose());
    }

    private static string Read(int reference, params string[] items)
    {
        var parameters = string.Concat(items.Select(item => $" 12 0a 10 {item}"));
        var length = 2 + (items.Length * 12);
        return $"03 00 00 {17 + length:x2} 02 f0 80 32 01 00 00 00 {reference:x2} 00 {length:x2} 00 00 04 {items.Length:x2}{parameters}";
    }

    private async Task<HexClient> ReadyAsync(CancellationToken token)
    {
        var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        await client.AskAsync(Connect, token);
        await client.AskAsync(SetUp, token);
        return client;
    }
}

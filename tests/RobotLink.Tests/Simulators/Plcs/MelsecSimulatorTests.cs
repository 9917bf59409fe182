using System.Net.Sockets;
using RobotLink.Simulators;
using RobotLink.Simulators.Mitsubishi;

namespace RobotLink.Tests.Simulators.Plcs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class MelsecSimulatorTests
{
    private const string ReadD100 = "50 00 00 ff ff 03 00 0c 00 04 00 01 04 00 00 64 00 00 a8 02 00";
    private const string D100 = "d0 00 00 ff ff 03 00 06 00 00 00 0a 00 14 00";
    private const string AsciiReadD100 = "500000FF03FF000018000404010000D*0001000002";
    private const string AsciiD100 = "D00000FF03FF00000C0000000A0014";

    private readonly FakeTimeProvider time = new();

    // Command and subcommand, device and count, data; then the end code and what follows it.
    [TestCase("01 04 00 00", "64 00 00 a8 02 00", "00 00 0a 00 14 00", TestName = "D100 and D101 are read")]
    [TestCase("01 04 02 00", "64 00 00 00 a8 00 02 00", "00 00 0a 00 14 00", TestName = "D100 and D101 are read with the wide numbers of iQ-R")]
    [TestCase("01 04 01 00", "00 00 00 90 03 00", "00 00 11 00", TestName = "Three bits of M are two bytes")]
    [TestCase("01 04 00 00", "00 00 00 90 01 00", "00 00 03 9c", TestName = "Sixteen bits of M are one word")]
    [TestCase("01 04 01 00", "00 00 00 9c 02 00", "00 00 11", TestName = "A part and the emergency stop stand in X")]
    [TestCase("01 04 01 00", "00 00 00 9d 02 00", "00 00 11", TestName = "Heater and belt stand in Y")]
    [TestCase("01 04 00 00", "ff ff 00 b0 01 00", "00 00 00 00", TestName = "The last ZR is read")]
    [TestCase("01 04 00 00", "ff 1f 00 b4 01 00", "00 00 00 00", TestName = "The last W is read")]
    [TestCase("01 14 00 00", "96 00 00 a8 01 00 34 12", "00 00", TestName = "D150 is written")]
    [TestCase("01 14 01 00", "64 00 00 90 03 00 10 10", "00 00", TestName = "M100 to M102 are written")]
    [TestCase("19 06 00 00", "05 00 41 42 43 44 45", "00 00 05 00 41 42 43 44 45", TestName = "A loopback comes back")]
    [TestCase("01 01 00 00", "", "00 00 53 49 4d 55 4c 41 54 45 44 20 43 50 55 20 20 20 63 02", TestName = "The model is told")]
    [TestCase("03 04 00 00", "", "59 c0 00 ff ff 03 00 03 04 00 00", TestName = "An unknown command is C059")]
    [TestCase("01 04 09 00", "64 00 00 a8 02 00", "59 c0 00 ff ff 03 00 01 04 09 00", TestName = "An unknown subcommand is C059")]
    [TestCase("01 04 00 00", "00 00 00 a8 c1 03", "51 c0 00 ff ff 03 00 01 04 00 00", TestName = "961 words are C051")]
    [TestCase("01 04 00 00", "00 00 00 a8 00 00", "51 c0 00 ff ff 03 00 01 04 00 00", TestName = "No words are C051")]
    [TestCase("01 04 01 00", "00 00 00 90 01 1c", "52 c0 00 ff ff 03 00 01 04 01 00", TestName = "7169 bits are C052")]
    [TestCase("01 04 00 00", "ff 2f 00 a8 02 00", "56 c0 00 ff ff 03 00 01 04 00 00", TestName = "Beyond the last D is C056")]
    [TestCase("01 04 00 00", "64 00 00 77 02 00", "5b c0 00 ff ff 03 00 01 04 00 00", TestName = "An unknown device is C05B")]
    [TestCase("01 04 01 00", "64 00 00 a8 02 00", "5c c0 00 ff ff 03 00 01 04 01 00", TestName = "Bits of a word device are C05C")]
    [TestCase("01 14 00 00", "96 00 00 a8 02 00 34 12", "61 c0 00 ff ff 03 00 01 14 00 00", TestName = "Fewer data than points are C061")]
    [TestCase("01 04 00 00", "64 00", "61 c0 00 ff ff 03 00 01 04 00 00", TestName = "Half an address is C061")]
    public async Task One_binary_request_has_one_reply(string command, string request, string reply)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        await using var plc = Plc(McCode.Binary);
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        var got = await client.AskAsync($"50 00 00 ff ff 03 00 {Length($"04 00 {command} {request}")} 04 00 {command} {request}", token);

        Assert.That(got, Is.EqualTo($"d0 00 00 ff ff 03 00 {Length(reply)} {reply}"));
    }

    [TestCase(AsciiReadD100, AsciiD100, TestName = "ASCII reads D100 and D101")]
    [TestCase("500000FF03FF000018000404010001M*0000000003", "D00000FF03FF0000070000110", TestName = "ASCII bits are one character each")]
    [TestCase("500000FF03FF000018000404010001X*0000000002", "D00000FF03FF000006000011", TestName = "ASCII reads X")]
    [TestCase("500000FF03FF000018000404010000W*001FFF0001", "D00000FF03FF00000800000000", TestName = "ASCII numbers W in hexadecimal")]
    [TestCase("500000FF03FF00001C000404010002D***000001000002", AsciiD100, TestName = "ASCII reads with the wide numbers of iQ-R")]
    [TestCase("500000FF03FF00001C000414010000D*00015000011234", "D00000FF03FF0000040000", TestName = "ASCII writes D150")]
    [TestCase("500000FF03FF000019000414010001M*00010000011", "D00000FF03FF0000040000", TestName = "ASCII writes one bit in one character")]
    [TestCase("500000FF03FF00001A000414010001M*000100000110", "D00000FF03FF0000040000", TestName = "ASCII writes one bit and fills it up")]
    [TestCase("500000FF03FF00001B000414010001M*0001000001100", "D00000FF03FF000016C06100FF03FF0014010001", TestName = "ASCII with three characters for one bit is C061")]
    [TestCase("500000FF03FF000018000404010000D*0XYZ000002", "D00000FF03FF000016C05000FF03FF0004010000", TestName = "ASCII text that is no number is C050")]
    [TestCase("500000FF03FF000018000404010000QQ0001000002", "D00000FF03FF000016C05B00FF03FF0004010000", TestName = "ASCII of an unknown device is C05B")]
    [TestCase("500000FF03FF0000100004061900000000", "D00000FF03FF00000800000000", TestName = "ASCII loopback of nothing")]
    public async Task One_ascii_request_has_one_reply(string request, string reply)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        await using var plc = Plc(McCode.Ascii);
        using var client = await RawClient.ConnectAsync(plc.Endpoint, token);

        Assert.That(await client.AskAsync(request, token), Is.EqualTo(reply));
    }

    [Test]
    public async Task The_longest_read_has_960_words(CancellationToken token)
    {
        await using var plc = Plc(McCode.Binary);
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        await client.SendAsync("50 00 00 ff ff 03 00 0c 00 04 00 01 04 00 00 64 00 00 a8 c0 03", token);

        Assert.That(await client.ReceiveAsync(11 + 1920, token), Does.StartWith("d0 00 00 ff ff 03 00 82 07 00 00 0a 00 14 00"));
    }

    [Test]
    public async Task A_written_setpoint_and_heater_act(CancellationToken token)
    {
        await using var plc = Plc(McCode.Binary);
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        await client.AskAsync("50 00 00 ff ff 03 00 0e 00 04 00 01 14 00 00 c8 00 00 a8 01 00 d0 07", token);
        await client.AskAsync("50 00 00 ff ff 03 00 0d 00 04 00 01 14 01 00 01 00 00 90 01 00 00", token);

        var oven = plc.Oven.Observe();
        Assert.That((oven.Setpoint, oven.Heater, oven.Belt), Is.EqualTo((200.0, true, false)));
    }

    [Test]
    public async Task A_binary_port_is_silent_to_ascii(CancellationToken token)
    {
        await using var plc = Plc(McCode.Binary);
        using var client = await RawClient.ConnectAsync(plc.Endpoint, token);
        await client.SendAsync(AsciiReadD100, token);
        await plc.UntilAsync(() => plc.ProtocolViolations == 1, token);

        Assert.That((client.HasBytes, plc.FramesReceived, plc.Clients), Is.EqualTo((false, 0, 1)));
    }

    [Test]
    public async Task An_ascii_port_is_silent_to_binary_and_then_answers_ascii(CancellationToken token)
    {
        await using var plc = Plc(McCode.Ascii);
        using var client = await RawClient.ConnectAsync(plc.Endpoint, token);
        await client.SendAsync("\u0050\u0000\u0000\u00ff\u00ff\u0003\u0000\u000c\u0000\u0004\u0000\u0001\u0004", token);
        await plc.UntilAsync(() => plc.ProtocolViolations == 1, token);

        Assert.That(await client.AskAsync(AsciiReadD100, token), Is.EqualTo(AsciiD100));
    }

    [Test]
    public async Task A_second_client_is_sent_away_until_the_first_has_gone(CancellationToken token)
    {
        await using var plc = Plc(McCode.Binary);
        var first = await HexClient.ConnectAsync(plc, token);
        Assert.That(await IsSentAwayAsync(plc, token), Is.True);

        first.Dispose();
        await plc.UntilAsync(() => plc.Clients == 0, token);
        using var third = await HexClient.ConnectAsync(plc.Endpoint, token);

        Assert.That(await third.AskAsync(ReadD100, token), Is.EqualTo(D100));
    }

    [Test]
    public async Task Without_online_change_a_running_plc_refuses_writes_and_a_stopped_one_takes_them(CancellationToken token)
    {
        const string write = "50 00 00 ff ff 03 00 0e 00 04 00 01 14 00 00 96 00 00 a8 01 00 34 12";
        await using var plc = Plc(McCode.Binary);
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);

        Assert.That(plc.Control("online-change off"), Does.EndWith("online-change off"));
        Assert.That(await client.AskAsync(write, token), Does.StartWith("d0 00 00 ff ff 03 00 0b 00 55 00"));
        plc.Program = ProgramState.Stop;

        Assert.That(await client.AskAsync(write, token), Does.EndWith("02 00 00 00"));
    }

    [Test]
    public async Task A_request_that_does_not_go_on_is_dropped(CancellationToken token)
    {
        await using var plc = Plc(McCode.Binary);
        using var client = await HexClient.ConnectAsync(plc.Endpoint, token);
        await client.SendAsync("50 00 00 ff ff 03 00 ff 00", token);
        await time.NextTimerAsync(next => next == plc.FrameTimeout, token);
        time.Advance(plc.FrameTimeout);
        await plc.UntilAsync(() => plc.ProtocolViolations == 1, token);

        Assert.That(await client.AskAsync(ReadD100, token), Is.EqualTo(D100));
    }

    /// <summary>Whether a caller is reset, be it while it calls or when it asks.</summary>
    private static async Task<bool> IsSentAwayAsync(MelsecSimulator plc, CancellationToken token)
    {
        try
        {
            using var caller = await HexClient.ConnectAsync(plc.Endpoint, token);
            await caller.AskAsync(ReadD100, token);
            return false;
        }
        catch (SocketException reason) when (reason.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            return true;
        }
    }

    private static string Length(string hex)
    {
        var bytes = hex.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return $"{bytes & 0xff:x2} {bytes >> 8:x2}";
    }

    private MelsecSimulator Plc(McCode code)
    {
        var plc = new MelsecSimulator(code, new SimulatorOptions { Time = time });
        plc.Start();
        return plc;
    }
}

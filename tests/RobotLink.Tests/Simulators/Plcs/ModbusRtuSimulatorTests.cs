using RobotLink.Simulators;
using RobotLink.Simulators.Modbus;

namespace RobotLink.Tests.Simulators.Plcs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class ModbusRtuSimulatorTests : IAsyncDisposable
{
    private const string Question = "01 03 00 00 00 02 c4 0b";
    private const string Answer = "01 03 04 00 00 00 0a 7a 34";

    private readonly FakeTimeProvider time = new();
    private readonly ModbusRtuSimulator device;

    public ModbusRtuSimulatorTests()
    {
        device = new ModbusRtuSimulator(new SimulatorOptions { Time = time });
        device.Start();
    }

    public async ValueTask DisposeAsync() => await device.DisposeAsync();

    [Test]
    public async Task A_read_is_answered_without_waiting_for_the_gap(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(device.Endpoint, token);

        Assert.That(await client.AskAsync(Question, token), Is.EqualTo(Answer));
    }

    [TestCase("01 03 00 00 00 02 c4 0c", TestName = "A wrong check is met with silence until the gap")]
    [TestCase("01 03 00", TestName = "A cut-off frame is met with silence until the gap")]
    [TestCase("00", TestName = "A stray byte is met with silence until the gap")]
    public async Task After_the_gap_the_next_question_is_answered(string noise)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await HexClient.ConnectAsync(device.Endpoint, token);
        await client.SendAsync(noise, token);
        await time.NextTimerAsync(next => next == device.Gap, token);
        time.Advance(device.Gap);
        await device.UntilAsync(() => device.ProtocolViolations == 1, token);

        Assert.That(await client.AskAsync(Question, token), Is.EqualTo(Answer));
    }

    [TestCase("02 03 00 00 00 02 c4 38", TestName = "A question for another unit is not answered")]
    [TestCase("00 06 00 14 00 07 89 dd", TestName = "A write to all units is not answered")]
    [TestCase("00 03 00 00 00 02 c5 da", TestName = "A read of all units is not answered")]
    public async Task The_first_answer_is_that_of_the_next_question(string first)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await HexClient.ConnectAsync(device.Endpoint, token);
        await client.SendAsync(first, token);

        Assert.That(await client.AskAsync(Question, token), Is.EqualTo(Answer));
    }

    [Test]
    public async Task What_is_written_to_all_units_is_done(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(device.Endpoint, token);

        await client.SendAsync(Frame(0x00, 0x06, 0x00, 0x14, 0x00, 0x07), token);

        Assert.That(await client.AskAsync(Frame(0x01, 0x03, 0x00, 0x14, 0x00, 0x01), token), Does.StartWith("01 03 02 00 07"));
    }

    [Test]
    public async Task An_unknown_function_is_cut_by_the_gap_and_is_exception_1(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(device.Endpoint, token);
        await client.SendAsync(Frame(0x01, 0x2b, 0x0e, 0x01, 0x00), token);
        await time.NextTimerAsync(next => next == device.Gap, token);
        time.Advance(device.Gap);

        Assert.That(await client.ReceiveAsync(token), Does.StartWith("01 ab 01"));
    }

    [Test]
    public async Task Two_questions_at_once_are_both_answered(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(device.Endpoint, token);
        await client.SendAsync($"{Question} {Question}", token);

        Assert.That(await client.ReceiveAsync(18, token), Is.EqualTo($"{Answer} {Answer}"));
    }

    [TestCase(0x0f, "01 0f 00 08 00 03 01 05", "01 0f 00 08 00 03")]
    [TestCase(0x10, "01 10 00 14 00 02 04 00 01 00 02", "01 10 00 14 00 02")]
    [TestCase(0x17, "01 17 00 14 00 02 00 15 00 01 02 12 34", "01 17 04 00 c8 12 34")]
    public async Task The_length_of_long_writes_is_told_by_their_byte_count(int function, string request, string reply)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        using var client = await HexClient.ConnectAsync(device.Endpoint, token);

        var got = await client.AskAsync(Frame([.. Convert.FromHexString(request.Replace(" ", ""))]), token);

        Assert.That(got, Is.EqualTo(Frame([.. Convert.FromHexString(reply.Replace(" ", ""))])), $"function {function}");
    }

    [Test]
    public async Task An_endless_line_of_noise_is_dropped_and_leaves_the_device_well(CancellationToken token)
    {
        using var client = await HexClient.ConnectAsync(device.Endpoint, token);
        for (var index = 0; index < 20; index++)
        {
            await client.SendAsync(string.Concat(Enumerable.Repeat("55", 200)), token);
        }

        // Bytes that follow noise without a gap belong to it: the question is repeated, a gap apart, until it is answered.
        for (; !client.HasBytes; time.Advance(device.Gap))
        {
            await client.SendAsync(Question, token);
            await Eventually.IsTrue(() => client.HasBytes || time.UntilNextTimer == device.Gap, token);
        }
        Assert.That(await client.ReceiveAsync(token), Does.StartWith(Answer));
        Assert.That(device.ProtocolViolations, Is.Positive);
    }

    private static string Frame(params byte[] bytes) => BitConverter.ToString(ModbusCrc.Append(bytes)).Replace('-', ' ').ToLowerInvariant();
}

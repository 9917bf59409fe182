using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using RobotLink.Simulators;
using RobotLink.Simulators.UniversalRobots;

namespace RobotLink.Tests.Simulators.UniversalRobots;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class UrRtdeSimulatorTests
{
    private const string WantVersion2 = "00 05 56 00 02";
    private const string Start = "00 03 53";
    private const string Pause = "00 03 50";

    private readonly FakeTimeProvider time = new();

    [TestCase("00 05 56 00 02", "00 04 56 01")]
    [TestCase("00 05 56 00 09", "00 04 56 00")]
    public async Task The_version_is_agreed_on(string request, string reply, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        Assert.That(Hex.Of(await client.AskAsync(Hex.Text(request), token)), Is.EqualTo(reply));
    }

    [Test]
    public async Task The_controller_tells_its_version_in_four_numbers(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        var reply = Hex.Of(await client.AskAsync(Hex.Text("00 03 76"), token));

        Assert.That(reply, Does.StartWith("00 13 76 00 00 00 05 00 00 00 0b").And.Length.EqualTo((19 * 3) - 1));
    }

    [Test]
    public async Task Outputs_are_answered_with_a_recipe_and_their_types(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AgreedAsync(robot, token);

        Assert.That(
            await client.AskAsync(Outputs(125, "timestamp,actual_q,robot_mode,actual_digital_output_bits,input_bit_register_64"), token),
            Is.EqualTo(Package('O', "\u0001DOUBLE,VECTOR6D,INT32,UINT64,BOOL")));
    }

    [Test]
    public async Task An_unknown_name_is_NOT_FOUND_and_nothing_can_start(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AgreedAsync(robot, token);

        Assert.That(await client.AskAsync(Outputs(125, "timestamp,actual_mood"), token), Is.EqualTo(Package('O', "\0DOUBLE,NOT_FOUND")));
        Assert.That(Hex.Of(await client.AskAsync(Hex.Text(Start), token)), Is.EqualTo("00 04 53 00"));
    }

    [Test]
    public async Task After_the_start_packages_stream_at_the_wanted_rate(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await StreamingAsync(robot, 125, "timestamp,actual_q,robot_mode", token);

        for (var number = 0; number < 25; number++)
        {
            var package = await client.ReadAsync(64, token);
            Assert.That(Hex.Of(package), Does.StartWith("00 40 55 01"));
            Assert.That(DoubleAt(package, 4), Is.EqualTo(number * 0.008).Within(1e-9));
            Assert.That(DoubleAt(package, 20), Is.InRange(-Math.PI / 2, -Math.PI / 4));
            Assert.That(Hex.Of(package), Does.EndWith("00 00 00 07"));
            await time.NextTimerAsync(next => next == TimeSpan.FromMilliseconds(8), token);
            time.Advance(TimeSpan.FromMilliseconds(8));
        }
    }

    [Test]
    public async Task A_slow_reader_loses_old_packages_and_then_gets_fresh_ones(CancellationToken token)
    {
        await using var robot = new UrRtdeSimulator(new SimulatorOptions { Time = TimeProvider.System });
        robot.Start();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(robot.Endpoint, token);
        await using var stream = new NetworkStream(socket);
        var names = string.Join(',', Enumerable.Repeat("actual_q", 40).Append("timestamp"));
        const int Length = 3 + 1 + (40 * 48) + 8;

        await stream.WriteAsync(Encoding.Latin1.GetBytes(Hex.Text(WantVersion2) + Outputs(500, names) + Hex.Text(Start)), token);
        var (sent, still) = (0L, 0);
        await Eventually.IsTrue(
            () =>
            {
                still = robot.FramesSent > 4 && robot.FramesSent == sent ? still + 1 : 0;
                sent = robot.FramesSent;
                return still == 50;
            },
            token);

        await stream.ReadExactlyAsync(new byte[4 + Package('O', "\u0001" + string.Join(',', Enumerable.Repeat("VECTOR6D", 40)) + ",DOUBLE").Length + 4], token);
        var (before, widest) = (0.0, 0.0);
        for (var package = new byte[Length]; widest < 0.030;)
        {
            await stream.ReadExactlyAsync(package, token);
            var now = BinaryPrimitives.ReadDoubleBigEndian(package.AsSpan(Length - 8));
            Assert.That(now, Is.GreaterThan(before));
            (before, widest) = (now, Math.Max(widest, now - before));
        }
        Assert.That(robot.PackagesMissed, Is.GreaterThan(10));
    }

    [Test]
    public async Task Pause_stops_the_stream_and_start_lets_it_go_on(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await StreamingAsync(robot, 100, "timestamp", token);
        await client.ReadAsync(12, token);

        Assert.That(Hex.Of(await client.AskAsync(Hex.Text(Pause), token)), Is.EqualTo("00 04 50 01"));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(client.HasBytes, Is.False);
        await client.SendAsync(Hex.Text(Start), token);

        Assert.That(Hex.Of(await client.ReadAsync(4, token)), Is.EqualTo("00 04 53 01"));
        Assert.That(DoubleAt(await client.ReadAsync(12, token), 4), Is.EqualTo(5).Within(0.001));
    }

    [Test]
    public async Task What_is_written_can_be_read_back(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AgreedAsync(robot, token);

        Assert.That(
            await client.AskAsync(Package('I', "standard_digital_output_mask,standard_digital_output,input_int_register_3"), token),
            Is.EqualTo(Package('I', "\u0001UINT8,UINT8,INT32")));
        await client.SendAsync(Package('U', "\u0001\u0003\u0002\0\0\0\u0009"), token);
        Assert.That(await client.AskAsync(Outputs(10, "actual_digital_output_bits,input_int_register_3"), token), Is.EqualTo(Package('O', "\u0001UINT64,INT32")));
        await client.SendAsync(Hex.Text(Start), token);
        await client.ReadAsync(4, token);

        Assert.That(Hex.Of(await client.ReadAsync(16, token)), Is.EqualTo("00 10 55 01 00 00 00 00 00 00 00 02 00 00 00 09"));
    }

    [Test]
    public async Task An_input_belongs_to_the_first_client_until_it_leaves(CancellationToken token)
    {
        await using var robot = Robot();
        var first = await AgreedAsync(robot, token);
        await first.AskAsync(Package('I', "speed_slider_mask"), token);
        using var second = await AgreedAsync(robot, token);

        Assert.That(await second.AskAsync(Package('I', "speed_slider_mask"), token), Is.EqualTo(Package('I', "\0IN_USE")));
        first.Dispose();
        await robot.UntilAsync(() => robot.Clients == 1, token);

        Assert.That(await second.AskAsync(Package('I', "speed_slider_mask"), token), Is.EqualTo(Package('I', "\u0001UINT32")));
    }

    [Test]
    public async Task A_text_message_has_its_source_and_level(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AgreedAsync(robot, token);
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);

        await operatorLine.AskAsync("message Hello there\n", token);

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo(Package('M', "\u000bHello there\u0004RTDE\u0003")));
    }

    [Test]
    public async Task An_input_package_that_does_not_fit_is_answered_with_a_text(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AgreedAsync(robot, token);

        Assert.That(await client.AskAsync(Package('U', "\u0001\u0002"), token), Does.Contain("does not fit its recipe"));
    }

    [TestCase("00 02 56", Description = "shorter than its header")]
    [TestCase("ff ff 56", Description = "longer than any package")]
    [TestCase("00 03 53", Description = "no version agreed on")]
    public async Task Bytes_that_are_no_package_end_the_connection(string bytes, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        Assert.That(await client.AskAsync(Hex.Text(bytes), token), Is.Empty);
        await robot.UntilAsync(() => robot.ProtocolViolations == 1, token);
    }

    private static string Package(char kind, string payload) => $"{(char)((payload.Length + 3) >> 8)}{(char)((payload.Length + 3) & 0xff)}{kind}{payload}";

    private static string Outputs(double frequency, string names)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, frequency);
        return Package('O', Encoding.Latin1.GetString(bytes) + names);
    }

    private static double DoubleAt(string package, int at) => BinaryPrimitives.ReadDoubleBigEndian(Encoding.Latin1.GetBytes(package).AsSpan(at));

    private static async Task<RawClient> AgreedAsync(UrRtdeSimulator robot, CancellationToken token)
    {
        var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        Assert.That(Hex.Of(await client.AskAsync(Hex.Text(WantVersion2), token)), Is.EqualTo("00 04 56 01"));
        return client;
    }

    private static async Task<RawClient> StreamingAsync(UrRtdeSimulator robot, double frequency, string names, CancellationToken token)
    {
        var client = await AgreedAsync(robot, token);
        await client.AskAsync(Outputs(frequency, names), token);
        await client.SendAsync(Hex.Text(Start), token);
        Assert.That(Hex.Of(await client.ReadAsync(4, token)), Is.EqualTo("00 04 53 01"));
        return client;
    }

    private UrRtdeSimulator Robot()
    {
        var robot = new UrRtdeSimulator(new SimulatorOptions { Time = time, ControlPort = 0 });
        robot.Start();
        return robot;
    }
}

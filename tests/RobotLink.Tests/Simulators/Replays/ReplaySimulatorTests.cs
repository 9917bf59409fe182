using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using RobotLink.Simulators;
using RobotLink.Simulators.Replays;

namespace RobotLink.Tests.Simulators.Replays;

[CancelAfter(60_000)]
internal sealed class ReplaySimulatorTests
{
    private readonly ConcurrentQueue<string> told = new();

    [SetUp]
    public void Forget() => told.Clear();

    [Test]
    public async Task The_device_answers_with_its_own_bytes_when_the_client_has_said_its_own(CancellationToken token)
    {
        await using var device = Start(Connection(1, ReplayEnd.Silence, "< HELLO", "> PING", "< PONG", "< CYC 1", "> JOB", "< OK"));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        Assert.That(await client.ReadAsync(5, token), Is.EqualTo("HELLO"));
        await client.SendAsync("PING", token);
        Assert.That(await client.ReadAsync(9, token), Is.EqualTo("PONGCYC 1"));
        Assert.That(client.HasBytes, Is.False, "nobody asked for the job yet");
        await client.SendAsync("JOB", token);
        Assert.That(await client.ReadAsync(2, token), Is.EqualTo("OK"));
        Assert.That(told, Is.Empty);
    }

    [Test]
    public async Task Gaps_are_as_long_as_they_were([Values(1, 10)] int speed, CancellationToken token)
    {
        var clock = new FakeTimeProvider();
        var steps = new[] { new ReplayStep(TimeSpan.FromSeconds(3), true, "GO"u8.ToArray()), new ReplayStep(TimeSpan.FromSeconds(8), false, "A"u8.ToArray()) };
        await using var device = Start(new ReplayOptions { Speed = speed, Tell = told.Enqueue }, clock, new ReplayedConnection(1, steps, ReplayEnd.Silence, TimeSpan.Zero));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        await client.SendAsync("GO", token);
        await clock.NextTimerAsync(until => until == TimeSpan.FromSeconds(5) / speed, token);
        clock.Advance(TimeSpan.FromSeconds(5) / speed);

        Assert.That(await client.ReadAsync(1, token), Is.EqualTo("A"));
    }

    [Test]
    public async Task Each_call_gets_the_next_connection_and_the_first_again_behind_the_last(CancellationToken token)
    {
        await using var device = Start(Connection(3, ReplayEnd.Close, "< ONE"), Connection(4, ReplayEnd.Close, "< TWO"));

        Assert.That(await CallAsync(device, token), Is.EqualTo("ONE"));
        Assert.That(await CallAsync(device, token), Is.EqualTo("TWO"));
        Assert.That(await CallAsync(device, token), Is.EqualTo("ONE"));
        Assert.That(told, Is.EqualTo(new[] { "all of the recording was played; it begins again" }));
    }

    [Test]
    public async Task A_connection_that_the_device_broke_off_is_broken_off(CancellationToken token)
    {
        await using var device = Start(Connection(1, ReplayEnd.Reset, "> PING"));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);
        await client.SendAsync("PING", token);

        var failure = Assert.CatchAsync<SocketException>(async () => await client.ReadToEndAsync(token));
        Assert.That(failure!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset));
    }

    [Test]
    public async Task Played_once_it_ends_behind_the_last_connection(CancellationToken token)
    {
        await using var device = Start(Options() with { Once = true }, TimeProvider.System, Connection(1, ReplayEnd.Silence, "< ONE", "> TWO", "< END"));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);
        await client.SendAsync("2WO", token);
        await client.ReadToEndAsync(token);

        Assert.That(await device.Ended.WaitAsync(token), Is.EqualTo(new ReplayTally(1, 1)));
        Assert.That(told, Is.EqualTo(new[] { "connection 1: client sent 2WO where the recording has TWO" }));
    }

    [Test]
    public async Task A_strict_replay_ends_at_the_first_difference(CancellationToken token)
    {
        await using var device = Start(Options() with { Strict = true }, TimeProvider.System, Connection(1, ReplayEnd.Silence, "> PING", "< PONG", "> JOB"));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);
        await client.SendAsync("PONG", token);

        Assert.That((await device.Ended.WaitAsync(token)).Differing, Is.EqualTo(1));
    }

    [Test]
    public async Task A_shorter_word_holds_the_device_up_for_a_second_only(CancellationToken token)
    {
        var clock = new FakeTimeProvider();
        await using var device = Start(Options(), clock, Connection(1, ReplayEnd.Silence, "> PING", "< PONG"));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);
        await client.SendAsync("HI", token);
        await clock.NextTimerAsync(until => until == TimeSpan.FromSeconds(1), token);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(await client.ReadAsync(4, token), Is.EqualTo("PONG"));
        Assert.That(told, Is.EqualTo(new[] { "connection 1: client sent HI where the recording has PING" }));
    }

    [Test]
    public async Task A_device_on_UDP_answers_whoever_asks_first(CancellationToken token)
    {
        await using var device = new ReplayDatagrams("recording", [Connection(1, ReplayEnd.Silence, "> PING", "< PONG", "> JOB", "< OK")], Options(), new SimulatorOptions { Time = TimeProvider.System });
        device.Start();
        using var client = new DatagramClient(device.Endpoint);

        Assert.That(await client.AskAsync("PING", token), Is.EqualTo("PONG"));
        Assert.That(await client.AskAsync("JOB", token), Is.EqualTo("OK"));
    }

    private static async Task<string> CallAsync(ReplaySimulator device, CancellationToken token)
    {
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);
        var said = await client.ReadAsync(3, token);
        await client.ReadToEndAsync(token);
        return said;
    }

    private static ReplayedConnection Connection(int number, ReplayEnd end, params string[] lines) => new(
        number, [.. lines.Select(line => new ReplayStep(TimeSpan.Zero, line[0] == '>', Encoding.Latin1.GetBytes(line[2..])))], end, TimeSpan.Zero);

    private ReplayOptions Options() => new() { Speed = null, Tell = told.Enqueue };

    private ReplaySimulator Start(params ReplayedConnection[] recorded) => Start(Options(), TimeProvider.System, recorded);

    private static ReplaySimulator Start(ReplayOptions replay, TimeProvider time, params ReplayedConnection[] recorded)
    {
        var device = new ReplaySimulator("recording", recorded, replay, new SimulatorOptions { Time = time });
        device.Start();
        return device;
    }
}

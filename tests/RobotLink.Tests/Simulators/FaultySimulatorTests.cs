using System.Net.Sockets;
using RobotLink.Simulators;
using RobotLink.Simulators.Abb;
using RobotLink.Simulators.OpenProtocol;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class FaultySimulatorTests
{
    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task Silent_reads_and_never_answers(CancellationToken token)
    {
        await using var robot = Robot("silent");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.SendAsync("PING\r\n", token);
        await robot.UntilAsync(() => robot.FramesReceived == 1, token);

        // The second command is read only after the first answer has been dealt with.
        await client.SendAsync("PING\r\n", token);
        await robot.UntilAsync(() => robot.FramesReceived == 2, token);

        Assert.That((robot.FramesSent, client.HasBytes), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task Stop_takes_the_call_and_reads_nothing_until_it_is_over(CancellationToken token)
    {
        await using var robot = Robot("stop");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.SendAsync("PING\r\nPING\r\n", token);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.That((robot.FramesReceived, client.HasBytes), Is.EqualTo((0, false)));

        robot.Apply(Fault.None);

        Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo("PONG RUN\r\n"));
        Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo("PONG RUN\r\n"));
        Assert.That(((AbbLinesSimulator)robot).ProtocolViolations, Is.Zero);
    }

    [Test]
    public async Task Stop_freezes_a_connection_that_worked(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await WorkingAsync(robot, token);

        robot.Apply(Parse("stop"));
        await client.SendAsync("PING\r\n", token);
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.That((robot.FramesReceived, client.HasBytes, robot.Clients), Is.EqualTo((1, false, 1)));
    }

    [Test]
    public async Task Refuse_closes_the_listener_and_the_connections(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await WorkingAsync(robot, token);

        robot.Apply(Parse("refuse"));

        Assert.That(await client.ReceiveAsync(token), Is.Empty);
        Assert.That(
            async () => await RawClient.ConnectAsync(robot.Endpoint, token),
            Throws.TypeOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionRefused));
    }

    [Test]
    public async Task After_refuse_the_device_listens_on_the_same_port_again(CancellationToken token)
    {
        await using var robot = Robot("refuse");
        var before = robot.Endpoint;

        robot.Apply(Fault.None);
        using var client = await RawClient.ConnectAsync(before, token);

        Assert.That(await client.AskAsync("PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task Reset_breaks_the_connection_once(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await WorkingAsync(robot, token);

        robot.Apply(Parse("reset"));

        Assert.That(
            async () => await client.ReceiveAsync(token),
            Throws.TypeOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionReset));
        Assert.That(robot.Fault, Is.EqualTo(Fault.None));
        using var next = await RawClient.ConnectAsync(robot.Endpoint, token);
        Assert.That(await next.AskAsync("PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task Close_ends_the_connection_with_a_goodbye_once(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await WorkingAsync(robot, token);

        robot.Apply(Parse("close"));

        Assert.That(await client.ReceiveAsync(token), Is.Empty);
        using var next = await RawClient.ConnectAsync(robot.Endpoint, token);
        Assert.That(await next.AskAsync("PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task Close_always_hangs_up_on_every_call(CancellationToken token)
    {
        await using var robot = Robot("close-always");

        for (var call = 0; call < 3; call++)
        {
            using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
            Assert.That(await client.ReceiveAsync(token), Is.Empty);
        }
    }

    [Test]
    public async Task Slow_delays_each_answer(CancellationToken token)
    {
        await using var robot = Robot("slow 900ms");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.SendAsync("PING\r\n", token);
        await time.NextTimerAsync(next => next == TimeSpan.FromMilliseconds(900), token);
        Assert.That(client.HasBytes, Is.False);

        time.Advance(TimeSpan.FromMilliseconds(900));

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task Garble_keeps_the_length_and_nothing_else(CancellationToken token)
    {
        await using var robot = Robot("garble");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        var answer = await client.AskAsync("PING\r\n", token);

        Assert.That(answer, Has.Length.EqualTo("PONG RUN\r\n".Length).And.EndsWith("\r\n"));
        Assert.That(answer[..^2], Has.All.InRange('\u0080', '\u00ff'));
    }

    [Test]
    public async Task Garble_3_spoils_every_third_answer(CancellationToken token)
    {
        await using var robot = Robot("garble 3");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        var good = new List<bool>();
        for (var number = 0; number < 6; number++)
        {
            good.Add(await client.AskAsync("PING\r\n", token) == "PONG RUN\r\n");
        }

        Assert.That(good, Is.EqualTo(new[] { true, true, false, true, true, false }));
    }

    [Test]
    public async Task Garbled_telegrams_still_have_their_length(CancellationToken token)
    {
        await using var controller = Started(new TorqueSimulator(Options("garble")));
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        var answer = await client.AskAsync("00200001            \0", token);

        Assert.That(answer, Has.Length.EqualTo(58).And.StartsWith("0057").And.EndsWith("\0"));
        Assert.That(answer[4..^1], Has.All.InRange('\u0080', '\u00ff'));
    }

    [Test]
    public async Task Split_sends_the_same_bytes_one_by_one(CancellationToken token)
    {
        await using var robot = Robot("split");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.SendAsync("PING\r\n", token);

        Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo("PONG RUN\r\n"));
        Assert.That(robot.FramesSent, Is.EqualTo(1));
    }

    [Test]
    public async Task Merge_sends_two_frames_as_one(CancellationToken token)
    {
        await using var robot = Robot("merge");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        time.Advance(TimeSpan.FromMilliseconds(900));
        await client.SendAsync("PING\r\n", token);
        await Eventually.IsTrue(() => time.ArmedTimers >= 2 && robot.FramesReceived == 1, token);
        Assert.That(client.HasBytes, Is.False);

        await Eventually.IsTrue(() => AdvancedTo(client), token);

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("PONG RUN\r\nCYC 1 OK\r\n"));
    }

    [Test]
    public async Task A_frame_without_partner_goes_alone(CancellationToken token)
    {
        await using var robot = Robot("merge");
        robot.Program = ProgramState.Hold;
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.SendAsync("PING\r\n", token);

        await Eventually.IsTrue(() => AdvancedTo(client), token);

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("PONG HOLD\r\n"));
    }

    [Test]
    public async Task Endless_sends_as_many_bytes_as_asked_without_any_delimiter(CancellationToken token)
    {
        await using var robot = Robot("endless 1MiB");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        var got = 0;
        while (got < 1 << 20)
        {
            var chunk = await client.ReceiveAsync(token);
            Assert.That(chunk, Is.Not.Empty.And.Not.Contains("\r").And.Not.Contains("\n"));
            got += chunk.Length;
        }

        robot.Apply(Fault.None);

        Assert.That(got, Is.EqualTo(1 << 20));
        Assert.That(await client.AskAsync("PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task Endless_stops_when_another_fault_takes_over(CancellationToken token)
    {
        await using var robot = Robot("endless");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.ReceiveAsync(token);

        robot.Apply(Parse("close"));

        await client.ReadToEndAsync(token);
        Assert.That(robot.Fault, Is.EqualTo(Fault.None));
    }

    [Test]
    public async Task Power_off_answers_nothing_and_its_end_resets_old_connections(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await WorkingAsync(robot, token);

        robot.Apply(Parse("power-off"));
        await client.SendAsync("PING\r\n", token);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.That((robot.FramesReceived, client.HasBytes), Is.EqualTo((1, false)));
        robot.Apply(Fault.None);

        Assert.That(async () => await client.ReceiveAsync(token), Throws.TypeOf<SocketException>());
        using var next = await RawClient.ConnectAsync(robot.Endpoint, token);
        Assert.That(await next.AskAsync("PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task Drop_loses_about_its_share_of_the_answers(CancellationToken token)
    {
        await using var robot = Robot("drop 30%");
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        for (var number = 0; number < 200; number++)
        {
            await client.SendAsync("PING\r\n", token);
            await robot.UntilAsync(() => robot.FramesReceived == number + 1, token);
        }

        Assert.That(robot.FramesSent, Is.InRange(100, 180));
    }

    [Test]
    public async Task Every_fault_stops_within_a_second([ValueSource(nameof(Faults))] string fault, CancellationToken token)
    {
        var robot = Robot();
        using var client = await WorkingAsync(robot, token);
        robot.Apply(Parse(fault));
        var begun = TimeProvider.System.GetTimestamp();

        await robot.DisposeAsync();

        Assert.That(TimeProvider.System.GetElapsedTime(begun), Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    private static string[] Faults =>
        ["none", "silent", "stop", "refuse", "reset", "close", "close-always", "slow 1s", "garble", "split", "merge", "endless", "power-off", "drop 50%"];

    private static Fault Parse(string text) =>
        Fault.TryParse(text, out var fault, out var error) ? fault : throw new ArgumentException(error);

    /// <summary>A client whose command has been answered.</summary>
    private static async Task<RawClient> WorkingAsync(ISimulator robot, CancellationToken token)
    {
        var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.AskAsync("PING\r\n", token);
        return client;
    }

    private static ISimulator Started(ISimulator simulator)
    {
        simulator.Start();
        return simulator;
    }

    /// <summary>Lets a little time pass, again and again, until the client has bytes.</summary>
    private bool AdvancedTo(RawClient client)
    {
        time.Advance(TimeSpan.FromMilliseconds(50));
        return client.HasBytes;
    }

    private SimulatorOptions Options(string fault) => new() { Time = time, Fault = fault };

    private ISimulator Robot(string fault = "none") => Started(new AbbLinesSimulator(Options(fault)));
}

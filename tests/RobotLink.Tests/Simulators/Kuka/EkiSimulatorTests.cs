using System.Net.Sockets;
using RobotLink.Simulators;
using RobotLink.Simulators.Kuka;

namespace RobotLink.Tests.Simulators.Kuka;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class EkiSimulatorTests
{
    private const string AtHome =
        "<RobotState><Pos A1=\"0.000000\" A2=\"-90.000000\" A3=\"90.000000\" A4=\"0.000000\" A5=\"0.000000\" A6=\"0.000000\"/>"
        + "<RobotCommand Size=\"0\"/></RobotState>";

    private const string Command =
        "<RobotCommand><Pos A1=\"0.0\" A2=\"-90.0\" A3=\"90.0\" A4=\"0\" A5=\"0\" A6=\"30\"></Pos></RobotCommand>";

    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task It_streams_its_state_from_the_first_moment(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        Assert.That(await client.ReadPastAsync("</RobotState>", token), Is.EqualTo(AtHome));
    }

    [Test]
    public async Task Fifty_states_come_in_a_second(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        for (var number = 0; number < 50; number++)
        {
            await client.ReadPastAsync("</RobotState>", token);
            await time.NextTimerAsync(next => next == robot.StateInterval, token);
            time.Advance(robot.StateInterval);
        }

        Assert.That(time.GetTimestamp(), Is.EqualTo(TimeSpan.FromSeconds(1).Ticks));
        Assert.That(await client.ReadPastAsync("</RobotState>", token), Is.Not.EqualTo(AtHome));
    }

    [Test]
    public async Task A_target_is_reached_in_its_time([Values(1, 7, 1000)] int bytesAtATime, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        foreach (var piece in Command.Chunk(bytesAtATime))
        {
            await client.SendAsync(new string(piece), token);
        }
        await robot.UntilAsync(() => robot.FramesReceived == 1 && robot.Describe().Contains("waiting 0", StringComparison.Ordinal), token);
        // 30 degrees at 60 degrees/s.
        await AdvanceAsync(TimeSpan.FromMilliseconds(250), token);
        Assert.That(robot.Describe(), Does.Contain("joints 0.00 -90.00 90.00 0.00 0.00 15.00"));
        await AdvanceAsync(TimeSpan.FromMilliseconds(250), token);

        await robot.UntilAsync(() => robot.Executed == 1, token);
        Assert.That(robot.Describe(), Does.Contain("joints 0.00 -90.00 90.00 0.00 0.00 30.00"));
    }

    [Test]
    public async Task Targets_that_find_the_memory_full_are_lost(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        robot.Program = ProgramState.Hold;

        await client.SendAsync(string.Concat(Enumerable.Repeat(Command, 20)), token);
        await robot.UntilAsync(() => robot.Overflowed == 4, token);

        Assert.That(robot.Overflowed, Is.EqualTo(4));
        Assert.That(robot.Describe(), Does.Contain("targets waiting 16"));
    }

    [Test]
    public async Task A_held_program_keeps_the_channel_and_says_nothing(CancellationToken token)
    {
        await using var robot = Robot();
        robot.Program = ProgramState.Hold;
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await robot.UntilAsync(() => robot.Clients == 1, token);

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(client.HasBytes, Is.False);
        robot.Program = ProgramState.Run;

        Assert.That(await client.ReadPastAsync("</RobotState>", token), Is.EqualTo(AtHome));
    }

    [Test]
    public async Task A_stopped_program_has_no_channel(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.ReadPastAsync("</RobotState>", token);

        robot.Program = ProgramState.Stop;

        await client.ReadToEndAsync(token);
        Assert.That(
            async () => await RawClient.ConnectAsync(robot.Endpoint, token),
            Throws.TypeOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionRefused));
    }

    [Test]
    public async Task A_second_client_waits_until_the_first_has_gone(CancellationToken token)
    {
        await using var robot = Robot();
        var first = await RawClient.ConnectAsync(robot.Endpoint, token);
        await first.ReadPastAsync("</RobotState>", token);
        using var second = await RawClient.ConnectAsync(robot.Endpoint, token);
        Assert.That((robot.Clients, second.HasBytes), Is.EqualTo((1, false)));

        first.Dispose();

        Assert.That(await second.ReadPastAsync("</RobotState>", token), Does.StartWith("<RobotState>"));
    }

    [TestCase("<RobotCommand><Pos A1=\"1\"/></RobotCommand>", Description = "an axis is missing")]
    [TestCase("<RobotCommand><Pos A1=\"NaN\" A2=\"0\" A3=\"0\" A4=\"0\" A5=\"0\" A6=\"0\"/></RobotCommand>")]
    [TestCase("<Hello/>")]
    [TestCase("</RobotCommand>")]
    [TestCase("no markup")]
    [TestCase("<a><b></a>x</c>")]
    [TestCase("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    public async Task What_is_no_command_moves_nothing_and_the_channel_lives_on(string document, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        await client.SendAsync(document, token);
        await robot.UntilAsync(() => robot.ProtocolViolations >= 1, token);
        var before = robot.FramesReceived;
        await client.SendAsync(Command, token);

        await robot.UntilAsync(() => robot.FramesReceived > before, token);
        Assert.That(robot.Clients, Is.EqualTo(1));
    }

    private EkiSimulator Robot()
    {
        var robot = new EkiSimulator(new SimulatorOptions { Time = time });
        robot.Start();
        return robot;
    }

    /// <summary>In the steps of the stream, so that every loop sees the time pass.</summary>
    private async Task AdvanceAsync(TimeSpan by, CancellationToken token)
    {
        for (var gone = TimeSpan.Zero; gone < by; gone += TimeSpan.FromMilliseconds(10))
        {
            await time.UntilAsync(() => time.ArmedTimers >= 2, token);
            time.Advance(TimeSpan.FromMilliseconds(10));
        }
    }
}

using RobotLink.Simulators;
using RobotLink.Simulators.Abb;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class AbbLinesSimulatorTests
{
    private readonly FakeTimeProvider time = new();

    [TestCase("PING", "PONG RUN")]
    [TestCase("POS?", "POS 500.00 0.00 700.00")]
    [TestCase("STATUS?", "STATUS RUN AUTO 1 0")]
    [TestCase("JOB 0", "ERR 20 job out of range")]
    [TestCase("JOB 100", "ERR 20 job out of range")]
    [TestCase("JOB x", "ERR 20 job out of range")]
    [TestCase("JOB", "ERR 30 unknown command")]
    [TestCase("DANCE", "ERR 30 unknown command")]
    public async Task Each_command_has_its_answer(string command, string answer, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        Assert.That(await client.AskAsync(command + "\r\n", token), Is.EqualTo(answer + "\r\n"));
    }

    [Test]
    public async Task A_job_is_confirmed_when_the_robot_has_changed_it(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        await client.SendAsync("JOB 7\r\n", token);
        await time.NextTimerAsync(next => next == robot.JobTime, token);
        Assert.That(client.HasBytes, Is.False);
        time.Advance(robot.JobTime);

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("OK\r\n"));
        Assert.That(robot.Describe(), Does.Contain("job 7"));
    }

    [Test]
    public async Task Manual_mode_refuses_a_job(CancellationToken token)
    {
        await using var robot = Robot();
        robot.ManualMode = true;
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        Assert.That(await client.AskAsync("JOB 7\r\n", token), Is.EqualTo("ERR 12 robot is in manual mode\r\n"));
    }

    [Test]
    public async Task Each_finished_cycle_is_told(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.AskAsync("PING\r\n", token);

        await Eventually.IsTrue(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                return client.HasBytes;
            },
            token);

        Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo("CYC 1 OK\r\n"));
    }

    [Test]
    public async Task A_stopped_program_finishes_no_cycle_and_says_so(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.AskAsync("PING\r\n", token);

        robot.Program = ProgramState.Stop;
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.That(await client.AskAsync("PING\r\n", token), Is.EqualTo("PONG STOP\r\n"));
    }

    [Test]
    public async Task The_robot_moves_while_it_runs(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        var before = await client.AskAsync("POS?\r\n", token);

        time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.That(await client.AskAsync("POS?\r\n", token), Does.StartWith("POS ").And.Not.EqualTo(before));
    }

    [Test]
    public async Task A_line_may_come_in_pieces(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        foreach (var piece in "PING\r")
        {
            await client.SendAsync(piece.ToString(), token);
        }

        Assert.That(await client.AskAsync("\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task Two_commands_at_once_kill_the_program(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.AskAsync("PING\r\n", token);

        Assert.That(await client.AskAsync("PING\r\nPOS?\r\n", token), Is.Empty);
        Assert.That(robot.ProtocolViolations, Is.EqualTo(1));
    }

    [Test]
    public async Task A_command_before_the_last_answer_kills_the_program(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.AskAsync("PING\r\n", token);
        await client.SendAsync("JOB 7\r\n", token);
        await time.NextTimerAsync(next => next == robot.JobTime, token);

        await client.SendAsync("PING\r\n", token);
        time.Advance(robot.JobTime);

        Assert.That(await client.ReceiveAsync(token), Is.Empty);
        Assert.That(robot.ProtocolViolations, Is.EqualTo(1));
    }

    [Test]
    public async Task An_endless_line_kills_the_program(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);

        Assert.That(await client.AskAsync(new string('x', 100), token), Is.Empty);
        Assert.That(robot.ProtocolViolations, Is.EqualTo(1));
    }

    [Test]
    public async Task A_second_client_waits_until_the_first_has_gone(CancellationToken token)
    {
        await using var robot = Robot();
        var first = await RawClient.ConnectAsync(robot.Endpoint, token);
        await first.AskAsync("PING\r\n", token);
        using var second = await RawClient.ConnectAsync(robot.Endpoint, token);
        await second.SendAsync("PING\r\n", token);

        Assert.That(await first.AskAsync("PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
        Assert.That((robot.Clients, second.HasBytes), Is.EqualTo((1, false)));
        first.Dispose();

        Assert.That(await second.ReceiveAsync(token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task A_minute_of_silence_ends_the_connection_and_the_next_is_served(CancellationToken token)
    {
        await using var robot = Robot();
        robot.Program = ProgramState.Hold;
        using var silent = await RawClient.ConnectAsync(robot.Endpoint, token);
        await time.NextTimerAsync(next => next == robot.PeerTimeout, token);

        time.Advance(robot.PeerTimeout);

        Assert.That(await silent.ReceiveAsync(token), Is.Empty);
        using var next = await RawClient.ConnectAsync(robot.Endpoint, token);
        Assert.That(await next.AskAsync("PING\r\n", token), Is.EqualTo("PONG HOLD\r\n"));
    }

    private AbbLinesSimulator Robot()
    {
        var robot = new AbbLinesSimulator(new SimulatorOptions { Time = time });
        robot.Start();
        return robot;
    }
}

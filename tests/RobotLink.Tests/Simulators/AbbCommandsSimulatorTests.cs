using System.Net.Sockets;
using RobotLink.Simulators;
using RobotLink.Simulators.Abb;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class AbbCommandsSimulatorTests
{
    private const string JointMove = "02 +0000.00 +0000.00 +0000.00 +0000.00 +0000.00 +0000.00 #";
    private const string Identity = "+0001.00 +0000.00 +0000.00 +0000.00";

    private readonly FakeTimeProvider time = new();

    [TestCase("00 #", "0 1 ")]
    [TestCase("0 #", "0 1 ")]
    [TestCase("03 #", "3 1 500.00 0.00 700.00 1.000 0.000 0.000 0.000")]
    [TestCase("04 #", "4 1 0.00 0.00 0.00 0.00 90.00 0.00")]
    [TestCase("05 #", "5 1 9E+09 9E+09 9E+09 9E+09 9E+09 9E+09")]
    [TestCase("06 +0000.0 +0000.0 +0100.0 " + Identity + " #", "6 1 ")]
    [TestCase("07 +0000.0 +0000.0 +0100.0 " + Identity + " #", "7 1 ")]
    [TestCase("08 +0200.0 +0050.00 +0050.0 +0050.00 #", "8 1 ")]
    [TestCase("08 +0200.0 +0050.00 #", "8 1 ")]
    [TestCase("09 0 +0005.0 +0008.0 +0000.8 #", "9 1 ")]
    [TestCase("30 +0500.0 +0000.0 +0600.0 " + Identity + " #", "30 1 ")]
    [TestCase("31 #", "31 1 ")]
    [TestCase("32 #", "32 1 0.00")]
    [TestCase("98 #", "98 1 120-500000*6.15.06*IRB 120-3/0.6")]
    public async Task Each_request_has_its_reply_without_any_end_mark(string request, string reply, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);

        Assert.That(await client.AskAsync(request, token), Is.EqualTo(reply));
    }

    [TestCase("00 1 #", "0 0 ", Description = "a ping with a number")]
    [TestCase("01 1 2 3 #", "1 0 ", Description = "too few numbers")]
    [TestCase("77 #", "77 0 ", Description = "unknown code")]
    [TestCase("99 1 #", "99 0 ", Description = "a goodbye with a number")]
    [TestCase("03 ", "0 0 ", Description = "no end mark, before any code")]
    [TestCase("03#", "0 0 ", Description = "no space after the code")]
    public async Task A_wrong_request_is_answered_with_0(string request, string reply, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);

        Assert.That(await client.AskAsync(request, token), Is.EqualTo(reply));
    }

    [Test]
    public async Task A_joint_move_is_answered_when_the_robot_has_arrived(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);

        await client.SendAsync(JointMove, token);
        // 90 degrees at 50 degrees/s.
        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(1.8), token);
        time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.That((client.HasBytes, robot.Describe()), Is.EqualTo((false, robot.Describe())));
        Assert.That(robot.Describe(), Does.Contain("joints 0.00 0.00 0.00 0.00 45.00 0.00"));
        time.Advance(TimeSpan.FromSeconds(0.9));

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("2 1 "));
        Assert.That(await client.AskAsync("04 #", token), Is.EqualTo("4 1 0.00 0.00 0.00 0.00 0.00 0.00"));
    }

    [Test]
    public async Task No_move_takes_longer_than_was_allowed(CancellationToken token)
    {
        await using var robot = new AbbCommandsSimulator(new SimulatorOptions { Time = time, Settings = ["move-at-most 1s"] });
        robot.Start();
        using var client = await AcceptedAsync(robot, token);

        await client.SendAsync(JointMove, token);

        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(1), token);
    }

    [Test]
    public async Task A_linear_move_takes_its_time_and_ends_at_the_target(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);

        await client.SendAsync($"01 +0500.0 +0000.0 +0500.0 {Identity} #", token);
        // 200 mm at 100 mm/s.
        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(2), token);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("1 1 "));
        Assert.That(await client.AskAsync("03 #", token), Does.StartWith("3 1 500.00 0.00 500.00 1.000"));
    }

    [Test]
    public async Task Buffered_poses_are_counted_executed_and_cleared(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);
        await client.AskAsync($"30 +0500.0 +0000.0 +0600.0 {Identity} #", token);
        await client.AskAsync($"30 +0400.0 +0000.0 +0600.0 {Identity} #", token);
        Assert.That(await client.AskAsync("32 #", token), Is.EqualTo("32 1 2.00"));

        await client.SendAsync("33 #", token);
        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(1), token);
        time.Advance(TimeSpan.FromSeconds(1));
        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(1), token);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("33 1 "));
        Assert.That(await client.AskAsync("03 #", token), Does.StartWith("3 1 400.00 0.00 600.00 "));
        await client.AskAsync("31 #", token);
        Assert.That(await client.AskAsync("32 #", token), Is.EqualTo("32 1 0.00"));
    }

    [Test]
    public async Task Two_requests_in_one_receive_are_one_message_and_the_second_is_lost(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);

        Assert.That(await client.AskAsync("03 #04 #", token), Does.StartWith("3 1 "));
        Assert.That(await client.AskAsync("00 #", token), Is.EqualTo("0 1 "));
    }

    [Test]
    public async Task A_request_in_two_segments_is_two_unreadable_messages(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);
        await client.AskAsync("04 #", token);

        Assert.That(await client.AskAsync("0", token), Is.EqualTo("4 0 "));
        Assert.That(await client.AskAsync("3 #", token), Does.StartWith("3 1 "));
        Assert.That(robot.UnreadableRequests, Is.EqualTo(1));
    }

    [Test]
    public async Task Code_99_closes_without_a_reply_and_the_robot_listens_anew(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);

        Assert.That(await client.AskAsync("99 #", token), Is.Empty);
        using var next = await AcceptedAsync(robot, token);

        Assert.That(await next.AskAsync("00 #", token), Is.EqualTo("0 1 "));
    }

    [Test]
    public async Task More_numbers_than_the_program_has_room_for_break_the_connection(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);

        Assert.That(await client.AskAsync("01 1 2 3 4 5 6 7 8 9 10 11 #", token), Is.Empty);
    }

    [Test]
    public async Task Half_a_second_passes_between_the_call_and_the_first_answer(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.SendAsync("00 #", token);
        await time.NextTimerAsync(next => next == TimeSpan.FromMilliseconds(500), token);
        time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.That((robot.FramesReceived, client.HasBytes), Is.EqualTo((0, false)));

        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("0 1 "));
    }

    [Test]
    public async Task A_waiting_second_client_is_reset_when_the_first_goes(CancellationToken token)
    {
        await using var robot = Robot();
        var first = await AcceptedAsync(robot, token);
        using var second = await RawClient.ConnectAsync(robot.Endpoint, token);

        first.Dispose();

        Assert.That(async () => await second.ReceiveAsync(token), Throws.TypeOf<SocketException>());
        using var next = await AcceptedAsync(robot, token);
        Assert.That(await next.AskAsync("00 #", token), Is.EqualTo("0 1 "));
    }

    [Test]
    public async Task A_stopped_program_answers_when_it_runs_again(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await AcceptedAsync(robot, token);
        await client.AskAsync("00 #", token);

        robot.Program = ProgramState.Stop;
        await client.SendAsync("00 #", token);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That((robot.FramesReceived, client.HasBytes), Is.EqualTo((1, false)));
        robot.Program = ProgramState.Run;

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("0 1 "));
    }

    /// <summary>Connects and lets the pause after the accept pass.</summary>
    private async Task<RawClient> AcceptedAsync(AbbCommandsSimulator robot, CancellationToken token)
    {
        var client = await ConnectedAsync(robot, token);
        await time.NextTimerAsync(next => next == robot.AcceptPause, token);
        time.Advance(robot.AcceptPause);
        return client;
    }

    // Between two clients the robot listens anew: a call in that gap is refused or reset, and dialling again is the answer.
    private static async Task<RawClient> ConnectedAsync(AbbCommandsSimulator robot, CancellationToken token)
    {
        RawClient? client = null;
        await robot.UntilAsync(() => robot.Clients == 0, token);
        while (client is null)
        {
            try
            {
                client = await RawClient.ConnectAsync(robot.Endpoint, token);
            }
            catch (SocketException reason) when (reason.SocketErrorCode == SocketError.ConnectionRefused)
            {
                token.ThrowIfCancellationRequested();
            }
        }
        return client;
    }

    private AbbCommandsSimulator Robot()
    {
        var robot = new AbbCommandsSimulator(new SimulatorOptions { Time = time });
        robot.Start();
        return robot;
    }
}

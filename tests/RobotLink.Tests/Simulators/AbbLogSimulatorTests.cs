using RobotLink.Simulators;
using RobotLink.Simulators.Abb;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class AbbLogSimulatorTests
{
    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task Pose_and_joints_come_in_turn_without_any_end_mark(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await Next(robot.AcceptPause, token);

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("# 0 2026-11-20 02:00:00 0.50 582.0 -183.5 906.6 0.000 0.985 0.000 -0.174"));
        await Next(robot.Interval, token);

        Assert.That(await client.ReceiveAsync(token), Does.Match(@"^# 1 2026-11-20 02:00:00 0\.60( -?\d+\.\d\d){6}$"));
        await Next(robot.Interval, token);

        Assert.That(await client.ReceiveAsync(token), Does.Match(@"^# 0 2026-11-20 02:00:00 0\.70( -?\d+\.\d){3}( -?[01]\.\d{3}){4}$"));
    }

    [Test]
    public async Task A_stopped_program_keeps_its_socket_and_says_nothing(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await Next(robot.AcceptPause, token);
        await client.ReceiveAsync(token);
        robot.Program = ProgramState.Stop;
        var joints = robot.Describe();

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((client.HasBytes, robot.Clients, robot.Describe()), Is.EqualTo((false, 1, joints)));
        robot.Program = ProgramState.Run;
        Assert.That(await client.ReceiveAsync(token), Does.StartWith("# 1 "));
    }

    [Test]
    public async Task What_a_client_says_is_not_heard(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.SendAsync("99 #", token);
        await Next(robot.AcceptPause, token);

        Assert.That(await client.ReceiveAsync(token), Does.StartWith("# 0 "));
    }

    private async Task Next(TimeSpan wait, CancellationToken token)
    {
        await time.NextTimerAsync(next => next == wait, token);
        time.Advance(wait);
    }

    private AbbLogSimulator Robot()
    {
        var robot = new AbbLogSimulator(new SimulatorOptions { Time = time });
        robot.Start();
        return robot;
    }
}

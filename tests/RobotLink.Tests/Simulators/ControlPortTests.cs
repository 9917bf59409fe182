using RobotLink.Simulators;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class ControlPortTests
{
    private readonly FakeTimeProvider time = new();

    [TestCase("fault", "ok none")]
    [TestCase("fault silent", "ok silent")]
    [TestCase("fault slow 2s", "ok slow 2s")]
    [TestCase("fault none", "ok none")]
    [TestCase("run-program", "ok RUN, automatic, job 1, cycle 0, 500.00 0.00 700.00")]
    [TestCase("hold-program", "ok HOLD, automatic, job 1, cycle 0, 500.00 0.00 700.00")]
    [TestCase("stop-program", "ok STOP, automatic, job 1, cycle 0, 500.00 0.00 700.00")]
    [TestCase("manual", "ok RUN, manual, job 1, cycle 0, 500.00 0.00 700.00")]
    [TestCase("drop-clients", "ok")]
    public async Task A_control_line_is_answered_with_ok(string line, string answer, CancellationToken token)
    {
        await using var robot = Robot();
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);

        Assert.That(await operatorLine.AskAsync(line + "\n", token), Is.EqualTo(answer + "\n"));
    }

    [TestCase("fault sulk")]
    [TestCase("")]
    [TestCase("explode")]
    public async Task A_wrong_line_is_answered_with_error(string line, CancellationToken token)
    {
        await using var robot = Robot();
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);

        Assert.That(await operatorLine.AskAsync(line + "\n", token), Does.StartWith("error ").And.EndWith("\n"));
    }

    [Test]
    public async Task Status_tells_where_the_device_is_and_how_it_fails(CancellationToken token)
    {
        await using var robot = Robot();
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);

        Assert.That(await operatorLine.AskAsync("fault silent\nstatus\n", token), Does.StartWith("ok silent\n"));
        Assert.That(
            await operatorLine.AskAsync("status\r\n", token),
            Does.Contain($"ok abb-rapid-lines at {robot.Endpoint}, clients 0, fault silent: RUN, automatic"));
    }

    [Test]
    public async Task Dropped_clients_see_an_orderly_end(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        await client.AskAsync("PING\r\n", token);
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);

        await operatorLine.AskAsync("drop-clients\n", token);

        Assert.That(await client.ReceiveAsync(token), Is.Empty);
    }

    [Test]
    public async Task The_control_port_works_while_the_device_is_without_power(CancellationToken token)
    {
        await using var robot = Robot();
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);
        await operatorLine.AskAsync("fault power-off\n", token);

        Assert.That(await operatorLine.AskAsync("fault none\n", token), Is.EqualTo("ok none\n"));
    }

    private ISimulator Robot()
    {
        var robot = SimulatorCatalogue.Create("abb-rapid-lines", new SimulatorOptions { Time = time, ControlPort = 0 });
        robot.Start();
        return robot;
    }
}

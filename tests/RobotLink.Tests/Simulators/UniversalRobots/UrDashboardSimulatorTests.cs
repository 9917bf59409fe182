using RobotLink.Simulators;
using RobotLink.Simulators.UniversalRobots;

namespace RobotLink.Tests.Simulators.UniversalRobots;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class UrDashboardSimulatorTests
{
    private readonly FakeTimeProvider time = new();

    [TestCase("robotmode", "Robotmode: RUNNING")]
    [TestCase("programState", "PLAYING pick_and_place.urp")]
    [TestCase("running", "Program running: true")]
    [TestCase("safetystatus", "Safetystatus: NORMAL")]
    [TestCase("get loaded program", "Loaded program: /programs/pick_and_place.urp")]
    [TestCase("is in remote control", "true")]
    [TestCase("popup Hello there", "showing popup")]
    [TestCase("close popup", "closing popup")]
    [TestCase("addToLog note", "Added log message")]
    [TestCase("addToLog", "No log message to add")]
    [TestCase("power on", "Powering on")]
    [TestCase("brake release", "Brake releasing")]
    [TestCase("pause", "Pausing program")]
    [TestCase("stop", "Stopped")]
    [TestCase("play", "Failed to execute: play", Description = "it plays already")]
    [TestCase("load nowhere.urp", "File not found: nowhere.urp")]
    [TestCase("set operational mode automatic", "Operational mode AUTOMATIC is set")]
    [TestCase("dance", "could not understand: 'dance'")]
    public async Task Each_line_has_its_sentence(string line, string sentence, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await GreetedAsync(robot, token);

        Assert.That(await client.AskAsync(line + "\n", token), Is.EqualTo(sentence + "\n"));
    }

    [Test]
    public async Task A_program_is_stopped_loaded_and_played(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await GreetedAsync(robot, token);

        Assert.That(await client.AskAsync("load home.urp\n", token), Is.EqualTo("Error while loading program: home.urp\n"));
        Assert.That(await client.AskAsync("stop\n", token), Is.EqualTo("Stopped\n"));
        Assert.That(await client.AskAsync("load home.urp\n", token), Is.EqualTo("Loading program: home.urp\n"));
        Assert.That(await client.AskAsync("programState\n", token), Is.EqualTo("STOPPED home.urp\n"));
        Assert.That(await client.AskAsync("play\n", token), Is.EqualTo("Starting program\n"));
        Assert.That(robot.Program, Is.EqualTo(ProgramState.Run));
    }

    [Test]
    public async Task Power_takes_its_time(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await GreetedAsync(robot, token);
        await client.AskAsync("power off\n", token);
        Assert.That(await client.AskAsync("robotmode\n", token), Is.EqualTo("Robotmode: POWER_OFF\n"));

        await client.AskAsync("brake release\n", token);

        Assert.That(await client.AskAsync("robotmode\n", token), Is.EqualTo("Robotmode: BOOTING\n"));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await client.AskAsync("robotmode\n", token), Is.EqualTo("Robotmode: IDLE\n"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await client.AskAsync("robotmode\n", token), Is.EqualTo("Robotmode: RUNNING\n"));
    }

    [Test]
    public async Task In_local_control_it_tells_but_does_nothing(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await GreetedAsync(robot, token);
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);
        await operatorLine.AskAsync("local\n", token);

        Assert.That(await client.AskAsync("stop\n", token), Is.EqualTo("Failed to execute: stop\n"));
        Assert.That(await client.AskAsync("is in remote control\n", token), Is.EqualTo("false\n"));
        Assert.That(await client.AskAsync("programState\n", token), Does.StartWith("PLAYING"));
    }

    [Test]
    public async Task A_protective_stop_is_released_after_five_seconds_at_the_earliest(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await GreetedAsync(robot, token);
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);
        await operatorLine.AskAsync("protective-stop\n", token);
        Assert.That(await client.AskAsync("safetystatus\n", token), Is.EqualTo("Safetystatus: PROTECTIVE_STOP\n"));

        Assert.That(await client.AskAsync("unlock protective stop\n", token), Does.StartWith("Cannot unlock protective stop until 5s"));
        Assert.That(await client.AskAsync("play\n", token), Is.EqualTo("Failed to execute: play\n"));
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(await client.AskAsync("unlock protective stop\n", token), Is.EqualTo("Protective stop releasing\n"));
        Assert.That(await client.AskAsync("play\n", token), Is.EqualTo("Starting program\n"));
    }

    [Test]
    public async Task Quit_ends_the_connection_after_its_answer(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await GreetedAsync(robot, token);

        Assert.That(await client.AskAsync("quit\n", token), Is.EqualTo("Disconnected\n"));
        Assert.That(await client.ReceiveAsync(token), Is.Empty);
    }

    [Test]
    public async Task A_line_without_end_ends_the_connection(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = await GreetedAsync(robot, token);

        Assert.That(await client.AskAsync(new string('x', 2000), token), Is.Empty);
        Assert.That(robot.ProtocolViolations, Is.EqualTo(1));
    }

    private static async Task<RawClient> GreetedAsync(UrDashboardSimulator robot, CancellationToken token)
    {
        var client = await RawClient.ConnectAsync(robot.Endpoint, token);
        Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo("Connected: Universal Robots Dashboard Server\n"));
        return client;
    }

    private UrDashboardSimulator Robot()
    {
        var robot = new UrDashboardSimulator(new SimulatorOptions { Time = time, ControlPort = 0 });
        robot.Start();
        return robot;
    }
}

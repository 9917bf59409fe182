using System.Net.Sockets;
using RobotLink.Simulators;
using RobotLink.Simulators.Yaskawa;

namespace RobotLink.Tests.Simulators;

/// <summary>How a device on UDP fails.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class DatagramFaultTests
{
    private static readonly string Request = Hex.Text(
        "59 45 52 43 20 00 00 00 03 01 00 00 00 00 00 00 39 39 39 39 39 39 39 39 72 00 01 00 00 01 00 00");

    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task Silent_takes_and_never_answers(CancellationToken token)
    {
        await using var robot = Robot("silent");
        using var client = new DatagramClient(robot.Endpoint);

        await client.SendAsync(Request, token);
        await client.SendAsync(Request, token);
        await robot.UntilAsync(() => robot.FramesReceived == 2, token);

        Assert.That((robot.FramesSent, client.HasBytes), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task Stop_answers_later_what_came_meanwhile(CancellationToken token)
    {
        await using var robot = Robot("stop");
        using var client = new DatagramClient(robot.Endpoint);
        await client.SendAsync(Request, token);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.That(client.HasBytes, Is.False);

        robot.Apply(Fault.None);

        Assert.That(await client.ReceiveAsync(token), Does.StartWith("YERC"));
    }

    [Test]
    public async Task Power_off_forgets_what_came_meanwhile(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);
        await client.AskAsync(Request, token);
        robot.Apply(Parse("power-off"));
        await client.SendAsync(Request, token);

        robot.Apply(Fault.None);
        await client.AskAsync(Request, token);

        Assert.That(robot.FramesSent, Is.EqualTo(2));
    }

    [Test]
    public async Task Slow_delays_each_answer(CancellationToken token)
    {
        await using var robot = Robot("slow 900ms");
        using var client = new DatagramClient(robot.Endpoint);
        await client.SendAsync(Request, token);
        await time.NextTimerAsync(next => next == TimeSpan.FromMilliseconds(900), token);
        Assert.That(client.HasBytes, Is.False);

        time.Advance(TimeSpan.FromMilliseconds(900));

        Assert.That(await client.ReceiveAsync(token), Does.StartWith("YERC"));
    }

    [Test]
    public async Task Garble_keeps_the_header_and_spoils_the_rest(CancellationToken token)
    {
        await using var robot = Robot("garble 2");
        using var client = new DatagramClient(robot.Endpoint);

        var good = await client.AskAsync(Request, token);
        var spoilt = await client.AskAsync(Request, token);

        Assert.That(spoilt, Has.Length.EqualTo(good.Length).And.StartsWith(good[..24]).And.Not.EqualTo(good));
    }

    [Test]
    public async Task Drop_loses_requests_and_answers(CancellationToken token)
    {
        await using var robot = Robot("drop 30%");
        using var client = new DatagramClient(robot.Endpoint);
        for (var number = 1; number <= 200; number++)
        {
            await client.SendAsync(Request, token);
            await robot.UntilAsync(() => robot.FramesReceived + robot.RequestsLost == number, token);
        }
        await robot.DisposeAsync();

        Assert.That(robot.FramesReceived, Is.InRange(110, 170));
        Assert.That(robot.FramesSent, Is.InRange(60, robot.FramesReceived - 10));
    }

    [Test]
    public async Task Refuse_closes_the_port_and_its_end_opens_it_again(CancellationToken token)
    {
        await using var robot = Robot("refuse");
        using var client = new DatagramClient(robot.Endpoint);
        await client.SendAsync(Request, token);
        Assert.That(async () => await client.ReceiveAsync(token), Throws.TypeOf<SocketException>());

        robot.Apply(Fault.None);

        Assert.That(await client.AskAsync(Request, token), Does.StartWith("YERC"));
    }

    [TestCase("reset")]
    [TestCase("close")]
    [TestCase("split")]
    [TestCase("endless")]
    public async Task Faults_that_need_a_connection_are_explained(string fault, CancellationToken token)
    {
        await using var robot = Robot();

        Assert.That(() => robot.Apply(Parse(fault)), Throws.TypeOf<SimulatorException>().With.Message.Contain("UDP has none"));
        using var client = new DatagramClient(robot.Endpoint);
        Assert.That(await client.AskAsync(Request, token), Does.StartWith("YERC"));
    }

    [Test]
    public async Task Who_was_heard_counts_as_a_client_for_a_minute(CancellationToken token)
    {
        await using var robot = Robot();
        using var one = new DatagramClient(robot.Endpoint);
        using var other = new DatagramClient(robot.Endpoint);
        await one.AskAsync(Request, token);
        await other.AskAsync(Request, token);
        Assert.That(robot.Clients, Is.EqualTo(2));

        time.Advance(TimeSpan.FromSeconds(61));

        Assert.That(robot.Clients, Is.Zero);
    }

    [Test]
    public async Task A_port_in_use_is_explained()
    {
        await using var first = Robot();
        await using var second = new HsesSimulator(new SimulatorOptions { Time = time, Port = first.Endpoint.Port });

        Assert.That(second.Start, Throws.TypeOf<SimulatorException>().With.Message.Contain("another program already listens there"));
    }

    private static Fault Parse(string text) => Fault.TryParse(text, out var fault, out var error) ? fault : throw new ArgumentException(error);

    private HsesSimulator Robot(string fault = "none")
    {
        var robot = new HsesSimulator(new SimulatorOptions { Time = time, Fault = fault });
        robot.Start();
        return robot;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using RobotLink.Simulators;

namespace RobotLink.Tests.Simulators;

/// <summary>A robot that calls the PC instead of being called.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class DiallingTests
{
    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task It_dials_and_then_speaks_as_always(CancellationToken token)
    {
        using var pc = Listening();
        await using var robot = Dialling(pc);

        using var call = await pc.AcceptAsync(token);

        Assert.That(await AskAsync(call, "PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
        Assert.That(robot.Clients, Is.EqualTo(1));
    }

    [Test]
    public async Task While_nobody_listens_it_dials_again_each_second(CancellationToken token)
    {
        using var pc = Listening();
        var address = (IPEndPoint)pc.LocalEndPoint!;
        pc.Dispose();
        await using var robot = Dialling(address);
        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(1), token);

        using var later = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        later.Bind(address);
        later.Listen();
        time.Advance(TimeSpan.FromSeconds(1));

        using var call = await later.AcceptAsync(token);
        Assert.That(await AskAsync(call, "PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task After_a_lost_call_it_dials_again(CancellationToken token)
    {
        using var pc = Listening();
        await using var robot = Dialling(pc);
        var first = await pc.AcceptAsync(token);
        await AskAsync(first, "PING\r\n", token);

        first.Dispose();
        await Eventually.IsTrue(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return pc.Poll(0, SelectMode.SelectRead);
            },
            token);

        using var second = await pc.AcceptAsync(token);
        Assert.That(await AskAsync(second, "PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task A_control_line_lets_it_dial_and_listen_again(CancellationToken token)
    {
        using var pc = Listening();
        await using var robot = SimulatorCatalogue.Create("abb-rapid-lines", new SimulatorOptions { Time = time, ControlPort = 0 });
        robot.Start();
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);

        Assert.That(await operatorLine.AskAsync($"dial {pc.LocalEndPoint}\n", token), Is.EqualTo($"ok dialling {pc.LocalEndPoint}\n"));
        using var call = await pc.AcceptAsync(token);
        await robot.UntilAsync(() => robot.Clients == 1, token);
        Assert.That(await operatorLine.AskAsync("status\n", token), Does.Contain($"at {pc.LocalEndPoint}, clients 1"));
        Assert.That(await operatorLine.AskAsync("listen\n", token), Is.EqualTo("ok listening\n"));

        Assert.That(await call.ReceiveAsync(new byte[1], SocketFlags.None, token), Is.Zero);
        using var client = await CallAsync(robot.Endpoint, token);
        Assert.That(await client.AskAsync("PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task Without_power_it_does_not_dial(CancellationToken token)
    {
        using var pc = Listening();
        await using var robot = Dialling(pc, "power-off");
        await time.UntilAsync(() => time.ArmedTimers > 0, token);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(pc.Poll(0, SelectMode.SelectRead), Is.False);
        robot.Apply(Fault.None);

        using var call = await pc.AcceptAsync(token);
        Assert.That(await AskAsync(call, "PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
    }

    [TestCase("dial")]
    [TestCase("dial nonsense")]
    [TestCase("dial 127.0.0.1:0")]
    [TestCase("dial 127.0.0.1:70000")]
    public async Task An_address_that_cannot_be_dialled_is_explained(string line, CancellationToken token)
    {
        await using var robot = SimulatorCatalogue.Create("abb-rapid-lines", new SimulatorOptions { Time = time, ControlPort = 0 });
        robot.Start();
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);

        Assert.That(await operatorLine.AskAsync(line + "\n", token), Does.StartWith("error ").And.Contain("ADDRESS:PORT"));
    }

    [Test]
    public void A_device_on_UDP_never_dials() => Assert.That(
        () => SimulatorCatalogue.Create("yaskawa-hses", new SimulatorOptions { Time = time, Dial = new IPEndPoint(IPAddress.Loopback, 5000) }),
        Throws.TypeOf<SimulatorException>().With.Message.Contain("never dials"));

    private static Socket Listening()
    {
        var pc = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        pc.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        pc.Listen();
        return pc;
    }

    /// <summary>What the robot says by itself meanwhile is passed over: its time is moved on by the tests.</summary>
    private static async Task<string> AskAsync(Socket call, string text, CancellationToken token)
    {
        await call.SendAsync(Encoding.ASCII.GetBytes(text), SocketFlags.None, token);
        var (buffer, answer) = (new byte[1024], "");
        while (answer.Length == 0)
        {
            var heard = Encoding.ASCII.GetString(buffer, 0, await call.ReceiveAsync(buffer, SocketFlags.None, token));
            answer = string.Concat(heard.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("CYC ", StringComparison.Ordinal)).Select(line => $"{line}\r\n"));
        }

        return answer;
    }

    /// <summary>The robot opens its port a moment after it was told to listen.</summary>
    private static async Task<RawClient> CallAsync(IPEndPoint robot, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await RawClient.ConnectAsync(robot, token);
            }
            catch (SocketException)
            {
                await Task.Yield();
            }
        }
    }

    private ISimulator Dialling(Socket pc, string fault = "none") => Dialling((IPEndPoint)pc.LocalEndPoint!, fault);

    private ISimulator Dialling(IPEndPoint pc, string fault = "none")
    {
        var robot = SimulatorCatalogue.Create("abb-rapid-lines", new SimulatorOptions { Time = time, Dial = pc, Fault = fault });
        robot.Start();
        return robot;
    }
}

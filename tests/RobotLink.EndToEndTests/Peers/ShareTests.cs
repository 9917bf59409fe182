using System.Net.Sockets;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>Programs that share no code with us share devices through us, and find nothing strange.</summary>
[CancelAfter(120_000)]
internal sealed class ShareTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Ten_programs_share_a_robot_that_dies_when_two_commands_overlap_and_a_plc()
    {
        await using var soak = Outsiders.StartTool("python3", Path.Combine(Repository.Root, "tests", "share-soak"), "--minutes", "0.2");

        Assert.That(await soak.WaitForExit(Stop), Is.Zero, soak.Output + soak.Talk);
        Assert.That(soak.Output, Does.Contain("none lost, none crossed"));
    }

    [Test]
    public async Task An_npm_client_finds_every_answer_through_the_share_right_while_others_read_with_its_numbers()
    {
        await using var plc = await Simulator.Start("modbus-tcp", null, Stop);
        var port = FreePort.Take();
        await using var daemon = await Share(plc, port);
        await using var first = Outsiders.StartNode("modbus-serial", "modbus_client.js", "tcp", "127.0.0.1", $"{port}");
        for (var read = 0; read < 5; read++)
        {
            await using var poll = Outsiders.StartTool("mbpoll", "-a", "1", "-0", "-1", "-r", "0", "-c", "3", "-t", "4", "-m", "tcp", "-p", $"{port}", "127.0.0.1");
            await poll.WaitForExit(Stop);

            Assert.That(poll.Output, Does.Contain("[1]: \t10"), poll.Talk);
        }

        Assert.That(await first.WaitForExit(Stop), Is.Zero, first.Output + first.Talk);
    }

    private static async Task<Daemon> Share(Simulator plc, int port)
    {
        var http = FreePort.Take();
        var daemon = await Daemon.Start(
            $$"""
            schema: 1
            http: { listen: 127.0.0.1:{{http}} }
            links:
              plc: { profile: modbus-tcp, address: "{{plc.Endpoint}}", commands: true, share: 127.0.0.1:{{port}} }
            """,
            http, Stop);
        await LabClock.Until("programs are taken", stop => Answers(port, stop), Stop);
        return daemon;
    }

    /// <summary>Whether a program that calls is let stay.</summary>
    private static async Task<bool> Answers(int port, CancellationToken stop)
    {
        try
        {
            using var call = new TcpClient();
            await call.ConnectAsync("127.0.0.1", port, stop);
            var ask = new byte[] { 0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1 };
            await call.GetStream().WriteAsync(ask, stop);
            return await call.GetStream().ReadAsync(ask, stop) > 0;
        }
        catch (Exception reason) when (reason is SocketException or IOException)
        {
            return false;
        }
    }
}

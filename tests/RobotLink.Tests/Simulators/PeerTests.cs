using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using RobotLink.Simulators;

namespace RobotLink.Tests.Simulators;

/// <summary>Programs in another language, written from the protocol alone, agree with the simulators.</summary>
[CancelAfter(60_000)]
internal sealed class PeerTests
{
    [TestCase("abb_lines_client.py", "abb-rapid-lines")]
    [TestCase("abb_commands_client.py", "abb-open-commands")]
    [TestCase("fanuc_rmi_client.py", "fanuc-rmi")]
    [TestCase("kuka_eki_client.py", "kuka-eki")]
    [TestCase("kuka_varproxy_client.py", "kuka-varproxy")]
    [TestCase("ur_dashboard_client.py", "ur-dashboard")]
    [TestCase("ur_rtde_client.py", "ur-rtde")]
    [TestCase("yaskawa_hses_client.py", "yaskawa-hses")]
    public async Task A_foreign_client_finds_every_answer_right(string script, string kind, CancellationToken token)
    {
        await using var simulator = SimulatorCatalogue.Create(kind, new SimulatorOptions { Time = TimeProvider.System });
        simulator.Start();
        using var client = Python(script, "127.0.0.1", $"{simulator.Endpoint.Port}");

        var said = await client.StandardOutput.ReadToEndAsync(token);
        await client.WaitForExitAsync(token);

        Assert.That(client.ExitCode, Is.Zero, said);
        Assert.That(said, Does.Contain("good").And.Not.Contain("WRONG"));
    }

    [TestCase("abb_lines_server.py", "PING\r\n", "PONG RUN\r\n", "received PING")]
    [TestCase("abb_commands_server.py", "03 #", "3 1 500.00 0.00 700.00 1.000 0.000 0.000 0.000", "received 03 #")]
    public async Task A_foreign_robot_answers_and_prints_what_it_received(
        string script, string request, string reply, string printed, CancellationToken token)
    {
        using var server = Python(script);
        try
        {
            var listening = await server.StandardOutput.ReadLineAsync(token);
            Assert.That(listening, Does.StartWith("listening on "));
            var port = int.Parse(listening!.Split(' ')[^1]);
            using var client = await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), token);

            Assert.That(await client.AskAsync(request, token), Is.EqualTo(reply));
            Assert.That(await server.StandardOutput.ReadLineAsync(token), Is.EqualTo(printed));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private static Process Python(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(Repository.Root, "tests", "peers", script));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception reason)
        {
            Assert.Ignore($"python3 cannot be started: {reason.Message}");
            throw;
        }
    }
}

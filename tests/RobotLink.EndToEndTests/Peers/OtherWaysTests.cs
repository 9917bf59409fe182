using System.Net;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>The same device and the same profile, reached by other ways than a call of ours; socat lays them.</summary>
[CancelAfter(60_000)]
internal sealed class OtherWaysTests
{
    private const string Link = "peer";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void NeedsSocat()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assume.That(folders.Any(folder => File.Exists(Path.Combine(folder, "socat"))), "socat is not installed");
    }

    [Test]
    public async Task A_device_that_calls_is_up_and_comes_back_when_it_calls_again()
    {
        var listening = FreePort.Take();
        await using var device = await Device.StartAsync(Stop);
        await using var daemon = await StartDaemon($":{listening}");
        await using var watch = await LinkWatch.Start(daemon.Api, Link, Stop);

        await using (RunningProgram.Start("socat", [$"TCP:127.0.0.1:{listening},retry=100,interval=0.1", $"TCP:{device.Endpoint}"]))
        {
            await watch.WaitForState("up", Stop);
        }

        await watch.WaitForState("down", Stop);
        await using var again = RunningProgram.Start("socat", [$"TCP:127.0.0.1:{listening},retry=100,interval=0.1", $"TCP:{device.Endpoint}"]);
        await watch.WaitForState("up", Stop);

        Assert.That((await daemon.Api.Send(Link, "position", new { }, Stop)).Outcome, Is.EqualTo("answered"));
    }

    [Test]
    public async Task A_device_on_a_serial_port_is_up_and_comes_back_when_its_adapter_is_plugged_again()
    {
        using var folder = new ConfigFolder("");
        var port = Path.Combine(folder.Path, "ttyTest");
        await using var device = await Device.StartAsync(Stop);
        await using var daemon = await StartDaemon(port);
        await using var watch = await LinkWatch.Start(daemon.Api, Link, Stop);

        await using (RunningProgram.Start("socat", [$"PTY,rawer,link={port}", $"TCP:{device.Endpoint}"]))
        {
            await watch.WaitForState("up", Stop);
        }

        var pulled = await watch.WaitForState("down", Stop);
        await using var again = RunningProgram.Start("socat", [$"PTY,rawer,link={port}", $"TCP:{device.Endpoint}"]);
        await watch.WaitForState("up", Stop);

        Assert.That((pulled.Cause, pulled.Certainty), Is.EqualTo(("local-port-down", "proven")));
    }

    private static Task<Daemon> StartDaemon(string address)
    {
        var port = FreePort.Take();
        return Daemon.Start(
            $$"""
            schema: 1
            site: { name: bench }
            http: { listen: 127.0.0.1:{{port}} }
            links:
              {{Link}}:
                profile: abb-rapid-lines
                address: "{{address}}"
                override: { reconnect: { first: 500ms, max: 1s } }
            """,
            port, Stop);
    }

    /// <summary>A robot controller written by somebody else, which listens.</summary>
    private sealed class Device(RunningProgram program, IPEndPoint endpoint) : IAsyncDisposable
    {
        public IPEndPoint Endpoint => endpoint;

        public static async Task<Device> StartAsync(CancellationToken stop)
        {
            var endpoint = new IPEndPoint(IPAddress.Loopback, FreePort.Take());
            var file = Path.Combine(Repository.Root, "tests", "peers", "abb_lines_server.py");
            var program = RunningProgram.Start("python3", ["-u", file, $"{endpoint.Port}"]);
            await Lab.LabClock.Until("the device listens", _ => Task.FromResult(Listens(endpoint)), stop);
            return new Device(program, endpoint);
        }

        public ValueTask DisposeAsync() => program.DisposeAsync();

        private static bool Listens(IPEndPoint endpoint) => System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties()
            .GetActiveTcpListeners().Any(listener => listener.Port == endpoint.Port);
    }
}

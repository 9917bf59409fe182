using System.Net;
using System.Net.Sockets;
using System.Text;
using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

/// <summary>Whether <c>doctor</c> calls a device for one client, by what the daemon says, or does not say.</summary>
[CancelAfter(60_000)]
internal sealed class DoctorTests
{
    private TcpListener device = null!;
    private TcpListener daemon = null!;
    private string folder = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task SetUp()
    {
        (device, daemon) = (new TcpListener(IPAddress.Loopback, 0), new TcpListener(IPAddress.Loopback, 0));
        device.Start();
        daemon.Start();
        folder = Directory.CreateTempSubdirectory("doctor").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "profiles"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "profiles", "p.yaml"),
            "profile: p\nextends: base/tcp-line\nconnect: { one_client_only: true }\nrequests: { status: { send: \"STATUS?\", reply: \"STATUS {state:word}\", every: 1s } }\n", Stop);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "site.yaml"), $"schema: 1\nsite: {{ name: test }}\nlinks: {{ a: {{ profile: p, address: \"{device.LocalEndpoint}\" }} }}\n", Stop);
    }

    [TearDown]
    public void TearDown()
    {
        device.Dispose();
        daemon.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task While_a_daemon_does_not_answer_an_address_is_left_alone_as_well()
    {
        var run = await DoctorAsync($"{device.LocalEndpoint}");

        Assert.That(run.Out, Does.Contain("not measured connect").And.Contain("holds it is not known"));
        Assert.That(device.Pending(), Is.False);
    }

    [Test]
    public async Task Where_a_daemon_says_nothing_to_us_the_device_is_left_alone()
    {
        var asking = DoctorAsync("a");
        using var call = await daemon.AcceptSocketAsync(Stop);
        await call.SendAsync("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), SocketFlags.None, Stop);
        var run = await asking;

        Assert.That(run.Out, Does.Contain("not measured connect").And.Contain("status 401"));
        Assert.That(device.Pending(), Is.False);
    }

    [TestCase("down", "enabled", "the running RobotLink calls it as link a, which is down")]
    [TestCase("up", "enabled", "the running RobotLink holds it as link a, which is up")]
    [TestCase("unknown", "disabled", "pass         connect")]
    public async Task A_device_that_a_daemon_holds_or_calls_is_left_alone(string state, string admin, string seen)
    {
        var run = await BesideAsync("a", $"\"state\":\"{state}\",\"admin\":\"{admin}\"");

        Assert.That(run.Out, Does.Contain(seen));
    }

    [TestCase("")]
    [TestCase(" --json")]
    public async Task What_a_running_link_knows_better_is_told_and_is_the_end_of_the_way(string json)
    {
        var run = await BesideAsync("a" + json, "\"state\":\"down\",\"admin\":\"enabled\",\"cause\":\"no-reply\",\"certainty\":\"proven\",\"words\":\"Its program hangs\"");

        Assert.That(run.Out, json.Length > 0
            ? Does.Contain("\"cause\":null").And.Contain("\"link\":{\"id\":\"a\"").And.Contain("\"cause\":\"no-reply\"")
            : Does.EndWith("The running RobotLink's link a is down: Its program hangs [no-reply, proven]; 'robotlink explain a' tells more.\n"));
        Assert.That(run.Code, Is.EqualTo(ExitCode.LinkDown));
    }

    /// <summary>What <c>doctor</c> says beside a daemon that has a link to the device.</summary>
    private async Task<CommandRun> BesideAsync(string arguments, string state)
    {
        var asking = DoctorAsync(arguments);
        using var call = await daemon.AcceptSocketAsync(Stop);
        var links = $$"""{"items":[{"id":"a","profile":"p","title":null,"address":"{{device.LocalEndpoint}}",{{state}},"since":"2026-11-20T02:00:00Z","commands":false,"bound_s":4}],"next":null}""";
        await call.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {links.Length}\r\nConnection: close\r\n\r\n{links}"), SocketFlags.None, Stop);
        return await asking;
    }

    private Task<CommandRun> DoctorAsync(string subject) => CommandRun.OfAsync($"doctor {subject} -c {folder} --url http://{daemon.LocalEndpoint}", Stop);
}

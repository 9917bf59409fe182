using System.Net;
using System.Net.Sockets;
using RobotLink.EndToEndTests.Neighbours;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Startup;

[CancelAfter(60_000)]
internal sealed class WrongSiteTests
{
    private const string MissingProfile = """
        schema: 1
        site: { name: bench }
        links:
          r4-weld:
            profile: abb-rapid-linse
            address: 127.0.0.1:5000
        """;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_missing_profile_is_reported_with_its_place_and_ends_with_3([Values("run", "validate")] string command)
    {
        using var folder = new ConfigFolder(MissingProfile);
        await using var program = RunningProgram.StartRobotLink(null, [command, "-c", folder.Path]);

        Assert.That(await program.WaitForExit(Stop), Is.EqualTo(3));
        // For validate the mistakes are what was asked for, so they are on stdout.
        var said = command == "validate" ? program.Output : program.Talk;
        Assert.That(said, Does.Contain("site.yaml:5:14").And.Contain("abb-rapid-linse"));
        Assert.That(said, Does.Contain("abb-rapid-lines"), "the nearest name is offered");
    }

    [Test]
    public async Task A_missing_folder_is_a_configuration_error()
    {
        await using var program = RunningProgram.StartRobotLink(null, ["run", "-c", "/nowhere/to/be/found"]);

        Assert.That(await program.WaitForExit(Stop), Is.EqualTo(3));
        Assert.That(program.Talk, Does.Contain("/nowhere/to/be/found"));
    }

    [Test]
    public async Task An_unknown_option_is_a_usage_error()
    {
        await using var program = RunningProgram.StartRobotLink(null, ["run", "--sideways"]);

        Assert.That(await program.WaitForExit(Stop), Is.EqualTo(2));
        Assert.That(program.Talk, Does.Contain("--sideways"));
    }

    [Test]
    public async Task A_taken_HTTP_port_is_named_and_ends_with_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new ConfigFolder(Sites.Of(port, ("r4-weld", new IPEndPoint(IPAddress.Loopback, 5000))));
        await using var program = RunningProgram.StartRobotLink(null, ["run", "-c", folder.Path]);

        Assert.That(await program.WaitForExit(Stop), Is.EqualTo(1));
        Assert.That(program.Talk, Does.Contain($"127.0.0.1:{port}").And.Contain("in use"));
        Assert.That(program.Talk, Does.Not.Contain("   at "), "a sentence, not a stack trace");
    }

    [Test]
    public async Task A_command_without_a_daemon_ends_with_4()
    {
        await using var program = RunningProgram.StartRobotLink(null, ["status", "--url", $"http://127.0.0.1:{FreePort.Take()}"]);

        Assert.That(await program.WaitForExit(Stop), Is.EqualTo(4));
    }
}

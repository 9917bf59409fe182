using System.Net;
using System.Text.Json;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>Devices written by somebody else in another language, from the protocol's description: the daemon understands them too.</summary>
[CancelAfter(60_000)]
internal sealed class IndependentPeerTests
{
    private const string Link = "peer";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [TestCase("abb_lines_server.py", "abb-rapid-lines")]
    [TestCase("abb_commands_server.py", "abb-open-commands")]
    public async Task A_link_to_an_independent_device_is_up_and_brings_decoded_messages(string script, string profile)
    {
        var device = new IPEndPoint(IPAddress.Loopback, FreePort.Take());
        var port = FreePort.Take();
        var file = Path.Combine(Repository.Root, "tests", "peers", script);
        await using var peer = RunningProgram.Start("python3", ["-u", file, $"{device.Port}"]);
        await using var daemon = await Daemon.Start(Site(port, profile, device), port, Stop);

        await daemon.Api.WaitForState(Link, "up", Stop);
        var outcome = await daemon.Api.Send(Link, "position", new { }, Stop);
        var message = await daemon.Api.WaitForMessage(Link, HasFields, Stop);

        Assert.That(outcome.Outcome, Is.EqualTo("answered"));
        Assert.That(message.Quality, Is.EqualTo("good"));
    }

    private static bool HasFields(MessageEvent message)
        => message.Kind is "reply" or "event" && message.Fields is { ValueKind: JsonValueKind.Object } fields && fields.EnumerateObject().Any();

    private static string Site(int port, string profile, IPEndPoint device) => $$"""
        schema: 1
        site: { name: bench }
        http: { listen: 127.0.0.1:{{port}} }
        links:
          {{Link}}:
            profile: {{profile}}
            address: {{device}}
            override: { reconnect: { first: 500ms, max: 1s } }
        """;
}

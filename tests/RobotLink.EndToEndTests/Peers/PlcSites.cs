using System.Text.Json;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>Sites with one link to a PLC, whose registers have names there.</summary>
internal static class PlcSites
{
    public const string Link = "plc";

    /// <param name="requests">Requests of the site, each in one line.</param>
    public static Task<Daemon> Start(string profile, string address, CancellationToken stop, params string[] requests)
    {
        var port = FreePort.Take();
        return Daemon.Start(
            $$"""
            schema: 1
            site: { name: bench }
            http: { listen: 127.0.0.1:{{port}} }
            links:
              {{Link}}:
                profile: {{profile}}
                address: "{{address}}"
                commands: true
                override:
                  reconnect: { first: 500ms, max: 1s }
                  requests:
                    {{string.Join("\n        ", requests)}}
            """,
            port, stop);
    }

    public static async Task<JsonElement> Ask(this Daemon daemon, string request, object fields, CancellationToken stop)
    {
        var outcome = await daemon.Api.Send(Link, request, fields, stop);
        Assert.That(outcome.Outcome, Is.EqualTo("answered"), $"{request}: {outcome}");
        return outcome.Reply!.Value.GetProperty("fields");
    }

    /// <returns>The words of a request that the device refused.</returns>
    public static async Task<string?> AskInVain(this Daemon daemon, string request, object fields, CancellationToken stop)
    {
        var outcome = await daemon.Api.Send(Link, request, fields, stop);
        Assert.That(outcome.Outcome, Is.EqualTo("rejected"), $"{request}: {outcome}");
        return outcome.Reason;
    }

    public static double Number(this JsonElement fields, string name) => fields.GetProperty(name).GetProperty("value").GetDouble();

    public static string? Text(this JsonElement fields, string name) => fields.GetProperty(name).GetProperty("value").GetString();
}

using System.Globalization;
using RobotLink.Profiles;

namespace RobotLink.Simulation;

/// <summary>How the modelled devices are talked to: by a heartbeat, by a stream, by polls, or not at all until somebody asks.</summary>
internal enum Talk
{
    Heartbeat,
    Stream,
    Polls,
    Silent,
}

/// <summary>Profiles of the modelled devices, over the bundled parents.</summary>
internal sealed class Profiles : IProfileSource
{
    private static readonly string Bundled = FindBundled();

    private readonly Dictionary<(Talk, TimeSpan, bool), DeviceProfile> read = [];
    private string text = "";

    public IReadOnlyList<string> Names => ["model"];

    public DeviceProfile Of(Talk talk, TimeSpan promise, bool oneClient)
    {
        if (!read.TryGetValue((talk, promise, oneClient), out var profile))
        {
            text = Text(talk, promise.TotalSeconds, oneClient);
            var result = ProfileReader.Read("model", this);
            profile = result.Profile ?? throw new InvalidOperationException(MistakePrinter.Print(result.Mistakes));
            read.Add((talk, promise, oneClient), profile);
        }

        return profile;
    }

    public bool TryRead(string name, out ProfileText found)
    {
        var path = Path.Combine(Bundled, name, "profile.yaml");
        found = name == "model" ? new ProfileText("model.yaml", text) : new ProfileText(name, File.Exists(path) ? File.ReadAllText(path) : "");
        return found.Text.Length > 0;
    }

    private static string Text(Talk talk, double promise, bool oneClient)
    {
        string Seconds(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";

        var alive = talk switch
        {
            Talk.Heartbeat => "heartbeat: { send: ping }",
            Talk.Stream => $"heartbeat: {{ expect: told, within: {Seconds(promise * 0.8)} }}",
            Talk.Silent => "silence: normal",
            _ => "",
        };
        var every = talk == Talk.Polls ? $", every: {Seconds(promise / 4)}" : "";
        return $$"""
            profile: model
            extends: base/tcp-line
            connect: { kind: tcp, port: 5000, timeout: 3s, one_client_only: {{(oneClient ? "true" : "false")}} }
            detect_within: {{Seconds(promise)}}
            {{alive}}
            requests:
              ping: { send: "PING", reply: "PONG" }
              position: { send: "POS?", reply: "POS {epoch:int} {time:float}"{{every}} }
              job: { send: "JOB {number:int(1..2000000000)}", reply: "DONE {done:int}", changes_machine: true, timeout: 2s }
            events:
              told: { match: "EVT {epoch:int}" }
            errors:
              refused: { match: "ERR {code:int}" }
            """;
    }

    private static string FindBundled()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "RobotLink.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The program does not lie within the repository.");
        }

        return Path.Combine(root, "device-profiles");
    }
}

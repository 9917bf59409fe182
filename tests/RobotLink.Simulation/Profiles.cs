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
    private static readonly string Bundled = Path.Combine(Repository.Root, "device-profiles");

    private readonly Dictionary<(Talk, TimeSpan, bool, bool), DeviceProfile> read = [];
    private string text = "";

    public IReadOnlyList<string> Names => ["model"];

    /// <param name="isKeyed">Replies carry the number of their question, and several are under way.</param>
    public DeviceProfile Of(Talk talk, TimeSpan promise, bool oneClient, bool isKeyed)
    {
        if (!read.TryGetValue((talk, promise, oneClient, isKeyed), out var profile))
        {
            text = Text(talk, promise.TotalSeconds, oneClient, isKeyed);
            var result = ProfileReader.Read("model", this);
            profile = result.Profile ?? throw new InvalidOperationException(MistakePrinter.Print(result.Mistakes));
            read.Add((talk, promise, oneClient, isKeyed), profile);
        }

        return profile;
    }

    public bool TryRead(string name, out ProfileText found)
    {
        var path = Path.Combine(Bundled, name, "profile.yaml");
        found = name == "model" ? new ProfileText("model.yaml", text) : new ProfileText(name, File.Exists(path) ? File.ReadAllText(path) : "");
        return found.Text.Length > 0;
    }

    private static string Text(Talk talk, double promise, bool oneClient, bool isKeyed)
    {
        string Seconds(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";

        var alive = talk switch
        {
            Talk.Heartbeat => "heartbeat: { send: ping }",
            Talk.Stream => $"heartbeat: {{ expect: told, within: {Seconds(promise * 0.8)} }}",
            Talk.Silent => "silence: normal",
            _ => "",
        };
        var (asked, answered) = isKeyed ? (" {=counter.n}", " {n:int}") : ("", "");
        var numbers = isKeyed ? "counters: { n: { from: 1, to: 9, restart: connection } }\nreplies: { matched_by: n, window: 4 }" : "";
        var every = talk == Talk.Polls ? $", every: {Seconds(promise / 4)}" : "";
        return $$"""
            profile: model
            extends: base/tcp-line
            connect: { kind: tcp, port: 5000, timeout: 3s, one_client_only: {{(oneClient ? "true" : "false")}} }
            detect_within: {{Seconds(promise)}}
            {{alive}}
            {{numbers}}
            requests:
              ping: { send: "PING{{asked}}", reply: "PONG{{answered}}" }
              position: { send: "POS?{{asked}}", reply: "POS{{answered}} {epoch:int} {time:float}"{{every}} }
              job: { send: "JOB{{asked}} {number:int(1..2000000000)}", reply: "DONE{{answered}} {done:int}", changes_machine: true, timeout: 2s }
            events:
              told: { match: "EVT {epoch:int}" }
            errors:
              refused: { match: "ERR{{answered}} {code:int}" }
            """;
    }
}

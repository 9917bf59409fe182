using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Newcomers;

/// <summary>
/// Devices that nobody thought of when the language was made: played by <c>robotlink simulate FILE</c>, reached by <c>robotlink run</c> on a real
/// socket or a real terminal.
/// </summary>
[CancelAfter(60_000)]
internal sealed partial class NewcomerLinkTests
{
    private const string Link = "newcomer";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [TestCase("mode", "mode", "running")]
    [TestCase("pose", "z", "750")]
    [TestCase("version", "build", "1053")]
    [TestCase("text", "words", "part picked")]
    public async Task A_robot_that_streams_frames_inside_frames_is_up_and_its_values_arrive(string message, string field, string value)
    {
        await using var device = await Device.Start("universal-robots-secondary", Stop, "--port", "0");
        await using var daemon = await StartDaemon("universal-robots-secondary", device.Place);
        await using var watch = await LinkWatch.Start(daemon.Api, Link, Stop);

        await watch.WaitForState("up", Stop);
        await daemon.Api.WaitForMessage(Link, seen => seen.Name == message && Value(seen, field) == value, Stop);

        Assert.That(watch.Changes.Select(change => change.Cause), Has.None.EqualTo("no-reply"));
    }

    [Test]
    public async Task A_power_strip_takes_the_sites_own_secrets_and_is_switched()
    {
        await using var device = await Device.Start("apc-rack-pdu", Stop, "--port", "0");
        await using var daemon = await StartDaemon("apc-rack-pdu", device.Place, "secrets: { user: file:secrets/user, password: file:secrets/password }");
        await using var watch = await LinkWatch.Start(daemon.Api, Link, Stop);

        await watch.WaitForState("up", Stop);
        var load = await daemon.Api.Send(Link, "load", new { }, Stop);
        var off = await daemon.Api.Send(Link, "switch_off", new { number = 7 }, Stop);

        Assert.That((load.Outcome, off.Outcome), Is.EqualTo(("answered", "answered")), $"{load} {off}");
        Assert.That(load.Parts!.Select(part => part.Fields!.Value.TryGetProperty("current", out var current) ? current.GetProperty("value").GetDouble() : 0), Does.Contain(0.4));
        Assert.That((await daemon.Api.Messages(Link, Stop)).Where(message => message.Name == "user" && message.Dir == "rx"), Is.Empty);
    }

    [Test]
    public async Task A_receiver_stands_on_a_terminal_of_its_own()
    {
        using var folder = new ConfigFolder("");
        var path = Path.Combine(folder.Path, "ttyGps");
        await using var device = await Device.Start("nmea-gps", Stop, "--link", path);

        await SeesItsPosition(path);

        Assert.That(File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName, Does.StartWith("/dev/pts/"));
    }

    [Test]
    public async Task A_receiver_needs_no_word_about_its_terminal()
    {
        await using var device = await Device.Start("nmea-gps", Stop);

        Assert.That(device.Place, Does.StartWith("/dev/pts/"));
        await SeesItsPosition(device.Place);
    }

    [Test]
    public async Task A_receiver_may_also_stand_behind_a_converter()
    {
        await using var device = await Device.Start("nmea-gps", Stop, "--port", "0");

        await SeesItsPosition(device.Place);
    }

    [Test]
    public async Task A_printer_that_takes_lines_and_answers_in_frames_is_watched()
    {
        await using var device = await Device.Start("zebra-printer", Stop, "--port", "0");
        await using var daemon = await StartDaemon("zebra-printer", device.Place);

        await daemon.Api.WaitForMessage(Link, seen => seen.Name == "status" && seen.Fields!.Value.TryGetProperty("label_length", out _) && Value(seen, "label_length") == "1245", Stop);
        await daemon.Api.WaitForState(Link, "degraded", Stop);

        var printed = await daemon.Api.Send(Link, "print", new { x = 50, y = 50, words = "part 4711" }, Stop);
        Assert.That((printed.Outcome, printed.Reason), Is.EqualTo(("unknown", "it was sent; the profile expects no reply to it")));
    }

    private static async Task SeesItsPosition(string address)
    {
        await using var daemon = await StartDaemon("nmea-gps", address);

        await daemon.Api.WaitForState(Link, "up", Stop);
        await daemon.Api.WaitForMessage(Link, seen => seen.Name == "fix" && Value(seen, "latitude") == "48.1173" && Value(seen, "altitude") == "545.4", Stop);
        await daemon.Api.WaitForMessage(Link, seen => seen.Name == "fix" && Value(seen, "longitude") == "-151.21", Stop);
        await daemon.Api.WaitForMessage(Link, seen => seen.Name == "fix" && Value(seen, "latitude") == "null", Stop);
    }

    private static string Value(MessageEvent message, string field) =>
        message.Fields!.Value.GetProperty(field).GetProperty("value") is { ValueKind: not System.Text.Json.JsonValueKind.Null } value ? value.ToString() : "null";

    private static string ProfileOf(string device) =>
        Path.Combine(Repository.Root, "tests", "RobotLink.Tests", "Newcomers", device, "profile.yaml");

    private static async Task<Daemon> StartDaemon(string device, string address, string more = "title: newcomer")
    {
        var port = FreePort.Take();
        var site = $$"""
            schema: 1
            site: { name: bench }
            http: { listen: 127.0.0.1:{{port}} }
            links:
              {{Link}}: { profile: {{device}}, address: "{{address}}", commands: true, {{more}} }
            """;
        var files = new Dictionary<string, string>
        {
            [$"profiles/{device}.yaml"] = await File.ReadAllTextAsync(ProfileOf(device), Stop),
            ["secrets/user"] = "operator",
            ["secrets/password"] = "not what the example says",
        };
        return await Daemon.Start(new ConfigFolder(site, files), port, Stop);
    }

    /// <summary>A device made of its profile's examples, in a process of its own.</summary>
    private sealed partial class Device : IAsyncDisposable
    {
        private readonly RunningProgram program;

        private Device(RunningProgram program, string place) => (this.program, Place) = (program, place);

        /// <summary>Where it is reached.</summary>
        public string Place { get; }

        public static async Task<Device> Start(string device, CancellationToken stop, params string[] options)
        {
            var program = RunningProgram.StartRobotLink(null, ["simulate", ProfileOf(device), .. options]);
            var line = await program.WaitForTalk(PlaceLine(), stop);
            return new Device(program, line.Groups["place"].Value);
        }

        public ValueTask DisposeAsync() => program.DisposeAsync();

        [GeneratedRegex(@"^(listening|standing) on (?<place>[^\s,]+)")]
        private static partial Regex PlaceLine();
    }
}

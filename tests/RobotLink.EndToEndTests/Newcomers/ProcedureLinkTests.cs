using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Peers;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Newcomers;

/// <summary>A PLC that takes turns by the procedure 3964R, written by itself in another language: on a terminal, and behind a converter.</summary>
[CancelAfter(60_000)]
internal sealed partial class ProcedureLinkTests
{
    private const string Link = "plc";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Words_are_read_and_written_while_the_PLC_speaks_by_itself([Values("calm", "disturbed")] string line)
    {
        await using var cable = await SerialCable.Lay(Stop);
        await using var plc = await StartPlc(cable.NearEnd, line);
        await using var daemon = await StartDaemon(cable.FarEnd);

        await ReadsAndWrites(daemon, plc);
    }

    [Test]
    public async Task It_works_through_a_converter_as_on_the_line()
    {
        await using var cable = await SerialCable.Lay(Stop);
        await using var plc = await StartPlc(cable.NearEnd, "calm");
        var port = FreePort.Take();
        await using var converter = Outsiders.StartTool("socat", "-d", "-d", $"tcp-listen:{port},bind=127.0.0.1,reuseaddr,fork", $"{cable.FarEnd},raw,echo=0");
        await converter.WaitForTalk(Listening(), Stop);
        await using var daemon = await StartDaemon($"127.0.0.1:{port}");

        await ReadsAndWrites(daemon, plc);
    }

    [Test]
    public async Task A_device_played_from_the_examples_takes_turns_as_well()
    {
        await using var device = RunningProgram.StartRobotLink(null, ["simulate", Profile, "--port", "0"]);
        var place = await device.WaitForTalk(Listens(), Stop);
        await using var daemon = await StartDaemon(place.Groups["place"].Value);

        await daemon.Api.WaitForState(Link, "up", Stop);
        var words = await daemon.Api.Send(Link, "read_words", new { block = 10, word = 1, count = 2 }, Stop);

        Assert.That(words.Outcome, Is.EqualTo("answered"), $"{words}");
    }

    private static string Profile => Path.Combine(Repository.Root, "tests", "RobotLink.Tests", "Newcomers", "siemens-rk512", "profile.yaml");

    private static async Task ReadsAndWrites(Daemon daemon, RunningProgram plc)
    {
        // On the disturbed line the link is degraded before long.
        await daemon.Api.WaitForMessage(Link, seen => seen.Name == "value", Stop);
        await plc.WaitForTalk(Taken(), Stop);

        // 4112 is two DLE, each of which is doubled on the line.
        var read = await daemon.Api.Send(Link, "read_words", new { block = 10, word = 1, count = 2 }, Stop);
        await daemon.Api.WaitForMessage(Link, seen => seen is { Name: "read_words", Dir: "rx" } && seen.Fields!.Value.GetProperty("data").GetProperty("value").ToString().Contains("4112", StringComparison.Ordinal), Stop);
        var written = await daemon.Api.Send(Link, "write_word", new { block = 10, word = 7, data = 4711 }, Stop);
        await plc.WaitForTalk(Written(), Stop);
        var refused = await daemon.Api.Send(Link, "read_words", new { block = 99, word = 0, count = 1 }, Stop);

        Assert.That((read.Outcome, written.Outcome, refused.Outcome), Is.EqualTo(("answered", "answered", "rejected")), $"{read} {written} {refused}");
    }

    private static async Task<RunningProgram> StartPlc(string terminal, string line)
    {
        var plc = Outsiders.StartTool("python3", "-u", Path.Combine(Repository.Root, "tests", "peers", "rk512_device.py"), terminal, line);
        await plc.WaitForTalk(Ready(), Stop);
        return plc;
    }

    private static async Task<Daemon> StartDaemon(string address)
    {
        var port = FreePort.Take();
        var site = $$"""
            schema: 1
            http: { listen: 127.0.0.1:{{port}} }
            links:
              {{Link}}: { profile: siemens-rk512, address: "{{address}}", commands: true }
            """;
        var files = new Dictionary<string, string> { ["profiles/siemens-rk512.yaml"] = await File.ReadAllTextAsync(Profile, Stop) };
        return await Daemon.Start(new ConfigFolder(site, files), port, Stop);
    }

    [GeneratedRegex("^ready")]
    private static partial Regex Ready();

    [GeneratedRegex("^value taken")]
    private static partial Regex Taken();

    [GeneratedRegex("^written 7 4711")]
    private static partial Regex Written();

    [GeneratedRegex("listening on")]
    private static partial Regex Listening();

    [GeneratedRegex(@"^(listening|standing) on (?<place>[^\s,]+)")]
    private static partial Regex Listens();
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Commands;

/// <summary><c>robotlink bench</c> measures this PC with nothing but itself, and leaves nothing behind.</summary>
[CancelAfter(180_000)]
internal sealed partial class BenchTests
{
    private static readonly string[] Compared = ["round_trip_p50", "round_trip_p99", "questions_one", "questions_many", "frames_streamed"];

    private static readonly string[] OfItsOwn =
        ["memory_one_link", "memory_per_link", "processor_1000_links", "first_link_up", "all_links_up", "notice_cut", "notice_silence", "promised_silence"];

    private DirectoryInfo folder = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void Make() => folder = Directory.CreateTempSubdirectory("robotlink-benched-");

    [TearDown]
    public void Remove() => folder.Delete(recursive: true);

    [Test]
    public async Task All_figures_stand_in_one_document()
    {
        // The address of a site that runs here is no business of this one.
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var bench = Start(["--links", "10", "--seconds", "5", "--json"], $"{taken.LocalEndpoint}");

        Assert.That(await bench.WaitForExit(Stop), Is.Zero, bench.Talk);
        using var json = JsonDocument.Parse(bench.Output);
        var figures = json.RootElement.GetProperty("figures").EnumerateArray().ToDictionary(figure => figure.GetProperty("name").GetString()!);
        Assert.Multiple(() =>
        {
            Assert.That(json.RootElement.GetProperty("links").GetInt32(), Is.EqualTo(10));
            Assert.That(json.RootElement.GetProperty("taken_by_others").GetDouble(), Is.InRange(0, 1));
            Assert.That(figures.Keys, Is.EqualTo(Compared.Concat(OfItsOwn)));
            foreach (var name in Compared)
            {
                Assert.That(figures[name].GetProperty("direct").GetDouble(), Is.Positive, name);
                Assert.That(figures[name].GetProperty("robotlink").GetDouble(), Is.Positive, name);
                Assert.That(figures[name].GetProperty("ratio").GetDouble(), Is.Positive, name);
            }

            foreach (var name in OfItsOwn)
            {
                Assert.That(figures[name].GetProperty("direct").ValueKind, Is.EqualTo(JsonValueKind.Null), name);
                Assert.That(figures[name].GetProperty("robotlink").GetDouble(), Is.Not.Negative, name);
            }

            Assert.That(folder.EnumerateFileSystemInfos(), Is.Empty);
        });
    }

    [Test]
    public async Task Whoever_breaks_it_off_finds_nothing_left_behind()
    {
        await using var bench = Start(["--links", "10", "--seconds", "600"]);
        await bench.WaitForTalk(Questions(), Stop);

        bench.Signal(RunningProgram.Interrupt);

        Assert.That(await bench.WaitForExit(Stop), Is.EqualTo(130));
        Assert.That(folder.EnumerateFileSystemInfos(), Is.Empty);
    }

    [Test]
    public async Task Fewer_links_than_tell_anything_are_a_mistake_of_usage()
    {
        await using var bench = Start(["--links", "1"]);

        Assert.That(await bench.WaitForExit(Stop), Is.EqualTo(2));
    }

    /// <summary>With a temporary folder of its own.</summary>
    /// <param name="listen">What the environment says of the site that runs here.</param>
    private RunningProgram Start(IEnumerable<string> words, string listen = "") => RunningProgram.StartRobotLink(
        null, ["bench", .. words], new Dictionary<string, string> { ["TMPDIR"] = folder.FullName, ["RobotLink__Http__Listen"] = listen });

    [GeneratedRegex("^measuring: questions", RegexOptions.ExplicitCapture)]
    private static partial Regex Questions();
}

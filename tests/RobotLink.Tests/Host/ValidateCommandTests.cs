using System.Text.Json;
using System.Threading.Channels;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

[CancelAfter(30_000)]
public sealed class ValidateCommandTests
{
    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("robotlink-validate-");

    [TearDown]
    public void RemoveFolder() => folder.Delete(recursive: true);

    [Test]
    public async Task A_mistake_has_its_place_and_its_end(CancellationToken stopping)
    {
        Write("links:\n  a: { profil: abb-rapid-lines, address: h }\n");

        var document = await ValidateAsync(stopping);
        var mistake = document.Mistakes.Single(each => each.Code == "E1201");

        Assert.That(
            (document.Valid, mistake.Severity, mistake.File, mistake.Line, mistake.Column, mistake.End, mistake.Message, mistake.Why is null, mistake.Fix),
            Is.EqualTo((false, "error", "site.yaml", 2, 8, 14, "The key profil is unknown in links.a.", false, "Did you mean profile?")));
    }

    [Test]
    public async Task Two_hundred_links_are_checked_within_300_ms(CancellationToken stopping)
    {
        var links = Enumerable.Range(1, 200).Select(number =>
            $"  r{number}: {{ profile: {(number % 2 == 0 ? "abb-rapid-lines" : "open-protocol-torque")}, address: 10.0.0.{number % 250} }}\n");
        Write($"links:\n{string.Concat(links)}");
        var documents = new[] { await ValidateAsync(stopping), await ValidateAsync(stopping), await ValidateAsync(stopping) };

        Assert.That((documents[0].Valid, documents[0].Links, documents.Min(document => document.DurationS) < 0.3), Is.EqualTo((true, 200, true)));
    }

    [Test]
    public async Task Watching_checks_again_when_a_file_was_saved(CancellationToken stopping)
    {
        Write("links: {}\n");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var output = new Lines();
        var terminal = new Terminal(output, TextWriter.Null, TimeProvider.System, Interactive: false, Colour: false);
        var running = CommandTree.RunAsync(["validate", "--watch", "--json", "-c", folder.FullName], terminal, ending.Token);
        var first = await output.NextAsync(stopping);
        Write("links: [\n");
        var second = await output.NextAsync(stopping);
        await ending.CancelAsync();

        Assert.That((await running, output.Left), Is.EqualTo((ExitCode.Interrupted, 0)));
        Assert.That((IsValid(first), IsValid(second)), Is.EqualTo((true, false)));
    }

    private static bool IsValid(string line) => JsonSerializer.Deserialize<ValidationDocument>(line, Answer.Options)!.Valid;

    private void Write(string text) => File.WriteAllText(Path.Combine(folder.FullName, "site.yaml"), text);

    private async Task<ValidationDocument> ValidateAsync(CancellationToken stopping)
    {
        var run = await CommandRun.OfAsync($"validate --json -c {folder.FullName}", stopping);
        return JsonSerializer.Deserialize<ValidationDocument>(run.Out, Answer.Options)!;
    }

    /// <summary>Lines as they are written.</summary>
    private sealed class Lines : StringWriter
    {
        private readonly Channel<string> written = Channel.CreateUnbounded<string>();

        /// <summary>Written and not read yet.</summary>
        public int Left => written.Reader.Count;

        public ValueTask<string> NextAsync(CancellationToken stopping) => written.Reader.ReadAsync(stopping);

        public override Task WriteLineAsync(string? value) => written.Writer.WriteAsync(value ?? "").AsTask();
    }
}

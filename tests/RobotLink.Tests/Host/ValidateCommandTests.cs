using System.Text.Json;
using System.Threading.Channels;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

[CancelAfter(60_000)]
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

    [TestCase("127.0.0.1:19999", 0, "listening on 127.0.0.1:19999 (from RobotLink__Http__Listen)")]
    [TestCase("junk", 3, "RobotLink__Http__Listen:1:1 E1605 'junk' is no address to listen on")]
    [NonParallelizable]
    public async Task The_environment_goes_before_the_file(string listen, int code, string shown)
    {
        Write("http: { listen: 127.0.0.1:18480 }\nlinks: {}\n");
        Environment.SetEnvironmentVariable(ListenAddress.Variable, listen);
        try
        {
            var run = await CommandRun.OfAsync($"validate -c {folder.FullName}", TestContext.CurrentContext.CancellationToken);

            Assert.That((run.Code, run.Out.Contains(shown, StringComparison.Ordinal)), Is.EqualTo((code, true)), run.Out);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ListenAddress.Variable, null);
        }
    }

    [TestCase("env:ROBOTLINK_TEST_IS_NOT_SET", 1)]
    [TestCase("file:nope", 1)]
    [TestCase("file:site.yaml", 0)]
    public async Task A_secret_that_is_not_there_is_a_warning(string place, int warnings)
    {
        var stopping = TestContext.CurrentContext.CancellationToken;
        Write($"links:\n  cam: {{ profile: cognex-insight, address: 127.0.0.1, secrets: {{ user: \"file:site.yaml\", password: \"{place}\" }} }}\n");

        var document = await ValidateAsync(stopping);

        Assert.That((document.Valid, document.Mistakes.Count(mistake => mistake is { Code: "W1708", Severity: "warning" })), Is.EqualTo((true, warnings)));
    }

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

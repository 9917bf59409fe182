using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

/// <summary><c>profile new</c> and <c>profile learn</c>: what they write is valid and passes its own examples.</summary>
[CancelAfter(60_000)]
internal sealed class ProfileWritingTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() =>
        folder = Directory.CreateDirectory(Path.Combine(TestContext.CurrentContext.WorkDirectory, $"write-{TestContext.CurrentContext.Test.ID}")).FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase("--end", "<CR><LF>", "--send", "STATUS?", "--reply", "STATUS {state:word} {count:int(3..9)}")]
    [TestCase("--start", "<STX>", "--end", "<ETX>", "--send", "S", "--reply", "S{mode:RUN|STOP}")]
    [TestCase("--length", "1..4 decimal")]
    [TestCase("--length", "3..4 binary")]
    [TestCase("--gap", "50ms", "--send", "say \"hi\" c:\\d", "--reply", "{a:text}")]
    [TestCase("--from", "abb-rapid-lines", "--port", "5001")]
    [TestCase("--from", "base/tcp-line", "--send", "PING", "--reply", "PONG")]
    [TestCase("--from", "base/tcp", "--end", "<LF>")]
    [TestCase("--title", "a: b # c")]
    public async Task A_new_profile_passes_its_test(params string[] options)
    {
        var made = await RunAsync(["profile", "new", "--name", "mine", .. options]);
        var tested = await RunAsync(["profile", "test", "mine"]);

        Assert.That((made.Code, tested.Code), Is.EqualTo((ExitCode.Ok, ExitCode.Ok)), made.Error + tested.Out + tested.Error);
        Assert.That(tested.Out, Does.Contain("1 of 1 example passed"));
    }

    [Test]
    public async Task A_person_is_asked_and_nothing_means_the_usual()
    {
        var made = await RunAsync(["profile", "new"], "scale\nA scale\n\ntcp\n4001\nmarks\n<STX>\n\nW?\nW {kg:float}\n");

        Assert.That(made.Code, Is.EqualTo(ExitCode.Ok), made.Error);
        Assert.That(await Text("scale"), Does.Contain("port: 4001").And.Contain("{ start: <STX>, end: <ETX> }").And.Contain("reply: \"W {kg:float}\"").And.Contain("title: \"A scale\""));
    }

    [Test]
    public async Task Answers_come_from_a_file_and_options_go_before_it()
    {
        var answers = Path.Combine(folder, "answers.txt");
        await File.WriteAllTextAsync(answers, "# mine\nname: scale\nport: 4001\nsend: 'W?'\nreply: W\n");

        var made = await RunAsync(["profile", "new", "--answers", answers, "--port", "4002"]);

        Assert.That(made.Code, Is.EqualTo(ExitCode.Ok), made.Error);
        Assert.That(await Text("scale"), Does.Contain("port: 4002").And.Contain("send: \"W?\""));
    }

    [Test]
    public async Task An_answer_that_nobody_asks_for_is_a_mistake()
    {
        var answers = Path.Combine(folder, "answers.txt");
        await File.WriteAllTextAsync(answers, "name: scale\nprot: 4001\n");

        var made = await RunAsync(["profile", "new", "--answers", answers]);

        Assert.That((made.Code, made.Error), Is.EqualTo((ExitCode.Usage, made.Error)));
        Assert.That(made.Error, Does.Contain("answers.txt:2").And.Contain("port"));
    }

    [TestCase("profile new --name mine --port 5001")]
    [TestCase("profile learn RECORDING --write mine")]
    public async Task A_file_that_is_there_is_left_alone(string line)
    {
        await RunAsync(["profile", "new", "--name", "mine", "--port", "5000"]);
        var before = await Text("mine");

        var again = await RunAsync([.. line.Replace("RECORDING", await RecordingAsync()).Split(' ')]);

        Assert.That((again.Code, await Text("mine")), Is.EqualTo((ExitCode.Failed, before)), again.Error);
        Assert.That(again.Error, Does.Contain("left alone"));
    }

    [Test]
    public async Task Answers_that_make_no_profile_write_nothing()
    {
        var made = await RunAsync(["profile", "new", "--name", "mine", "--end", "<CRLF>"]);

        Assert.That((made.Code, Directory.Exists(Path.Combine(folder, "profiles"))), Is.EqualTo((ExitCode.Usage, false)));
        Assert.That(made.Error, Does.Contain("E1301"));
    }

    [Test]
    public async Task What_was_learned_is_written_and_passes_its_test()
    {
        var learned = await RunAsync(["profile", "learn", await RecordingAsync(), "--write", "mine"]);
        var tested = await RunAsync(["profile", "test", "mine"]);

        Assert.That((learned.Code, tested.Code), Is.EqualTo((ExitCode.Ok, ExitCode.Ok)), learned.Error + tested.Out + tested.Error);
        Assert.That(learned.Out, Does.Contain("framing").And.Contain("{ end: <CR><LF> }"));
    }

    [Test]
    public async Task What_was_learned_goes_to_the_output_and_the_reasons_beside_it()
    {
        var learned = await RunAsync(["profile", "learn", await RecordingAsync()]);

        Assert.That(learned.Out, Does.StartWith("# A draft").And.Contain("requests:"));
        Assert.That(learned.Error, Does.Contain("frames take").And.Contain("%"));
    }

    [Test]
    public async Task What_is_no_recording_is_told_with_its_line()
    {
        var file = Path.Combine(folder, "wrong.txt");
        await File.WriteAllTextAsync(file, "> PING\nnonsense\n");

        var learned = await RunAsync(["profile", "learn", file]);

        Assert.That((learned.Code, learned.Error.Contains("Line 2", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Failed, true)), learned.Error);
    }

    private Task<string> Text(string name) => File.ReadAllTextAsync(Path.Combine(folder, "profiles", $"{name}.yaml"));

    private async Task<string> RecordingAsync()
    {
        var file = Path.Combine(folder, "recording.txt");
        await File.WriteAllTextAsync(file, "> PING<CR><LF>\n< PONG 1<CR><LF>\n> PING<CR><LF>\n< PONG 2<CR><LF>\n");
        return file;
    }

    private async Task<(int Code, string Out, string Error)> RunAsync(string[] line, string? said = null)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var terminal = new Terminal(output, error, TimeProvider.System, Interactive: said is not null, Colour: false) { In = new StringReader(said ?? "") };
        var code = await CommandTree.RunAsync([.. line, "-c", folder], terminal, TestContext.CurrentContext.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}

using RobotLink.Host.Api;
using RobotLink.Host.Cli;
using RobotLink.Simulators.Abb;

namespace RobotLink.Tests.Host;

/// <summary>A program file, sent as requests of the profile.</summary>
[CancelAfter(60_000)]
public sealed class FileSendingTests
{
    private RunningDaemon running = null!;
    private string path = null!;
    private byte[] content = null!;

    private AbbLinesSimulator Robot => (AbbLinesSimulator)running.Robot;

    [SetUp]
    public async Task StartAsync()
    {
        running = await RunningDaemon.StartAsync(TestContext.CurrentContext.CancellationToken);
        path = Path.Combine(Directory.CreateTempSubdirectory("robotlink-file").FullName, "pick.mod");
        content = [.. Enumerable.Range(0, 100).Select(at => (byte)(at * 7))];
        await File.WriteAllBytesAsync(path, content);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await running.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Test]
    public async Task A_file_arrives_whole(CancellationToken stopping)
    {
        var run = await CommandRun.OfAsync($"send r1 program --file {path} --url {running.Daemon.Url}", stopping);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(Robot.Files["pick.mod"], Is.EqualTo(content));
        Assert.That(run.Out, Does.StartWith("answered: pick.mod, 4 blocks, 100 B in "));
        Assert.That(run.Error, Does.Contain("pick.mod: 0 %, 0 of 4 blocks").And.Contain("pick.mod: 100 %, 4 of 4 blocks"));
    }

    [Test]
    public async Task Each_request_of_a_file_stands_in_the_audit(CancellationToken stopping)
    {
        await CommandRun.OfAsync($"send r1 program --file {path} --key mine --url {running.Daemon.Url}", stopping);

        var told = await running.GetAsync<ListDocument<CommandDocument>>("commands?link=r1", stopping);

        Assert.That(
            told.Items.Select(command => $"{command.Request} {command.Key} {command.Outcome}"),
            Is.EqualTo(new[]
            {
                "file_open mine.open answered", "file_block mine.1 answered", "file_block mine.2 answered", "file_block mine.3 answered", "file_block mine.4 answered",
                "file_close mine.close answered",
            }));
    }

    [Test]
    public async Task The_same_file_with_the_same_key_is_not_sent_again(CancellationToken stopping)
    {
        var line = $"send r1 program --file {path} --key mine --url {running.Daemon.Url}";
        await CommandRun.OfAsync(line, stopping);
        var before = await running.GetAsync<ListDocument<MessageDocument>>("links/r1/messages?last=4096", stopping);
        var again = await CommandRun.OfAsync(line, stopping);
        var after = await running.GetAsync<ListDocument<MessageDocument>>("links/r1/messages?last=4096", stopping);

        Assert.That(Sent(after), Is.EqualTo(Sent(before)));
        Assert.That(again.Out, Does.EndWith(" (6 requests known by the key and not sent again)\n"));
    }

    [Test]
    public async Task A_file_that_the_device_refuses_tells_where_and_why(CancellationToken stopping)
    {
        var run = await CommandRun.OfAsync($"send r1 program name=a/b --file {path} --url {running.Daemon.Url}", stopping);

        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Refused, "rejected at file_open: 0 of 4 blocks acknowledged\n")));
        Assert.That(run.Error, Does.Contain("cannot be opened"));
    }

    [Test]
    public async Task A_file_that_stops_in_the_middle_is_called_off(CancellationToken stopping)
    {
        // Another one's block in between: the robot's count is not ours any more.
        await running.AskAsync("r1", """{"name":"file_open","fields":{"name":"x","size":1}}""", "other", stopping);
        await running.AskAsync("r1", """{"name":"file_block","fields":{"number":1,"data":"00"}}""", "mine.1", stopping);
        var run = await CommandRun.OfAsync($"send r1 program --file {path} --key mine --url {running.Daemon.Url}", stopping);

        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.LinkDown, "not_sent at block 1: 0 of 4 blocks acknowledged; abort: answered\n")));
        Assert.That(Robot.Files, Is.Empty);
    }

    [Test]
    public async Task A_link_that_only_watches_takes_no_file(CancellationToken stopping)
    {
        var run = await CommandRun.OfAsync($"send r2 program --file {path} --url {running.Daemon.Url}", stopping);

        Assert.That((run.Code, Robot.Files.Count), Is.EqualTo((ExitCode.Refused, 0)), run.Error);
    }

    [TestCase("send r1 programs --file {0}", "no transfer 'programs'. It has program.")]
    [TestCase("send r1 program --file {0}.none", "cannot be read")]
    public async Task What_cannot_be_sent_is_told(string line, string words, CancellationToken stopping)
    {
        var run = await CommandRun.OfAsync($"{line.Replace("{0}", path, StringComparison.Ordinal)} --url {running.Daemon.Url}", stopping);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage), run.Error);
        Assert.That(run.Error, Does.Contain(words));
    }

    private static int Sent(ListDocument<MessageDocument> messages) => messages.Items.Count(message => message.Dir == "tx" && message.Name?.StartsWith("file_", StringComparison.Ordinal) == true);
}

using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;
using RobotLink.Recording;
using RobotLink.Supervision;

namespace RobotLink.Tests.Host;

/// <summary>A daemon that is told to end while it answers ends its answer in order, but without the last line.</summary>
[CancelAfter(60_000)]
internal sealed class BrokenAnswerTests
{
    private const string Running = """
        {"name":"RobotLink","version":"1.2.3","site":"s","listen":"l","started":"2026-11-20T12:00:00Z","uptime_s":1,"process_id":1,"runtime":"r",
        "operating_system":"o","memory_bytes":1,"seq":1,"streams":0,"links":{}}
        """;

    private const string WithoutEnd = """
        {"type":"recording","version":1,"made":"2026-11-20T12:00:00Z","robotlink":"1.2.3","links":[{"id":"a","profile":"p"}]}
        {"type":"bytes","link":"a","dir":"rx","time":"2026-11-20T11:59:59Z","epoch":1,"raw":"QQ=="}

        """;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task What_was_shown_is_not_said_to_be_all()
    {
        using var daemon = new TcpListener(IPAddress.Loopback, 0);
        daemon.Start();

        var running = CommandRun.OfAsync($"tail a --last 10m --no-follow --url http://{daemon.LocalEndpoint}", Stop);
        await AnswerAsync(daemon, Running, WithoutEnd);
        var run = await running;

        Assert.That(run.Code, Is.EqualTo(ExitCode.DaemonUnreachable));
        Assert.That(run.Error, Does.Contain("it broke the answer off"));
    }

    [Test]
    public async Task What_was_recorded_is_not_said_to_be_whole()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.rlrec");
        using var daemon = new TcpListener(IPAddress.Loopback, 0);
        daemon.Start();

        var running = CommandRun.OfAsync($"record --out {path} --no-follow --url http://{daemon.LocalEndpoint}", Stop);
        await AnswerAsync(daemon, Running, WithoutEnd);
        var run = await running;
        var recording = RecordingFile.Read(await File.ReadAllLinesAsync(path, Stop));
        File.Delete(path);

        Assert.That(run.Code, Is.EqualTo(ExitCode.DaemonUnreachable), run.Error);
        Assert.That((recording.IsWhole, recording.Bytes.Count()), Is.EqualTo((false, 1)));
    }

    [Test]
    public async Task Links_that_come_while_all_are_recorded_are_recorded_too()
    {
        const string First = """
            {"type":"recording","version":1,"made":"2026-11-20T12:00:00Z","robotlink":"1.2.3","links":[{"id":"a","profile":"p"}]}
            {"type":"profile","name":"p","text":"1"}
            {"type":"bytes","link":"a","dir":"rx","time":"2026-11-20T11:59:59Z","epoch":1,"raw":"QQ=="}
            {"type":"end","bytes":1,"chunks":1}

            """;
        const string Second = """
            {"type":"recording","version":1,"made":"2026-11-20T12:01:00Z","robotlink":"1.2.3","links":[{"id":"a","profile":"p"},{"id":"b","profile":"q"}]}
            {"type":"profile","name":"p","text":"1"}
            {"type":"profile","name":"q","text":"2"}
            {"type":"bytes","link":"a","dir":"rx","time":"2026-11-20T11:59:59Z","epoch":1,"raw":"QQ=="}
            {"type":"bytes","link":"b","dir":"rx","time":"2026-11-20T12:00:59Z","epoch":1,"raw":"Qg=="}
            {"type":"end","bytes":2,"chunks":2}

            """;
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.rlrec");
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var daemon = new TcpListener(IPAddress.Loopback, 0);
        daemon.Start();

        var running = CommandRun.OfAsync($"record --out {path} --url http://{daemon.LocalEndpoint}", interrupted.Token);
        await AnswerAsync(daemon, Running, First, Second);
        using var third = await daemon.AcceptSocketAsync(Stop);
        await interrupted.CancelAsync();
        daemon.Stop();
        var run = await running;
        var recording = RecordingFile.Read(await File.ReadAllLinesAsync(path, Stop));
        File.Delete(path);

        Assert.That(run.Error, Does.Not.Contain("does not answer"));
        Assert.That((recording.IsWhole, recording.Mistakes.Count), Is.EqualTo((true, 0)), run.Error);
        Assert.That(recording.Links.Select(link => $"{link.Id} {link.Profile}"), Is.EqualTo(new[] { "a p", "b q" }));
        Assert.That(recording.Profiles.Select(profile => profile.Name), Is.EqualTo(new[] { "p", "q" }));
        Assert.That(recording.Bytes.Select(bytes => bytes.Link), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task What_is_followed_ends_in_order_when_other_links_are_there()
    {
        var pipe = new Pipe();
        await new RecordingAnswer([], new SecretStars(new KnownSecrets()), TimeProvider.System, pipe.Writer) { IsStale = () => true }
            .WriteAsync(new RecordingHead(DateTimeOffset.UnixEpoch, "1", []), [], follow: true, Stop);
        await pipe.Writer.CompleteAsync();
        using var reader = new StreamReader(pipe.Reader.AsStream());

        Assert.That(RecordingFile.Read((await reader.ReadToEndAsync(Stop)).Split('\n')).IsWhole, Is.True);
    }

    private static async Task AnswerAsync(TcpListener daemon, params string[] answers)
    {
        foreach (var answer in answers)
        {
            using var call = await daemon.AcceptSocketAsync(Stop);
            _ = await call.ReceiveAsync(new byte[4096], SocketFlags.None, Stop);
            await call.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n{answer}"), SocketFlags.None, Stop);
        }
    }
}

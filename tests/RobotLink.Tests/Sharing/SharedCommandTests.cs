using System.Collections.Concurrent;
using System.Net.Sockets;
using RobotLink.Commands;

namespace RobotLink.Tests.Sharing;

/// <summary>What programs send that may move the machine is written down as what anybody else sends.</summary>
[CancelAfter(60_000)]
internal sealed class SharedCommandTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_programs_command_is_on_the_disk_before_the_device_hears_it()
    {
        var audit = new Notebook { IsSlow = true };
        await using var bench = await SharedBench.StartAsync(Stop, audit: audit);
        using var moves = await bench.CallAsync(Stop);
        using var asks = await bench.CallAsync(Stop);
        await moves.SayAsync("MOVE 1", Stop);
        var admitted = await audit.NextAsync(Stop);
        await asks.SayAsync("STATUS?", Stop);
        await bench.AnswerAsync("STATUS?", "STATUS run", Stop);
        audit.Write();
        await bench.AnswerAsync("MOVE 1", "OK 1", Stop);
        Assert.That(await moves.HearAsync(Stop), Is.EqualTo("OK 1"));
        var ended = await audit.NextAsync(Stop);

        Assert.That((admitted.Request, admitted.Decision, admitted.By?.Client), Is.EqualTo(("move", AuditLine.Admitted, "share")));
        Assert.That((ended.Id, ended.Outcome), Is.EqualTo((admitted.Id, "answered")));
    }

    [Test]
    public async Task A_command_that_cannot_be_written_down_is_not_sent()
    {
        var audit = new Notebook { Failure = "no room on the disk" };
        await using var bench = await SharedBench.StartAsync(Stop, audit: audit);
        using var moves = await bench.CallAsync(Stop);
        await moves.SayAsync("MOVE 1", Stop);
        Assert.That(await moves.HearAsync(Stop), Is.Null);
        await bench.UntilAsync(() => bench.Share.Clients.Count == 0, Stop);

        using var asks = await bench.CallAsync(Stop);
        await asks.SayAsync("STATUS?", Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("STATUS?"));
    }

    [Test]
    public async Task The_outcome_is_known_though_the_program_said_no_more()
    {
        var audit = new Notebook();
        await using var bench = await SharedBench.StartAsync(Stop, audit: audit);
        var moves = await bench.CallAsync(Stop);
        await moves.SayAsync("MOVE 1", Stop);
        var admitted = await audit.NextAsync(Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("MOVE 1"));
        moves.Dispose();
        await bench.Device.SayAsync("OK 1", Stop);

        var ended = await audit.NextAsync(Stop);
        Assert.That((ended.Id, ended.Outcome), Is.EqualTo((admitted.Id, "answered")));
    }

    [Test]
    public async Task A_command_that_waits_when_its_program_says_no_more_is_not_sent_and_that_is_written_down()
    {
        var audit = new Notebook();
        await using var bench = await SharedBench.StartAsync(Stop, audit: audit);
        using var asks = await bench.CallAsync(Stop);
        await asks.SayAsync("STATUS?", Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("STATUS?"));
        using var moves = new TcpClient("127.0.0.1", bench.Port);
        await moves.GetStream().WriteAsync("MOVE 1\r\n"u8.ToArray(), Stop);
        moves.Client.Shutdown(SocketShutdown.Send);
        var admitted = await audit.NextAsync(Stop);
        var ended = await audit.NextAsync(Stop);

        Assert.That((ended.Id, ended.Outcome), Is.EqualTo((admitted.Id, "not_sent")));
    }

    [Test]
    public async Task An_end_that_cannot_be_written_down_is_logged_with_the_links_name()
    {
        var logged = new LogLines();
        await using var bench = await SharedBench.StartAsync(Stop, audit: new Notebook { EndFailure = "no room on the disk" }, logs: logged);
        using var moves = await bench.CallAsync(Stop);
        await moves.SayAsync("MOVE 1", Stop);
        await bench.AnswerAsync("MOVE 1", "OK 1", Stop);

        Assert.That(await logged.FirstAsync(4010, Stop), Does.StartWith("Link a: how 'move' of 127.0.0.1:").And.EndsWith(" ended could not be written to the audit"));
    }

    [Test]
    public async Task The_line_that_tells_how_a_command_ended_can_be_waited_for()
    {
        var audit = new Notebook { EndsAreSlow = true };
        await using var bench = await SharedBench.StartAsync(Stop, audit: audit);
        using var moves = await bench.CallAsync(Stop);
        await moves.SayAsync("MOVE 1", Stop);
        await bench.AnswerAsync("MOVE 1", "OK 1", Stop);
        _ = await audit.NextAsync(Stop);
        _ = await audit.NextAsync(Stop);
        Assert.That(await moves.HearAsync(Stop), Is.EqualTo("OK 1"));
        var written = bench.Link.WrittenAsync();
        Assert.That(written.IsCompleted, Is.False);
        audit.Write();
        await written;
    }

    /// <summary>An audit that a test reads line by line.</summary>
    private sealed class Notebook : ICommandAudit
    {
        private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly BlockingCollection<AuditLine> lines = [];

        public bool IsSlow { get; init; }

        public bool EndsAreSlow { get; init; }

        public string? Failure { get; init; }

        public string? EndFailure { get; init; }

        public IReadOnlyList<AuditedCommand> Recorded => [];

        public void Write() => written.TrySetResult();

        public Task<AuditLine> NextAsync(CancellationToken stop) => Task.Run(() => lines.Take(stop), stop);

        public IReadOnlyList<AuditedCommand> Last(int count, string? link) => [];

        public Task AdmitAsync(AuditLine line)
        {
            if (Failure is not null)
            {
                throw new AuditException(Failure);
            }

            lines.Add(line);
            return IsSlow ? written.Task : Task.CompletedTask;
        }

        public Task EndAsync(AuditLine line)
        {
            lines.Add(line);
            return EndFailure is not null ? Task.FromException(new AuditException(EndFailure)) : EndsAreSlow ? written.Task : Task.CompletedTask;
        }

        public void Note(AuditLine line)
        {
            // Refusals are not looked at here.
        }
    }
}

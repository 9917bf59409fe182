using System.Collections.Concurrent;
using RobotLink.Commands;
using RobotLink.Tests.Simulators;

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
        await Eventually.IsTrue(() => bench.Share.Clients.Count == 0, Stop);

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

    /// <summary>An audit that a test reads line by line.</summary>
    private sealed class Notebook : ICommandAudit
    {
        private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly BlockingCollection<AuditLine> lines = [];

        public bool IsSlow { get; init; }

        public string? Failure { get; init; }

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
            return Task.CompletedTask;
        }

        public void Note(AuditLine line)
        {
            // Refusals are not looked at here.
        }
    }
}

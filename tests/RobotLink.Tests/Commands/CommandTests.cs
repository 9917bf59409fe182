using System.Text.Json;
using RobotLink.Commands;
using RobotLink.Diagnosis;
using RobotLink.Links;

namespace RobotLink.Tests.Commands;

/// <summary>A command is on the disk before its first byte, arrives once or never, and its key outlives the program.</summary>
[CancelAfter(60_000)]
internal sealed class CommandTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_command_leaves_a_line_for_its_decision_and_one_for_its_end()
    {
        await using var bench = await CommandBench.StartAsync(Stop);

        await bench.GoAsync(5, "k", Stop);

        var lines = bench.Lines().Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.That(lines, Has.Count.EqualTo(2));
        Assert.That(
            (lines[0].GetProperty("decision").GetString(), lines[0].GetProperty("request").GetString(), lines[0].GetProperty("key").GetString(), lines[0].GetProperty("by").GetProperty("client").GetString(), lines[0].GetProperty("fields").GetProperty("number").GetInt32()),
            Is.EqualTo(("admitted", "go", "k", "test", 5)));
        Assert.That(
            (lines[1].GetProperty("outcome").GetString(), lines[1].GetProperty("reply").GetString(), lines[1].GetProperty("id").GetString()),
            Is.EqualTo(("answered", "go", lines[0].GetProperty("id").GetString())));
    }

    [Test]
    public async Task A_command_that_cannot_be_written_down_is_refused_and_readings_go_on()
    {
        await using var bench = await CommandBench.StartAsync(Stop);
        Block(bench.AuditFolder);

        var refusal = Assert.ThrowsAsync<RequestRefusedException>(() => bench.GoAsync(5, "k", Stop))!;
        Assert.That(refusal.Kind, Is.EqualTo(RefusalKind.AuditUnwritable));
        Assert.That(refusal.Message, Does.Contain(bench.AuditFolder).And.Contain("Make room"));
        Assert.That((await bench.Link.RequestAsync(new RequestCall("ping", new Dictionary<string, object?>(), null, null), Stop)).Outcome, Is.EqualTo(RequestOutcome.Answered));
        Assert.That(bench.Arrived, Is.Empty);
    }

    [Test]
    public async Task When_the_audit_can_be_written_again_the_same_key_is_sent()
    {
        await using var bench = await CommandBench.StartAsync(Stop);
        Block(bench.AuditFolder);
        Assert.ThrowsAsync<RequestRefusedException>(() => bench.GoAsync(5, "k", Stop));

        File.Delete(bench.AuditFolder);

        Assert.That((await bench.GoAsync(5, "k", Stop)).Outcome, Is.EqualTo(RequestOutcome.Answered));
        Assert.That(bench.Arrived, Is.EqualTo(new[] { "GO 5" }));
    }

    [Test]
    public async Task A_refused_command_leaves_a_line_that_says_why()
    {
        await using var bench = await CommandBench.StartAsync(Stop);

        Assert.ThrowsAsync<RequestRefusedException>(() => bench.GoAsync(100, "k", Stop));

        // Lines are written in their order: once the next one is there, so is this.
        await bench.GoAsync(5, "k2", Stop);
        var refused = bench.Audit.Last(10, "a")[0].Decided;
        Assert.That((refused.Decision, refused.Key), Is.EqualTo(("refused", "k")));
        Assert.That(refused.Reason, Does.Contain("99"));
    }

    [Test]
    public async Task A_value_outside_of_its_range_reaches_no_robot()
    {
        await using var bench = await CommandBench.StartAsync(Stop);

        var refusal = Assert.ThrowsAsync<RequestRefusedException>(() => bench.GoAsync(100, "k", Stop))!;

        Assert.That((refusal.Kind, bench.Arrived.Length), Is.EqualTo((RefusalKind.BadArguments, 0)));
    }

    [Test]
    public async Task A_key_is_known_after_a_restart()
    {
        await using var bench = await CommandBench.StartAsync(Stop);
        await bench.GoAsync(5, "k", Stop);

        await bench.RestartAsync(Stop);
        var again = await bench.GoAsync("5", "k", Stop);

        Assert.That((again.Outcome, again.Reply), Is.EqualTo((RequestOutcome.Answered, (object?)null)));
        Assert.That(bench.Arrived, Is.EqualTo(new[] { "GO 5" }));
    }

    [Test]
    public async Task A_key_is_refused_for_another_command_after_a_restart()
    {
        await using var bench = await CommandBench.StartAsync(Stop);
        await bench.GoAsync(5, "k", Stop);

        await bench.RestartAsync(Stop);
        var refusal = Assert.ThrowsAsync<RequestRefusedException>(() => bench.GoAsync(6, "k", Stop))!;

        Assert.That((refusal.Kind, bench.Arrived.Length), Is.EqualTo((RefusalKind.KeyReused, 1)));
    }

    [Test]
    public async Task A_command_whose_end_was_never_written_is_unknown_and_never_sent_again()
    {
        await using var bench = await CommandBench.StartAsync(Stop);
        await bench.GoAsync(5, "k", Stop);

        // What is on the disk when the program is killed between the two lines.
        await bench.RestartAsync(Stop, () => CutLast(bench));
        var again = await bench.GoAsync(5, "k", Stop);

        Assert.That(again.Outcome, Is.EqualTo(RequestOutcome.Unknown));
        Assert.That(bench.Arrived, Is.EqualTo(new[] { "GO 5" }));
        Assert.That(bench.Audit.Last(10, null)[0].Ended!.Outcome, Is.EqualTo("unknown"));
    }

    [Test]
    public async Task A_command_waits_for_its_connection_only()
    {
        var disk = new SlowDisk();
        await using var bench = await CommandBench.StartAsync(Stop, audit: disk);
        var given = bench.GoAsync(5, "k", Stop);
        var before = bench.Link.Snapshot().Epoch;

        bench.Cut();
        await bench.UntilAsync(link => link.State == LinkState.Up && link.Epoch > before, Stop);
        disk.Release();

        Assert.That((await given).Outcome, Is.EqualTo(RequestOutcome.NotSent));
        Assert.That((await bench.GoAsync(6, "k2", Stop)).Outcome, Is.EqualTo(RequestOutcome.Answered));
        Assert.That(bench.Arrived, Is.EqualTo(new[] { "GO 6" }));
    }

    [Test]
    public async Task A_command_whose_line_takes_longer_than_its_time_is_expired_and_never_sent()
    {
        var disk = new SlowDisk();
        await using var bench = await CommandBench.StartAsync(Stop, audit: disk);

        var late = await bench.GoAsync(5, "k", Stop, within: TimeSpan.FromMilliseconds(50));
        disk.Release();

        Assert.That(late.Outcome, Is.EqualTo(RequestOutcome.Expired));
        Assert.That((await bench.GoAsync(6, "k2", Stop)).Outcome, Is.EqualTo(RequestOutcome.Answered));
        Assert.That(bench.Arrived, Is.EqualTo(new[] { "GO 6" }));
    }

    [Test]
    public async Task A_command_that_waits_for_its_turn_when_the_connection_ends_is_not_sent_and_the_one_under_way_is_unknown()
    {
        await using var bench = await CommandBench.StartAsync(Stop);
        bench.Answers = false;
        var first = bench.GoAsync(1, "k1", Stop);
        await bench.ArrivedAsync(1, Stop);
        var second = bench.GoAsync(2, "k2", Stop);
        await Simulators.Eventually.IsTrue(() => bench.Audit.Last(10, null).Count == 2, Stop);

        bench.Cut();

        Assert.That(((await first).Outcome, (await second).Outcome), Is.EqualTo((RequestOutcome.Unknown, RequestOutcome.NotSent)));
        await bench.UpAsync(Stop);
        bench.Answers = true;
        await bench.GoAsync(3, "k3", Stop);
        Assert.That(bench.Arrived, Is.EqualTo(new[] { "GO 1", "GO 3" }));
    }

    [Test]
    public async Task Whoever_holds_the_device_commands_it_alone()
    {
        await using var bench = await CommandBench.StartAsync(Stop);
        var token = bench.Link.TakeLease("panel", TimeSpan.FromMinutes(1))!;

        var refusal = Assert.ThrowsAsync<RequestRefusedException>(() => bench.GoAsync(1, "k1", Stop))!;
        var own = await bench.GoAsync(2, "k2", Stop, token);

        Assert.That((refusal.Kind, own.Outcome, bench.Link.Snapshot().Lease!.Holder), Is.EqualTo((RefusalKind.Leased, RequestOutcome.Answered, "panel")));
        Assert.That(refusal.Message, Does.Contain("panel"));
        Assert.That(bench.Link.GiveUpLease(token), Is.True);
        Assert.That((await bench.GoAsync(3, "k3", Stop)).Outcome, Is.EqualTo(RequestOutcome.Answered));
    }

    [Test]
    public async Task A_password_is_masked_in_the_audit()
    {
        await using var bench = await CommandBench.StartAsync(Stop);

        await bench.Link.RequestAsync(new RequestCall("name", new Dictionary<string, object?> { ["password"] = "s3cret" }, null, "k"), Stop);

        Assert.That(string.Join('\n', bench.Lines()), Does.Contain("***").And.Not.Contain("s3cret"));
    }

    private static void Block(string folder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        File.WriteAllText(folder, "no folder");
    }

    private static void CutLast(CommandBench bench)
    {
        var file = Directory.EnumerateFiles(bench.AuditFolder).Single();
        var lines = File.ReadAllLines(file);
        File.WriteAllText(file, $"{lines[0]}\n{lines[1][..20]}");
    }

    /// <summary>Admits when it is told to; then at once.</summary>
    private sealed class SlowDisk : ICommandAudit
    {
        private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<AuditedCommand> Recorded => [];

        public void Release() => written.TrySetResult();

        public IReadOnlyList<AuditedCommand> Last(int count, string? link) => [];

        public Task AdmitAsync(AuditLine line) => written.Task;

        public Task EndAsync(AuditLine line) => Task.CompletedTask;

        public void Note(AuditLine line)
        {
            // Nobody reads it.
        }
    }
}

using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Tests.Simulators;
using RobotLink.Tests.Transports;

namespace RobotLink.Tests.Sharing;

/// <summary>Programs at a share's port, on real sockets.</summary>
[CancelAfter(60_000)]
internal sealed class SharePortTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Each_program_hears_its_own_answer_and_all_hear_events()
    {
        await using var bench = await SharedBench.StartAsync(Stop);
        using var first = await bench.CallAsync(Stop);
        using var second = await bench.CallAsync(Stop);
        await first.SayAsync("MOVE 1", Stop);
        await bench.AnswerAsync("MOVE 1", "TICK 1\r\nOK 1", Stop);
        await second.SayAsync("STATUS?", Stop);
        await bench.AnswerAsync("STATUS?", "STATUS run", Stop);

        Assert.That((await first.HearAsync(Stop), await first.HearAsync(Stop)), Is.EqualTo(("TICK 1", "OK 1")));
        Assert.That((await second.HearAsync(Stop), await second.HearAsync(Stop)), Is.EqualTo(("TICK 1", "STATUS run")));
    }

    [Test]
    public async Task Lines_sent_in_one_piece_are_asked_one_after_the_other()
    {
        await using var bench = await SharedBench.StartAsync(Stop);
        using var program = await bench.CallAsync(Stop);
        await program.SayAsync("MOVE 1\r\nMOVE 2\r\nMOVE 3", Stop);
        for (var number = 1; number <= 3; number++)
        {
            await bench.AnswerAsync($"MOVE {number}", $"OK {number}", Stop);
            Assert.That(await program.HearAsync(Stop), Is.EqualTo($"OK {number}"));
        }
    }

    [TestCase("MOVE 1", "'move' changes the machine")]
    [TestCase("DANCE", "the profile does not know it")]
    public async Task Without_commands_what_may_move_the_machine_ends_the_programs_connection(string line, string why)
    {
        await using var bench = await SharedBench.StartAsync(Stop, more: "");
        using var program = await bench.CallAsync(Stop);
        await program.SayAsync(line, Stop);

        Assert.That(await program.HearAsync(Stop), Is.Null);
        await bench.UntilAsync(() => bench.LastWhy is not null, Stop);
        Assert.That(bench.LastWhy, Does.StartWith(why));
    }

    [Test]
    public async Task A_program_whose_question_was_under_way_when_the_device_was_lost_is_closed_and_nothing_is_asked_again()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", when_down: held");
        using var waiting = await bench.CallAsync(Stop);
        using var idle = await bench.CallAsync(Stop);
        await waiting.SayAsync("MOVE 1", Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("MOVE 1"));
        await bench.LoseAsync(Stop);
        Assert.That(await waiting.HearAsync(Stop), Is.Null);
        await bench.ConnectAsync(Stop);
        await idle.SayAsync("STATUS?", Stop);

        await bench.AnswerAsync("STATUS?", "STATUS again", Stop);
        Assert.That(await idle.HearAsync(Stop), Is.EqualTo("STATUS again"));
    }

    [Test]
    public async Task A_held_program_is_answered_when_the_device_is_back_but_what_moves_it_is_not_sent_late()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", when_down: held");
        using var asks = await bench.CallAsync(Stop);
        using var moves = await bench.CallAsync(Stop);
        await bench.LoseAsync(Stop);
        await asks.SayAsync("STATUS?", Stop);
        await moves.SayAsync("MOVE 1", Stop);
        await Eventually.IsTrue(() => bench.Share.Clients.All(client => client.Received > 0), Stop);
        await bench.ConnectAsync(Stop);

        await bench.AnswerAsync("STATUS?", "STATUS again", Stop);
        Assert.That(await asks.HearAsync(Stop), Is.EqualTo("STATUS again"));
        Assert.That(await moves.HearAsync(Stop), Is.Null);
        await bench.UntilAsync(() => bench.LastWhy?.Contains("it is not sent late", StringComparison.Ordinal) == true, Stop);
    }

    [Test]
    public async Task Held_programs_are_let_go_after_their_time()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", when_down: held, held_for: 200ms");
        using var program = await bench.CallAsync(Stop);
        await bench.LoseAsync(Stop);

        Assert.That(await program.HearAsync(Stop), Is.Null);
    }

    [Test]
    public async Task While_the_device_is_down_programs_are_closed_and_new_ones_at_once()
    {
        await using var bench = await SharedBench.StartAsync(Stop);
        using var program = await bench.CallAsync(Stop);
        await bench.LoseAsync(Stop);

        Assert.That(await program.HearAsync(Stop), Is.Null);
        Assert.That(await LineDevice.IsTurnedAwayAsync(bench.Port, Stop), Is.True);
    }

    [Test]
    public async Task While_the_device_is_down_nothing_listens_where_that_is_wanted()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", when_down: refused");
        var port = bench.Port;
        await bench.LoseAsync(Stop);
        await bench.UntilAsync(() => !bench.Share.IsOpen, Stop);

        using var call = new TcpClient();
        Assert.That(async () => await call.ConnectAsync("127.0.0.1", port, Stop), Throws.TypeOf<SocketException>());
        await bench.ConnectAsync(Stop);
        await bench.UntilAsync(() => bench.Share.IsOpen, Stop);
    }

    [Test]
    public async Task A_program_that_does_not_read_is_dropped_and_delays_nobody()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", queue: 64KiB");
        using var deaf = await bench.CallAsync(Stop);
        using var reads = await bench.CallAsync(Stop);
        var lines = string.Join("\r\n", Enumerable.Range(0, 2000).Select(number => $"TICK {number:D60}"));
        var heard = 0;
        while (bench.Share.Clients.Count == 2)
        {
            await bench.Device.SayAsync(lines, Stop);
            for (var line = 0; line < 2000; line++)
            {
                heard += await reads.HearAsync(Stop) == $"TICK {line:D60}" ? 1 : 0;
            }
        }

        Assert.That(heard, Is.Positive);
        Assert.That(heard % 2000, Is.Zero, "none is missing");
        await bench.UntilAsync(() => bench.LastWhy?.Contains("reads too slowly", StringComparison.Ordinal) == true, Stop);
    }

    [Test]
    public async Task Who_observes_hears_everything_and_asks_nothing()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: observe");
        using var program = await bench.CallAsync(Stop);
        var asked = bench.Link.RequestAsync(new RequestCall("status", new Dictionary<string, object?>(), null, null), Stop);
        await bench.AnswerAsync("STATUS?", "STATUS seen", Stop);
        await asked;

        Assert.That(await program.HearAsync(Stop), Is.EqualTo("STATUS seen"));
        await program.SayAsync("STATUS?", Stop);
        Assert.That(await program.HearAsync(Stop), Is.Null);
    }

    [Test]
    public async Task One_program_holds_the_device_and_the_others_cannot_move_it_until_it_goes()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: exclusive");
        var holder = await bench.CallAsync(Stop);
        using var other = await bench.CallAsync(Stop);
        using var later = await bench.CallAsync(Stop);
        await holder.SayAsync("STATUS?", Stop);
        await bench.AnswerAsync("STATUS?", "STATUS run", Stop);
        Assert.That(await holder.HearAsync(Stop), Is.EqualTo("STATUS run"));
        Assert.That(bench.Share.Clients.Count(client => client.HoldsLease), Is.EqualTo(1));

        await other.SayAsync("STATUS?", Stop);
        Assert.That(await other.HearAsync(Stop), Is.Null);
        var move = new RequestCall("move", new Dictionary<string, object?> { ["number"] = 1L }, null, "key");
        Assert.That(async () => await bench.Link.RequestAsync(move, Stop), Throws.TypeOf<RequestRefusedException>().With.Property("Kind").EqualTo(RefusalKind.HeldByClient));

        var (taken, more) = bench.Supervisor.Leases.After(0);
        Assert.That(taken.Changes.Select(change => (change.Link, change.IsHeld)), Is.EqualTo(new[] { ("a", true) }));

        holder.Dispose();
        await more.WaitAsync(Stop);
        Assert.That(bench.Supervisor.Leases.After(taken.Last).News.Changes.Select(change => (change.Holder, change.IsHeld)), Is.EqualTo(new[] { (taken.Changes[0].Holder, false) }));
        await bench.UntilAsync(() => bench.Share.Clients.All(client => !client.HoldsLease), Stop);
        await later.SayAsync("MOVE 2", Stop);
        await bench.AnswerAsync("MOVE 2", "OK 2", Stop);
        Assert.That(await later.HearAsync(Stop), Is.EqualTo("OK 2"));
    }

    [Test]
    public async Task A_lease_that_ended_with_the_link_is_not_taken_again_by_itself()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: exclusive, when_down: held");
        using var holder = await bench.CallAsync(Stop);
        await holder.SayAsync("STATUS?", Stop);
        await bench.AnswerAsync("STATUS?", "STATUS run", Stop);
        await holder.HearAsync(Stop);
        await bench.LoseAsync(Stop);
        await bench.ConnectAsync(Stop);
        await holder.SayAsync("STATUS?", Stop);

        Assert.That(await holder.HearAsync(Stop), Is.Null);
        Assert.That(bench.Share.Events.Select(happened => happened.What), Is.SupersetOf(new[] { "lease taken", "lease given up" }));
    }

    [Test]
    public async Task A_tool_speaks_with_the_device_alone_and_the_link_calls_anew_when_it_has_gone()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: raw");
        var tool = await bench.CallAsync(Stop);
        await tool.SayAsync("anything <at> all", Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("anything <at> all"));
        await bench.Device.SayAsync("whatever", Stop);
        Assert.That(await tool.HearAsync(Stop), Is.EqualTo("whatever"));
        Assert.That(await LineDevice.IsTurnedAwayAsync(bench.Port, Stop), Is.True);

        tool.Dispose();
        await bench.ConnectAsync(Stop);
        Assert.That(bench.Link.Snapshot().Epoch, Is.EqualTo(2));
    }

    [Test]
    public async Task Under_maintenance_no_tool_gets_the_connection_for_itself()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: raw");
        bench.Link.SetAdmin(LinkAdmin.Maintenance);
        using var tool = await LineDevice.CallAsync(bench.Port, Stop);

        Assert.That(await tool.HearAsync(Stop), Is.Null);
        await bench.UntilAsync(() => bench.LastWhy is not null, Stop);
        Assert.That(bench.LastWhy, Is.EqualTo("what passes untouched may change the machine, and the link is under maintenance"));
    }

    [Test]
    public async Task A_tool_that_has_the_connection_loses_it_when_the_machine_may_not_be_changed_any_more([Values] bool byLease)
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: raw");
        using var tool = await bench.CallAsync(Stop);
        await tool.SayAsync("jog", Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("jog"));
        if (byLease)
        {
            Assert.That(bench.Link.TakeLease("panel", TimeSpan.FromMinutes(5)), Is.Not.Null);
        }
        else
        {
            bench.Link.SetAdmin(LinkAdmin.Maintenance);
        }

        Assert.That(await tool.HearAsync(Stop), Is.Null);
        Assert.That(await bench.Device.HearAsync(Stop), Is.Null, "the link calls anew");
        await bench.ConnectAsync(Stop);
        Assert.That(bench.LastWhy, Is.EqualTo(byLease ? "panel took the device" : "the link went under maintenance"));
    }

    [Test]
    public async Task A_tool_that_is_sent_away_while_it_waits_for_the_connection_leaves_it_to_the_link()
    {
        var logs = new LogLines();
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: raw", logs: logs);
        var asked = bench.Link.RequestAsync(new RequestCall("status", new Dictionary<string, object?>(), null, null), Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("STATUS?"));
        using var tool = await bench.CallAsync(Stop);
        await logs.FirstAsync(5059, Stop);
        await bench.Supervisor.ApplyAsync(bench.Site(", mode: raw, clients: 5", ", commands: true"), Stop);
        Assert.That(await tool.HearAsync(Stop), Is.Null);
        await bench.Device.SayAsync("STATUS run", Stop);

        Assert.That((await asked).Outcome, Is.EqualTo(RequestOutcome.Answered));
        Assert.That(await bench.Device.HearAsync(Stop), Is.Null, "the link calls anew");
    }

    [Test]
    public async Task A_share_that_is_closed_under_a_tool_gives_the_connection_back_to_the_link()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", mode: raw");
        using var tool = await bench.CallAsync(Stop);
        await tool.SayAsync("jog", Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("jog"));
        await bench.Supervisor.ApplyAsync(bench.Site("", ", commands: true"), Stop);

        Assert.That(await bench.Device.HearAsync(Stop), Is.Null, "the link calls anew");
    }

    [Test]
    public async Task A_program_that_only_closes_its_own_direction_still_hears_its_answer()
    {
        await using var bench = await SharedBench.StartAsync(Stop);
        using var program = new TcpClient("127.0.0.1", bench.Port);
        using var heard = new StreamReader(program.GetStream());
        await program.GetStream().WriteAsync("STATUS?\r\n"u8.ToArray(), Stop);
        Assert.That(await bench.Device.HearAsync(Stop), Is.EqualTo("STATUS?"));
        program.Client.Shutdown(SocketShutdown.Send);
        await bench.Device.SayAsync("STATUS run", Stop);

        Assert.That(await heard.ReadToEndAsync(Stop), Is.EqualTo("STATUS run\r\n"));
    }

    [Test]
    public async Task No_more_programs_are_taken_than_the_site_allows()
    {
        await using var bench = await SharedBench.StartAsync(Stop, ", clients: 1");
        using var program = await bench.CallAsync(Stop);

        Assert.That(await LineDevice.IsTurnedAwayAsync(bench.Port, Stop), Is.True);
    }

    [Test]
    public async Task A_reload_that_does_not_touch_the_share_keeps_programs_and_one_that_does_sends_them_away()
    {
        await using var bench = await SharedBench.StartAsync(Stop);
        using var program = await bench.CallAsync(Stop);
        await bench.Supervisor.ApplyAsync(bench.Site("", ", commands: true, title: other"), Stop);
        await program.SayAsync("STATUS?", Stop);
        await bench.AnswerAsync("STATUS?", "STATUS run", Stop);
        Assert.That(await program.HearAsync(Stop), Is.EqualTo("STATUS run"));

        await bench.Supervisor.ApplyAsync(bench.Site(", clients: 5", ", commands: true"), Stop);

        Assert.That(await program.HearAsync(Stop), Is.Null);
        Assert.That(bench.Link.Snapshot().Epoch, Is.EqualTo(1), "the device's connection stays");
    }

    [Test]
    public async Task A_drain_ends_programs_before_the_device()
    {
        var bench = await SharedBench.StartAsync(Stop);
        using var program = await bench.CallAsync(Stop);
        await bench.DisposeAsync();

        Assert.That(await program.HearAsync(Stop), Is.Null);
    }
}

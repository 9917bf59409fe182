using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Profiles;
using RobotLink.Tests.Simulators;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

[CancelAfter(60_000)]
internal sealed class ListenTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_device_that_calls_is_up_once_it_answers()
    {
        var port = FreePort.OfTcp();
        await using var bench = LinkBench.Of(LinkBench.Polled, $":{port}");
        using var device = await LineDevice.CallAsync(port, Stop);

        await device.AnswerAsync(Stop);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        Assert.That(bench.Link.Snapshot().RemoteAddress, Does.StartWith("127.0.0.1:"));
    }

    [Test]
    public async Task Events_left_out_because_a_newer_one_came_are_counted_with_their_bytes()
    {
        var port = FreePort.OfTcp();
        await using var bench = LinkBench.Of(LinkBench.Quiet.Replace("{number:int}\" }", "{number:int}\", latest_every: 1h }"), $":{port}");
        using (var device = await LineDevice.CallAsync(port, Stop))
        {
            await device.SayAsync("ALARM 1\r\nALARM 2\r\nALARM 3\r\nALARM 4", Stop);
            await bench.LookUntilAsync(link => link.Counters["skipped_newer"] == 2, Stop);
        }

        Assert.That(await bench.ReceivedAsync(2, Stop), Is.EqualTo(new[] { "ALARM 1<CR><LF>", "ALARM 4<CR><LF>" }));
        Assert.That(bench.Link.Snapshot().Counters["bytes_received"], Is.EqualTo(4 * "ALARM 1\r\n".Length));
    }

    [Test]
    public async Task Frames_inside_a_frame_are_counted()
    {
        var port = FreePort.OfTcp();
        await using var bench = LinkBench.Of(
            "profile: p\nextends: base/tcp\nframing: { end: <CR><LF> }\nmessages: { pack: { contains: { from: 1, framing: { end: ; }, messages: { a: { text: \"A{x:int}\" } } } } }\n", $":{port}");
        using var device = await LineDevice.CallAsync(port, Stop);

        await device.SayAsync("A1;B2;A3;C4;", Stop);

        await bench.LookUntilAsync(link => link.Counters["frames_unknown_inside"] == 2, Stop);
        Assert.That(await bench.ReceivedAsync(3, Stop), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task While_nobody_has_called_the_link_says_so_and_claims_no_more()
    {
        var port = FreePort.OfTcp();
        await using var bench = LinkBench.Of($"{LinkBench.Polled}connect: {{ timeout: 100ms }}\n", $":{port}");

        await bench.UntilAsync(link => link.Verdict is not null, Stop);

        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty, verdict.Words), Is.EqualTo((Cause.NoReply, Certainty.Unclear, $"The device has not called: this PC listens at port {port}")));
        Assert.That(bench.Link.Snapshot().State, Is.EqualTo(LinkState.Connecting));
    }

    [Test]
    public async Task A_device_that_hangs_up_and_calls_again_is_taken_at_once()
    {
        var port = FreePort.OfTcp();
        await using var bench = LinkBench.Of($"{LinkBench.Polled.Replace("first: 50ms, max: 200ms", "first: 30s, max: 30s")}", $":{port}");
        using (var first = await LineDevice.CallAsync(port, Stop))
        {
            await first.AnswerAsync(Stop);
            await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        }

        await bench.UntilAsync(link => link.State == LinkState.Down, Stop);
        using var second = await LineDevice.CallAsync(port, Stop);
        await second.AnswerAsync(Stop);

        await bench.UntilAsync(link => link is { State: LinkState.Up, Epoch: 2 }, Stop);
    }

    [Test]
    public async Task A_second_call_takes_the_place_of_one_that_still_looks_open()
    {
        var port = FreePort.OfTcp();
        await using var bench = LinkBench.Of(LinkBench.Polled, $":{port}");
        using var first = await LineDevice.CallAsync(port, Stop);
        await first.AnswerAsync(Stop);
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);

        using var second = await LineDevice.CallAsync(port, Stop);
        await second.AnswerAsync(Stop);

        await bench.UntilAsync(link => link is { State: LinkState.Up, Epoch: 2 }, Stop);
        var loss = bench.Link.Journal.States().Single(state => state.State == LinkState.Down).Verdict!;
        Assert.That((loss.Cause, loss.Certainty), Is.EqualTo((Cause.WentSilent, Certainty.Likely)));
        Assert.That(loss.Words, Does.StartWith("The device called anew while its old connection still looked open"));
        Assert.That(await HungUpAsync(first), Is.True);
    }

    [Test]
    public async Task A_second_call_is_turned_away_where_the_profile_says_refuse()
    {
        var port = FreePort.OfTcp();
        await using var bench = LinkBench.Of($"{LinkBench.Polled}connect: {{ callers: {{ second: refuse }} }}\n", $":{port}");
        using var first = await LineDevice.CallAsync(port, Stop);
        var serving = first.ServeAsync(Stop);
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);

        Assert.That(await IsTurnedAwayAsync(port, "127.0.0.1"), Is.True);

        Assert.That((bench.Link.Snapshot().State, bench.Link.Snapshot().Epoch, serving.IsCompleted), Is.EqualTo((LinkState.Up, 1, false)));
    }

    [Test]
    public async Task A_call_from_elsewhere_is_turned_away_and_the_verdict_names_it()
    {
        var port = FreePort.OfTcp();
        await using var bench = LinkBench.Of($"{LinkBench.Polled}connect: {{ timeout: 1s, callers: {{ from: [127.0.0.2] }} }}\n", $":{port}");

        Assert.That(await IsTurnedAwayAsync(port, "127.0.0.3"), Is.True);

        await bench.UntilAsync(link => link.Verdict is not null, Stop);
        Assert.That(bench.Link.Snapshot().Verdict!.Evidence[0].Detail, Does.Contain("a call from 127.0.0.3 was turned away: callers.from does not name it"));
    }

    [Test]
    public async Task Two_links_at_one_port_get_the_calls_of_their_own_devices()
    {
        var port = FreePort.OfTcp();
        string Link(string id, string from) => $"  {id}: {{ profile: p, address: \":{port}\", override: {{ connect: {{ callers: {{ from: [{from}] }} }} }} }}\n";
        await using var bench = LinkBench.OfSite($"links:\n{Link("a", "127.0.0.2")}{Link("b", "127.0.0.3")}", $"{LinkBench.Polled}connect: {{ timeout: 100ms }}\n");
        await bench.UntilAsync(() => bench.Find("a").Snapshot().Verdict is not null && bench.Find("b").Snapshot().Verdict is not null, Stop);

        using var b = await LineDevice.CallAsync(port, Stop, from: "127.0.0.3");
        await b.AnswerAsync(Stop);
        using var a = await LineDevice.CallAsync(port, Stop, from: "127.0.0.2");
        await a.AnswerAsync(Stop);

        await bench.UntilAsync(() => bench.Find("a").Snapshot().State == LinkState.Up && bench.Find("b").Snapshot().State == LinkState.Up, Stop);
        Assert.That(bench.Find("a").Snapshot().RemoteAddress, Does.StartWith("127.0.0.2:"));
    }

    [Test]
    public async Task A_port_that_another_program_holds_is_named_with_its_holder()
    {
        const string Hold = "import socket,sys; s=socket.socket(); s.bind(('0.0.0.0', 0)); s.listen(); print(s.getsockname()[1], flush=True); sys.stdin.read()";
        using var holder = Program.Start("python3", "-c", Hold);
        var port = (await holder.Output.ReadLineAsync(Stop))!;

        await using var bench = LinkBench.Of(LinkBench.Polled, $":{port}");

        await bench.UntilAsync(link => link.Verdict is not null, Stop);
        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.Misconfigured, Certainty.Proven)));
        Assert.That(verdict.Words, Does.Match($"port {port} is taken by python3.* \\(process {holder.Id}\\)"));
    }

    [Test]
    public async Task A_port_that_another_RobotLink_listens_on_is_in_use()
    {
        var port = FreePort.OfTcp();
        await using var first = new PortListener(port, TimeProvider.System, NullLogger.Instance);

        Assert.That(
            () => new PortListener(port, TimeProvider.System, NullLogger.Instance),
            Throws.InstanceOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.AddressAlreadyInUse));
    }

    [Test]
    public async Task Connections_of_a_moment_ago_do_not_keep_us_from_listening()
    {
        var port = FreePort.OfTcp();
        var seat = new Seat(new CallersProfile());
        await using (var listener = new PortListener(port, TimeProvider.System, NullLogger.Instance))
        {
            listener.Add(seat);
            using var device = await LineDevice.CallAsync(port, Stop);

            // Whoever hangs up first keeps the port for a while.
            (await seat.NextAsync(Stop)).Dispose();
            Assert.That(await device.HearAsync(Stop), Is.Null);
        }

        await using var second = new PortListener(port, TimeProvider.System, NullLogger.Instance);
        Assert.That(second.Port, Is.EqualTo(port));
    }

    [Test]
    public async Task A_disabled_link_frees_its_port()
    {
        var port = FreePort.OfTcp();
        await using var bench = LinkBench.Of(LinkBench.Polled, $":{port}");
        using (var device = await LineDevice.CallAsync(port, Stop))
        {
            bench.Link.SetAdmin(LinkAdmin.Disabled);
            await bench.UntilAsync(link => link.State == LinkState.Unknown, Stop);
        }

        using var other = new TcpListener(System.Net.IPAddress.Any, port);

        Assert.That(other.Start, Throws.Nothing);
    }

    private static async Task<bool> IsTurnedAwayAsync(int port, string from)
    {
        try
        {
            using var device = await LineDevice.CallAsync(port, Stop, from);
            return await HungUpAsync(device);
        }
        catch (SocketException reason)
        {
            return reason.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private static async Task<bool> HungUpAsync(LineDevice device)
    {
        while (await device.HearAsync(Stop) is not null)
        {
            // Questions that were asked before.
        }

        return true;
    }
}

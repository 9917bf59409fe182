using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Sessions;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Sharing;

/// <summary>The memory of an answered question carries the next one: nothing of either may be seen in the other, whatever happens in between.</summary>
[CancelAfter(60_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReusedFrameTests : IAsyncDisposable
{
    private const string Profile = """
        profile: p
        extends: base/tcp
        connect: { port: 5000 }
        framing: { length: { at: 1, counts: rest }, max: 128B }
        detect_within: 10min
        counters: { id: { from: 100, to: 250 } }
        header: { id: { at: 2, type: u8, value: counter.id }, code: { at: 3, type: u8 } }
        replies: { matched_by: id, window: 4 }
        heartbeat: { send: ping, after_idle: 4min }
        reconnect: { first: 250ms, max: 250ms, jitter: 0% }
        requests:
          ping: { send: { code: 9 }, reply: { code: 10 }, timeout: 5s }
          read:
            send: { code: 1, fields: { asked: { type: bytes, length: rest } } }
            reply: { code: 2, fields: { told: { type: bytes, length: rest } } }
            timeout: 5s

        """;

    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly FakeTimeProvider time = new();
    private readonly Hub hub = new();
    private readonly LogLines logs = new();
    private readonly List<TcpClient> open = [];
    private Supervisor? supervisor;
    private NetworkStream device = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    private ShareSnapshot Share => supervisor!.Links[0].Snapshot().Share!;

    public async ValueTask DisposeAsync()
    {
        // The clock stands still: only a device that hangs up ends a farewell.
        open.ForEach(client => client.Dispose());
        if (supervisor is not null)
        {
            await supervisor.DisposeAsync();
        }

        door.Dispose();
    }

    [Test]
    public async Task Each_answer_of_many_at_once_in_any_order_is_its_questions_own([Values(1, 2, 3)] int seed)
    {
        await StartAsync();
        var program = await CallAsync();
        var random = new Random(seed);
        var asked = new Dictionary<byte, byte[]>();
        var heard = new List<byte[]>();
        for (var step = 0; step < 1_500; step++)
        {
            var canAsk = asked.Count < 6;
            var canHear = heard.Count < Math.Min(4, asked.Count);
            if (canAsk && random.Next(3) == 0 || (!canHear && heard.Count == 0))
            {
                var question = Question(random, asked);
                asked.Add(question[1], question);
                await program.WriteAsync(question, Stop);
            }
            else if (canHear && random.Next(2) == 0 || heard.Count == 0)
            {
                heard.Add(await FrameAsync(device));
                Assert.That(asked.Values, Has.Some.Matches<byte[]>(question => question.AsSpan(2).SequenceEqual(heard[^1].AsSpan(2))), "it was asked as it arrived");
            }
            else
            {
                var answered = heard[random.Next(heard.Count)];
                heard.Remove(answered);
                await device.WriteAsync(Answer(answered), Stop);
                var answer = await FrameAsync(program);
                Assert.That(asked.Remove(answer[1], out var question), Is.True, "its number is one that is open");
                Assert.That(answer, Is.EqualTo(Answer(question!)));
            }
        }
    }

    [Test]
    public async Task An_answer_that_comes_too_late_does_not_reach_the_question_asked_since()
    {
        await StartAsync(window: 1);
        var program = await CallAsync();
        await program.WriteAsync((byte[])[3, 7, 1, 50], Stop);
        var answered = await FrameAsync(device);
        await device.WriteAsync(Answer(answered), Stop);
        Assert.That(await FrameAsync(program), Is.EqualTo(new byte[] { 3, 7, 2, 205 }));

        await program.WriteAsync((byte[])[3, 7, 1, 51, 3, 7, 1, 52], Stop);
        var late = await FrameAsync(device);
        time.Advance(TimeSpan.FromSeconds(6));
        var next = await FrameAsync(device);
        await device.WriteAsync((byte[])[.. Answer(late), .. Answer(next)], Stop);

        Assert.That(late[3..], Is.EqualTo(new byte[] { 51 }));
        Assert.That(await FrameAsync(program), Is.EqualTo(new byte[] { 3, 7, 2, 255 - 52 }));
    }

    [Test]
    public async Task An_answer_to_a_program_that_has_gone_reaches_no_other()
    {
        await StartAsync();
        var first = await CallAsync();
        var second = await CallAsync();
        await first.WriteAsync((byte[])[3, 7, 1, 50], Stop);
        await device.WriteAsync(Answer(await FrameAsync(device)), Stop);
        _ = await FrameAsync(first);
        await first.WriteAsync((byte[])[3, 7, 1, 51], Stop);
        var orphan = await FrameAsync(device);
        first.Socket.LingerState = new LingerOption(true, 0);
        first.Socket.Dispose();
        await UntilAsync(() => Share.Events.Any(happened => happened.What == "left"));
        await second.WriteAsync((byte[])[3, 7, 1, 52], Stop);
        var next = await FrameAsync(device);
        await device.WriteAsync((byte[])[.. Answer(orphan), .. Answer(next)], Stop);

        Assert.That(await FrameAsync(second), Is.EqualTo(new byte[] { 3, 7, 2, 255 - 52 }));
    }

    [Test]
    public void A_question_that_was_sent_twice_and_answered_is_not_sent_again_with_what_came_after_it()
    {
        using var bench = new SessionBench("""
            profile: p
            extends: base/tcp
            framing: { length: { at: 1, counts: rest }, max: 64B }
            header: { id: { at: 2, type: u8 }, code: { at: 3, type: u8 } }
            replies: { matched_by: id, window: 2 }
            requests: { read: { send: { code: 1 }, reply: { code: 2 }, timeout: 3s, retries: 2 } }
            """);
        var programs = new RelayLog(bench);
        programs.Say("<0x02><0x21><0x01>");
        bench.Pass(1.1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "> <STX>!<0x01>", "> <STX>!<0x01>" }));
        bench.Receive("<0x02><0x21><0x02>");
        programs.Say("<0x02><0x22><0x01>");
        bench.Receive("<0x02><0x21><0x02>");
        bench.Happened();
        bench.Pass(1.1);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> <STX>\"<0x01>" }));
        Assert.That(programs.Happened(), Is.EqualTo(new[] { "-1 <STX>!<STX> key !", "-1 answered", "none <STX>!<STX>" }));
    }

    private static byte[] Question(Random random, Dictionary<byte, byte[]> asked)
    {
        byte number;
        do
        {
            number = (byte)random.Next(1, 99);
        }
        while (asked.ContainsKey(number));

        var content = new byte[random.Next(2, 60)];
        random.NextBytes(content);
        return [(byte)(content.Length + 2), number, 1, .. content];
    }

    private static byte[] Answer(byte[] question) => [question[0], question[1], 2, .. question.Skip(3).Select(asked => (byte)(255 - asked))];

    private static async Task<byte[]> FrameAsync(NetworkStream from)
    {
        var length = new byte[1];
        await from.ReadExactlyAsync(length, Stop);
        var frame = new byte[1 + length[0]];
        frame[0] = length[0];
        await from.ReadExactlyAsync(frame.AsMemory(1), Stop);
        return frame;
    }

    private Task UntilAsync(Func<bool> condition) => Signals.UntilAsync(() => Task.WhenAny(hub.Changed(), logs.Changed()), condition, Stop);

    /// <summary>The link is up, and the port open.</summary>
    private async Task StartAsync(int window = 4)
    {
        door.Start();
        var site = Texts.GoodSite($"links: {{ a: {{ profile: p, address: \"{door.LocalEndpoint}\", share: {{ listen: \"127.0.0.1:0\" }} }} }}", Profile.Replace("window: 4", $"window: {window}", StringComparison.Ordinal));
        supervisor = new Supervisor(site, hub, time, logs, Networks.OfThisSystem());
        supervisor.Start();
        var called = await door.AcceptTcpClientAsync(Stop);
        open.Add(called);
        device = called.GetStream();
        var ping = await FrameAsync(device);
        await device.WriteAsync((byte[])[2, ping[1], 10], Stop);
        await UntilAsync(() => supervisor.Links[0].Snapshot().State == LinkState.Up && Share.IsOpen);
    }

    private async Task<NetworkStream> CallAsync()
    {
        var before = Share.Clients.Count;
        var program = new TcpClient();
        open.Add(program);
        await program.ConnectAsync(IPEndPoint.Parse(Share.Listen), Stop);
        await UntilAsync(() => Share.Clients.Count > before);
        return program.GetStream();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using RobotLink.Commands;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Sharing;

/// <summary>Programs that share a device which speaks by datagrams, on real sockets.</summary>
[CancelAfter(60_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DatagramShareTests : IAsyncDisposable
{
    private const string Profile = """
        profile: p
        extends: base/udp
        connect: { kind: udp, port: 10040 }
        framing: { datagram: true, max: 64B }
        detect_within: 10min
        counters: { id: { from: 1, to: 99, restart: never } }
        replies: { matched_by: id, window: 1 }
        heartbeat: { send: status, after_idle: 5min }
        reconnect: { first: 250ms, max: 250ms, jitter: 0% }
        header_length: 2B
        header: { kind: { at: 1, type: text }, id: { at: 2, type: u8, value: counter.id } }
        messages:
          ask:  { kind: "A" }
          turn: { kind: "M", fields: { axis: { at: 3, type: u8 } } }
          done: { kind: "D", fields: { word: { at: 3, type: text, length: rest } } }
          tick: { kind: "T" }
        requests:
          status: { send: ask, reply: done, timeout: 5s }
          move: { send: turn, reply: done, changes_machine: true, timeout: 5s }
        """;

    /// <summary>As the profile has it.</summary>
    private static readonly TimeSpan BeforeNextCall = TimeSpan.FromMilliseconds(250);

    private readonly UdpClient device = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly FakeTimeProvider time = new();
    private readonly Hub hub = new();
    private readonly LogLines logs = new();
    private readonly List<UdpClient> programs = [];
    private Supervisor? supervisor;
    private IPEndPoint? link;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    private ShareSnapshot Share => supervisor!.Links[0].Snapshot().Share!;

    public async ValueTask DisposeAsync()
    {
        if (supervisor is not null)
        {
            await supervisor.DisposeAsync();
        }

        programs.ForEach(program => program.Dispose());
        device.Dispose();
    }

    [Test]
    public async Task Each_program_gets_the_answer_to_its_own_number()
    {
        await StartAsync();
        var (first, second) = (Call(), Call());
        await SendAsync(first, "A7");
        await AnswerAsync("A", "one");
        await SendAsync(second, "A7");
        await AnswerAsync("A", "two");

        Assert.That((await HearAsync(first), await HearAsync(second)), Is.EqualTo(("D7one", "D7two")));
    }

    [Test]
    public async Task Datagrams_that_come_together_are_asked_one_after_the_other()
    {
        await StartAsync();
        var program = Call();
        await SendAsync(program, "A1");
        await SendAsync(program, "A2");
        await AnswerAsync("A", "one");
        await AnswerAsync("A", "two");

        Assert.That((await HearAsync(program), await HearAsync(program)), Is.EqualTo(("D1one", "D2two")));
    }

    [Test]
    public async Task An_empty_datagram_is_enough_to_hear_what_the_device_says_by_itself()
    {
        await StartAsync();
        var program = Call();
        await SendAsync(program, "");
        await UntilAsync(() => Share.Clients.Count == 1, Stop);
        await SayAsync("T5");

        Assert.That(await HearAsync(program), Is.EqualTo("T5"));
    }

    [Test]
    public async Task Without_commands_what_changes_the_machine_is_not_passed_on()
    {
        await StartAsync(more: "");
        var program = Call();
        await SendAsync(program, "M13");
        await UntilAsync(() => Share.Events.Any(happened => happened.What == "left"), Stop);
        await SendAsync(program, "A2");

        Assert.That(await AnswerAsync("A", "still"), Does.StartWith("A"));
        Assert.That(Share.Events.Last(happened => happened.What == "left").Why, Does.StartWith("'move' changes the machine"));
    }

    [Test]
    public async Task A_program_that_says_nothing_for_a_minute_has_gone()
    {
        await StartAsync();
        var program = Call();
        await SendAsync(program, "A1");
        await AnswerAsync("A", "one");
        Assert.That(await HearAsync(program), Is.EqualTo("D1one"));
        time.Advance(TimeSpan.FromSeconds(60));
        await UntilAsync(() => Share.Clients.Count == 0, Stop);

        Assert.That(Share.Events.Last(happened => happened.What == "left").Why, Is.EqualTo("it has said nothing for 60 s"));
    }

    [Test]
    public async Task A_command_that_its_program_repeats_before_it_is_answered_is_passed_on_once()
    {
        await StartAsync();
        var program = Call();
        await SendAsync(program, "M13");
        await SendAsync(program, "M13");
        await SendAsync(program, "A2");
        await AnswerAsync("M", "moved");
        await AnswerAsync("A", "then");

        Assert.That((await HearAsync(program), await HearAsync(program)), Is.EqualTo(("D1moved", "D2then")));
    }

    [Test]
    public async Task The_same_command_after_its_answer_is_another_one()
    {
        await StartAsync();
        var program = Call();
        for (var time = 0; time < 2; time++)
        {
            await SendAsync(program, "M13");
            await AnswerAsync("M", "moved");
            Assert.That(await HearAsync(program), Is.EqualTo("D1moved"));
            this.time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Test]
    public async Task A_stranger_is_turned_away_and_told_of_once()
    {
        await StartAsync(", from: [127.0.0.9]");
        var program = Call();
        await SendAsync(program, "A1");
        await SendAsync(program, "A2");
        var friend = Call("127.0.0.9");
        await SendAsync(friend, "A3");

        Assert.That(await AnswerAsync("A", "friend"), Does.StartWith("A"));
        Assert.That(await HearAsync(friend), Is.EqualTo("D3friend"));
        Assert.That(Share.Events.Where(happened => happened.What == "turned away").Select(happened => happened.Why), Is.EqualTo((string[])["127.0.0.1 is not named in share.from"]));
    }

    [Test]
    public async Task Alone_a_tool_speaks_with_the_device_datagram_for_datagram()
    {
        await StartAsync(", mode: raw");
        var program = Call();
        await SendAsync(program, "anything");
        var heard = await device.ReceiveAsync(Stop);
        await SayAsync("at all");
        await SayAsync("twice");

        Assert.That(Encoding.Latin1.GetString(heard.Buffer), Is.EqualTo("anything"));
        Assert.That((await HearAsync(program), await HearAsync(program)), Is.EqualTo(("at all", "twice")));
    }

    [Test]
    public async Task A_lease_that_ended_with_the_link_is_not_taken_again_by_a_program_that_goes_on_asking()
    {
        await StartAsync(", mode: exclusive");
        var former = Call();
        await HoldAsync(former);
        await LoseAndFindAsync();
        await SendAsync(former, "A2");
        await UntilAsync(() => Share.Events.Any(happened => happened.What == "refused"), Stop);
        await SendAsync(former, "A3");
        var other = Call();
        await SendAsync(other, "A4");
        await AnswerAsync("A", "four");

        Assert.That(await HearAsync(other), Is.EqualTo("D4four"));
        Assert.That(Share.Events.Where(happened => happened.What == "refused").Select(happened => happened.Why), Is.EqualTo((string[])[
            "it held the device until the link was lost; to hold it again it has to call from another port, or say nothing for 60 s"]), "once, however often it asks");
    }

    [Test]
    public async Task A_program_that_lost_its_lease_may_ask_for_it_again_after_it_has_said_nothing_for_a_minute([Values] bool asksBefore)
    {
        await StartAsync(", mode: exclusive");
        var program = Call();
        await HoldAsync(program);
        await LoseAndFindAsync();
        if (asksBefore)
        {
            await SendAsync(program, "A2");
            await UntilAsync(() => Share.Events.Any(happened => happened.What == "refused"), Stop);
        }

        time.Advance(TimeSpan.FromSeconds(60));
        await UntilAsync(() => Share.Clients.Count == 0, Stop);
        await HoldAsync(program);

        Assert.That(Share.Clients.Select(client => client.HoldsLease), Is.EqualTo((bool[])[true]));
    }

    [Test]
    public async Task A_program_that_asks_while_another_holds_the_device_hears_what_the_device_says_and_gets_no_answer()
    {
        await StartAsync(", mode: exclusive");
        var (holder, other) = (Call(), Call());
        await HoldAsync(holder);
        await SendAsync(other, "A2");
        await UntilAsync(() => Share.Events.Any(happened => happened.What == "refused"), Stop);
        await SayAsync("T5");

        Assert.That((await HearAsync(other), await HearAsync(holder)), Is.EqualTo(("T5", "T5")));
        Assert.That(Share.Events.Single(happened => happened.What == "refused").Why, Is.EqualTo($"it asked for 'status' while {holder.Client.LocalEndPoint} holds the device"));
    }

    /// <summary>A program asks first, and so holds the device.</summary>
    private async Task HoldAsync(UdpClient program)
    {
        await SendAsync(program, "A1");
        await AnswerAsync("A", "one");
        Assert.That(await HearAsync(program), Is.EqualTo("D1one"));
        Assert.That(supervisor!.Links[0].LeaseHold?.Holder, Is.EqualTo($"{program.Client.LocalEndPoint}"));
    }

    /// <summary>The link goes down, and works again.</summary>
    private async Task LoseAndFindAsync()
    {
        supervisor!.Links[0].SetAdmin(LinkAdmin.Disabled);
        await UntilAsync(() => supervisor.Links[0].Snapshot().State != LinkState.Up && Share.Clients.Count == 0, Stop);
        supervisor.Links[0].SetAdmin(LinkAdmin.Enabled);
        await time.NextTimerAsync(due => due <= BeforeNextCall, Stop);
        time.Advance(BeforeNextCall);
        await AnswerAsync("A", "run");
        await UntilAsync(() => supervisor.Links[0].Snapshot().State == LinkState.Up, Stop);
    }

    /// <summary>The link is up, and the port open.</summary>
    private async Task StartAsync(string share = "", string more = ", commands: true")
    {
        var site = Texts.GoodSite($"links: {{ a: {{ profile: p, address: \"{device.Client.LocalEndPoint}\", share: {{ listen: \"127.0.0.1:0\"{share} }}{more} }} }}", Profile);
        supervisor = new Supervisor(site, hub, time, logs, Networks.OfThisSystem(), new MemoryAudit());
        supervisor.Start();
        await AnswerAsync("A", "run");
        await UntilAsync(() => supervisor.Links[0].Snapshot().State == LinkState.Up && Share.IsOpen, Stop);
    }

    /// <summary>For what the share tells in the log, and the link of its state.</summary>
    private Task UntilAsync(Func<bool> condition, CancellationToken stop) => Signals.UntilAsync(() => Task.WhenAny(hub.Changed(), logs.Changed()), condition, stop);

    /// <summary>The device answers the next question, whoever asked it.</summary>
    private async Task<string> AnswerAsync(string question, string word)
    {
        var heard = await device.ReceiveAsync(Stop);
        link = heard.RemoteEndPoint;
        var asked = Encoding.Latin1.GetString(heard.Buffer);
        Assert.That(asked[..1], Is.EqualTo(question));
        await SayAsync($"D{asked[1]}{word}");
        return asked;
    }

    private async Task SayAsync(string datagram) => await device.SendAsync(Encoding.Latin1.GetBytes(datagram), link, Stop);

    private UdpClient Call(string from = "127.0.0.1")
    {
        var program = new UdpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        program.Connect(IPEndPoint.Parse(Share.Listen));
        programs.Add(program);
        return program;
    }

    private static async Task SendAsync(UdpClient program, string datagram) => await program.SendAsync(Encoding.Latin1.GetBytes(datagram), Stop);

    private static async Task<string> HearAsync(UdpClient program) => Encoding.Latin1.GetString((await program.ReceiveAsync(Stop)).Buffer);
}

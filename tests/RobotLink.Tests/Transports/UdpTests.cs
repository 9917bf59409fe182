using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Tests.Simulators;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

[CancelAfter(60_000)]
internal sealed class UdpTests
{
    private const string Kind = "connect: { kind: udp, timeout: 500ms }\n";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_device_that_answers_datagrams_is_up()
    {
        using var device = Bound(0);
        await using var bench = LinkBench.Of(LinkBench.Polled + Kind, device.LocalEndPoint!.ToString()!);

        await AnswerAsync(device);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [Test]
    public async Task Without_any_answer_the_link_is_not_up()
    {
        using var device = Bound(0);
        await using var bench = LinkBench.Of(LinkBench.Quiet + Kind, device.LocalEndPoint!.ToString()!);
        await bench.LookUntilAsync(link => link.Epoch == 1, Stop);

        // Longer than an open TCP connection needs to count as proof.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System, Stop);

        Assert.That(bench.Link.Snapshot().State, Is.EqualTo(LinkState.Connecting));
    }

    [Test]
    public async Task A_device_that_nothing_supervises_can_be_asked_and_is_up_once_it_answers()
    {
        using var device = Bound(0);
        await using var bench = LinkBench.Of(LinkBench.Quiet + Kind, device.LocalEndPoint!.ToString()!);
        await bench.LookUntilAsync(link => link.Epoch == 1, Stop);

        var asking = bench.AskAsync("status", Stop);
        await AnswerAsync(device);

        Assert.That((await asking).Outcome, Is.EqualTo(RequestOutcome.Answered));
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [Test]
    public async Task A_device_that_speaks_by_itself_ends_the_wait_for_the_next_call_and_what_it_said_is_heard()
    {
        const string Slow = """
            profile: p
            extends: base/tcp-line
            detect_within: 500ms
            reconnect: { first: 50ms, factor: 10, max: 1h, absent: 1h }
            requests: { status: { send: "STATUS?", reply: "STATUS {state:word}", every: 200ms } }
            events: { alarm: { match: "ALARM {number:int}" } }

            """;
        var port = FreePort.OfUdp();
        using var device = Bound(0);
        await using var bench = LinkBench.Of($"{Slow}connect: {{ kind: udp, timeout: 500ms, local_port: {port} }}\n", device.LocalEndPoint!.ToString()!);

        // The next call is 50 s away; the floor between two, which even news keep, is the first wait.
        await bench.LookUntilAsync(link => link.Epoch == 4 && link.LocalAddress is null, Stop);
        await Eventually.IsTrue(() => device.SendTo("ALARM 7\r\n"u8, new IPEndPoint(IPAddress.Loopback, port)) > 0 && bench.Link.Snapshot().Epoch == 5, Stop);

        Assert.That((await bench.ReceivedAsync(1, Stop))[0], Does.Contain("ALARM 7"));
    }

    [Test]
    public async Task A_host_that_says_that_nothing_listens_is_refused_with_proof()
    {
        await using var bench = LinkBench.Of(LinkBench.Polled + Kind, $"127.0.0.1:{FreePort.OfUdp()}");

        await bench.UntilAsync(link => link.Verdict is not null, Stop);

        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.Refused, Certainty.Proven)));
    }

    [Test]
    public async Task A_device_that_speaks_first_is_up_and_answered_where_it_spoke_last()
    {
        var port = FreePort.OfUdp();
        await using var bench = LinkBench.Of(LinkBench.Polled + Kind, $":{port}");
        using var device = Bound(0);
        using var restarted = Bound(0);
        await SayUntilHeardAsync(device, port, "ALARM 1\r\n");

        await SayUntilHeardAsync(restarted, port, "ALARM 2\r\n");

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        Assert.That(await bench.ReceivedAsync(2, Stop), Does.Contain("ALARM 1<CR><LF>").And.Contain("ALARM 2<CR><LF>"));
    }

    [Test]
    public async Task Datagrams_from_elsewhere_are_not_heard()
    {
        var port = FreePort.OfUdp();
        var connector = Connectors().Udp(new UdpTarget(
            null, 0, port, null, false, new CallersProfile { From = ["127.0.0.2"] }, TimeSpan.FromSeconds(10), WholeDatagrams: false));
        using var stranger = Bound(0);
        using var device = Bound(0, "127.0.0.2");

        var opening = connector.OpenAsync(Stop);
        await stranger.SendToAsync("bad"u8.ToArray(), SocketFlags.None, new IPEndPoint(IPAddress.Loopback, port));
        await device.SendToAsync("good"u8.ToArray(), SocketFlags.None, new IPEndPoint(IPAddress.Loopback, port));

        await using var connection = await opening;
        Assert.That(await ReadAsync(connection), Is.EqualTo("good"));
    }

    [Test]
    public async Task Nothing_of_two_datagrams_is_given_out_together()
    {
        using var device = Bound(0);
        await using var connection = await Connectors().Udp(Ask((IPEndPoint)device.LocalEndPoint!)).OpenAsync(Stop);
        var ours = IPEndPoint.Parse(connection.Local);
        foreach (var text in new[] { "one", "two", "three" })
        {
            await device.SendToAsync(Encoding.ASCII.GetBytes(text), SocketFlags.None, ours, Stop);
        }

        Assert.That(new[] { await ReadAsync(connection), await ReadAsync(connection), await ReadAsync(connection) }, Is.EqualTo(new[] { "one", "two", "three" }));
    }

    [TestCase(false, new[] { "long", "er", "next" })]
    [TestCase(true, new[] { "long", "next" })]
    public async Task A_datagram_longer_than_a_read_is_given_in_pieces_or_cut_off(bool whole, string[] expected)
    {
        using var device = Bound(0);
        await using var connection = await Connectors().Udp(Ask((IPEndPoint)device.LocalEndPoint!) with { WholeDatagrams = whole }).OpenAsync(Stop);
        await device.SendToAsync("longer"u8.ToArray(), SocketFlags.None, IPEndPoint.Parse(connection.Local), Stop);
        await device.SendToAsync("next"u8.ToArray(), SocketFlags.None, IPEndPoint.Parse(connection.Local), Stop);

        var pieces = new List<string>();
        while (pieces.Count < expected.Length)
        {
            pieces.Add(await ReadAsync(connection, 4));
        }

        Assert.That(pieces, Is.EqualTo(expected));
    }

    [Test]
    public async Task An_empty_datagram_does_not_end_the_connection()
    {
        using var device = Bound(0);
        await using var connection = await Connectors().Udp(Ask((IPEndPoint)device.LocalEndPoint!)).OpenAsync(Stop);
        await device.SendToAsync(Array.Empty<byte>(), SocketFlags.None, IPEndPoint.Parse(connection.Local), Stop);
        await device.SendToAsync("full"u8.ToArray(), SocketFlags.None, IPEndPoint.Parse(connection.Local), Stop);

        Assert.That(await ReadAsync(connection), Is.EqualTo("full"));
    }

    [Test]
    public async Task What_is_said_to_a_group_is_heard()
    {
        var port = FreePort.OfUdp();
        await using var bench = LinkBench.Of(LinkBench.Quiet + "connect: { kind: udp, timeout: 500ms, group: 239.77.1.2 }\n", $":{port}");
        using var device = Bound(0);
        device.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());

        var received = bench.ReceivedAsync(1, Stop);
        while (!received.IsCompleted)
        {
            await device.SendToAsync("ALARM 7\r\n"u8.ToArray(), SocketFlags.None, new IPEndPoint(IPAddress.Parse("239.77.1.2"), port), Stop);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }

        Assert.That((await received)[0], Is.EqualTo("ALARM 7<CR><LF>"));
    }

    [Test]
    public async Task A_broadcast_is_heard_by_a_device_and_its_answer_from_another_address_makes_the_link_up()
    {
        using var device = Bound(0, "127.255.255.255");
        using var mouth = Bound(0, "127.0.0.5");
        var port = ((IPEndPoint)device.LocalEndPoint!).Port;
        await using var bench = LinkBench.Of($"{LinkBench.Polled}connect: {{ kind: udp, timeout: 500ms, broadcast: true }}\n", $"127.255.255.255:{port}");

        var asked = await device.ReceiveFromAsync(new byte[100], SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), Stop);
        await mouth.SendToAsync("STATUS run\r\n"u8.ToArray(), SocketFlags.None, asked.RemoteEndPoint, Stop);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [Test]
    public async Task A_broadcast_is_answered_only_by_those_that_the_profile_admits()
    {
        using var device = Bound(0, "127.255.255.255");
        using var other = Bound(0, "127.0.0.6");
        using var mouth = Bound(0, "127.0.0.5");
        var broadcast = new IPEndPoint(IPAddress.Parse("127.255.255.255"), ((IPEndPoint)device.LocalEndPoint!).Port);
        var callers = new CallersProfile { From = ["127.0.0.5"] };
        await using var connection = await Connectors().Udp(Ask(broadcast) with { Broadcast = true, Callers = callers }).OpenAsync(Stop);

        Assert.That(connection.TrySend("who is there"u8), Is.True);
        var asked = await device.ReceiveFromAsync(new byte[100], SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), Stop);
        await other.SendToAsync("not me"u8.ToArray(), SocketFlags.None, asked.RemoteEndPoint, Stop);
        await mouth.SendToAsync("me"u8.ToArray(), SocketFlags.None, asked.RemoteEndPoint, Stop);

        Assert.That(await ReadAsync(connection), Is.EqualTo("me"));
    }

    [Test]
    public async Task Without_the_word_broadcast_nothing_goes_to_all()
    {
        using var device = Bound(0, "127.255.255.255");
        await using var bench = LinkBench.Of(LinkBench.Polled + Kind, device.LocalEndPoint!.ToString()!);

        await bench.UntilAsync(link => link.Verdict is not null, Stop);

        Assert.That(device.Available, Is.Zero);
    }

    [Test]
    public async Task A_device_is_asked_from_the_port_it_expects()
    {
        using var device = Bound(0);
        var port = FreePort.OfUdp();
        await using var connection = await Connectors().Udp(Ask((IPEndPoint)device.LocalEndPoint!) with { LocalPort = port }).OpenAsync(Stop);

        connection.TrySend("hello"u8);

        var heard = await device.ReceiveFromAsync(new byte[16], SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), Stop);
        Assert.That(((IPEndPoint)heard.RemoteEndPoint).Port, Is.EqualTo(port));
    }

    [Test]
    public void A_port_that_another_program_holds_is_refused_with_its_holder()
    {
        using var holder = Bound(0);
        var port = ((IPEndPoint)holder.LocalEndPoint!).Port;
        var connector = Connectors().Udp(new UdpTarget(null, 0, port, null, false, new CallersProfile(), TimeSpan.FromSeconds(1), WholeDatagrams: false));

        var failure = Assert.ThrowsAsync<DialException>(() => connector.OpenAsync(Stop))!.Failure;

        Assert.That((failure.Outcome, failure.Detail), Is.EqualTo((DialOutcome.PortInUse, $"UDP port {port} is taken by RobotLink itself")));
    }

    private static Connectors Connectors() => new(TimeProvider.System, ".", NullLogger.Instance, UnknownPath.Instance, ForgottenSeats.Instance);

    private static UdpTarget Ask(IPEndPoint device) =>
        new(device.Address.ToString(), device.Port, 0, null, false, new CallersProfile(), TimeSpan.FromSeconds(5), WholeDatagrams: false);

    private static Socket Bound(int port, string address = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        return socket;
    }

    private static async Task<string> ReadAsync(IConnection connection, int most = 100)
    {
        var buffer = new byte[most];
        return Encoding.ASCII.GetString(buffer, 0, await connection.ReceiveAsync(buffer));
    }

    private static async Task AnswerAsync(Socket device)
    {
        var asked = await device.ReceiveFromAsync(new byte[100], SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), Stop);
        await device.SendToAsync("STATUS run\r\n"u8.ToArray(), SocketFlags.None, asked.RemoteEndPoint, Stop);
    }

    /// <summary>Says it until a question comes back, and answers that.</summary>
    private static async Task SayUntilHeardAsync(Socket device, int port, string text)
    {
        var hearing = AnswerAsync(device);
        while (!hearing.IsCompleted)
        {
            await device.SendToAsync(Encoding.ASCII.GetBytes(text), SocketFlags.None, new IPEndPoint(IPAddress.Loopback, port), Stop);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }

        await hearing;
    }
}

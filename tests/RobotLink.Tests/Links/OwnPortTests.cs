using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Probes;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Links;

/// <summary>What becomes of a working link when this PC's own port loses its link.</summary>
[CancelAfter(60_000)]
internal sealed class OwnPortTests
{
    private const string Unhurried = """
        profile: p
        extends: base/tcp-line
        detect_within: 60s
        limits: { gap: 5s }
        requests:
          status: { send: "STATUS?", reply: "STATUS {state:word}" }
          move: { send: "MOVE", reply: "OK", changes_machine: true, timeout: 50s }

        """;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_command_whose_turn_has_not_come_is_not_sent_any_more()
    {
        using var device = new TcpListener(IPAddress.Loopback, 0);
        device.Start();
        using var network = new FakeNetwork();
        network.SetPort(1, "eth0", carrier: true);
        network.SetRoute(IPAddress.Loopback, new NetworkRoute(1, null, null));
        var site = Texts.Site($"links: {{ a: {{ profile: p, address: \"{device.LocalEndpoint}\", commands: true }} }}", new Texts().With("p", Unhurried)).Site!;
        var hub = new Hub();
        await using var supervisor = new Supervisor(site, hub, TimeProvider.System, NullLoggerFactory.Instance, network);
        supervisor.Start();
        using var robot = await device.AcceptTcpClientAsync(Stop);
        var link = supervisor.Links[0];
        await hub.UntilAsync(() => link.Snapshot().State == LinkState.Up, Stop);
        _ = link.RequestAsync(new RequestCall("status", new Dictionary<string, object?>(), null, null), Stop);
        var waiting = link.RequestAsync(new RequestCall("move", new Dictionary<string, object?>(), null, "key-1"), Stop);

        network.SetPort(1, "eth0", carrier: false);

        var result = await waiting;
        Assert.That((result.Outcome, result.Reason), Is.EqualTo((RequestOutcome.NotSent, "this PC's own port lost its link before its turn came")));
    }
}

using System.Net;
using System.Net.Sockets;
using RobotLink.Commands;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Transports;

namespace RobotLink.Tests.Sharing;

/// <summary>A device whose lines the test writes, a link to it, and the port at which programs share it.</summary>
internal sealed class SharedBench : IAsyncDisposable
{
    private const string Profile = """
        profile: p
        extends: base/tcp-line
        detect_within: 20s
        heartbeat: { send: status, after_idle: 10s }
        reconnect: { first: 250ms, max: 250ms, jitter: 0% }
        requests:
          status: { send: "STATUS?", reply: "STATUS {state:word}", timeout: 5s }
          move: { send: "MOVE {number:int}", reply: "OK {number:int}", changes_machine: true, timeout: 5s }
        events: { tick: { match: "TICK {number:int}" } }
        """;

    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly Hub hub = new();
    private readonly LogLines logs;
    private readonly Supervisor supervisor;

    private SharedBench(string share, string more, ICommandAudit? audit, LogLines logs)
    {
        this.logs = logs;
        door.Start();
        supervisor = new Supervisor(Site(share, more), hub, TimeProvider.System, logs, Networks.OfThisSystem(), audit);
    }

    public LineDevice Device { get; private set; } = null!;

    public Link Link => supervisor.Links[0];

    public Supervisor Supervisor => supervisor;

    public ShareSnapshot Share => Link.Snapshot().Share!;

    /// <summary>The link is up, and the port open.</summary>
    /// <param name="share">The share's keys beside <c>listen</c>, each with a comma before it.</param>
    public static async Task<SharedBench> StartAsync(
        CancellationToken stop, string share = "", string more = ", commands: true", ICommandAudit? audit = null, LogLines? logs = null)
    {
        var bench = new SharedBench(share, more, audit, logs ?? new LogLines());
        bench.supervisor.Start();
        await bench.ConnectAsync(stop);
        await bench.UntilAsync(() => bench.Share.IsOpen, stop);
        return bench;
    }

    /// <summary>For what the share tells in the log, and the link of its state.</summary>
    public Task UntilAsync(Func<bool> condition, CancellationToken stop) =>
        Signals.UntilAsync(() => Task.WhenAny(hub.Changed(), logs.Changed()), condition, stop);

    public SiteConfiguration Site(string share, string more) => Texts.GoodSite(
        $"links: {{ a: {{ profile: p, address: \"{door.LocalEndpoint}\", share: {{ listen: \"127.0.0.1:0\"{share} }}{more} }} }}", Profile);

    /// <summary>The device takes the next call and proves that it lives.</summary>
    public async Task ConnectAsync(CancellationToken stop)
    {
        Device = await LineDevice.AcceptAsync(door, stop);
        await Device.AnswerAsync(stop);
        await UntilAsync(() => Link.Snapshot().State == LinkState.Up, stop);
    }

    /// <summary>The device hangs up, and the link has noticed.</summary>
    public async Task LoseAsync(CancellationToken stop)
    {
        Device.Dispose();
        await UntilAsync(() => Link.Snapshot().State != LinkState.Up, stop);
    }

    public int Port => IPEndPoint.Parse(Share.Listen).Port;

    public async Task<LineDevice> CallAsync(CancellationToken stop)
    {
        // One that is sent away at once was there all the same.
        var before = Welcomed();
        var program = await LineDevice.CallAsync(Port, stop);
        await UntilAsync(() => Welcomed() > before, stop);
        return program;

        int Welcomed() => Share.Events.Count(happened => happened.What == "connected");
    }

    /// <summary>The device hears a line and answers it.</summary>
    public async Task AnswerAsync(string heard, string answer, CancellationToken stop)
    {
        Assert.That(await Device.HearAsync(stop), Is.EqualTo(heard));
        await Device.SayAsync(answer, stop);
    }

    /// <summary>Why the last program went, or was sent away.</summary>
    public string? LastWhy => Share.Events.LastOrDefault(happened => happened.Why is not null)?.Why;

    public async ValueTask DisposeAsync()
    {
        await supervisor.DisposeAsync();
        Device?.Dispose();
        door.Dispose();
    }
}

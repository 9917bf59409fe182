using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Commands;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Simulators;
using RobotLink.Tests.Transports;

namespace RobotLink.Tests.Commands;

/// <summary>One link to a robot that writes down what arrives; RobotLink may be started again beside the same files.</summary>
internal sealed class CommandBench : IAsyncDisposable
{
    private const string Profile = """
        profile: p
        extends: base/tcp-line
        detect_within: 2s
        reconnect: { first: 50ms, max: 200ms }
        requests:
          ping: { send: "PING", reply: "PONG", every: 100ms }
          go:   { send: "GO {number:int(1..99)}", reply: "OK {number:int}", changes_machine: true, timeout: 5s }
          name: { send: "NAME {password:text}", reply: "OK", changes_machine: true }

        """;

    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> arrived = [];
    private readonly CancellationTokenSource ending = new();
    private readonly ICommandAudit? audit;
    private readonly Hub hub = new();
    private readonly Task serving;
    private TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LineDevice? device;
    private Supervisor supervisor;

    private CommandBench(string folder, ICommandAudit? audit)
    {
        (Folder, this.audit) = (folder, audit);
        door.Start();
        serving = ServeAsync();
        supervisor = Start();
    }

    public string Folder { get; }

    public string AuditFolder => Path.Combine(Folder, "state", "audit");

    /// <summary>Whether the robot answers commands.</summary>
    public bool Answers { get; set; } = true;

    public Link Link => supervisor.Links[0];

    public ICommandAudit Audit => supervisor.Audit;

    /// <summary>Commands that reached the robot, in order.</summary>
    public string[] Arrived => [.. arrived];

    /// <param name="folder">Of the site; null: one of its own.</param>
    public static async Task<CommandBench> StartAsync(CancellationToken stop, string? folder = null, ICommandAudit? audit = null)
    {
        var bench = new CommandBench(folder ?? Directory.CreateTempSubdirectory("robotlink-commands").FullName, audit);
        await bench.UpAsync(stop);
        return bench;
    }

    public Task UpAsync(CancellationToken stop) => UntilAsync(link => link.State == LinkState.Up, stop);

    public Task UntilAsync(Func<LinkSnapshot, bool> condition, CancellationToken stop) => hub.UntilAsync(() => condition(Link.Snapshot()), stop);

    public Task<RequestResult> GoAsync(object number, string key, CancellationToken stop, string? lease = null, TimeSpan? within = null) =>
        Link.RequestAsync(new RequestCall("go", new Dictionary<string, object?> { ["number"] = number }, within, key) { Lease = lease, By = new Requester("test") }, stop);

    /// <summary>Until so many commands have arrived.</summary>
    public async Task ArrivedAsync(int count, CancellationToken stop)
    {
        while (true)
        {
            var more = Volatile.Read(ref heard).Task;
            if (arrived.Count >= count)
            {
                return;
            }

            await more.WaitAsync(stop);
        }
    }

    /// <summary>The robot breaks the connection off.</summary>
    public void Cut() => device?.Dispose();

    /// <summary>RobotLink ends, and another one starts.</summary>
    public async Task RestartAsync(CancellationToken stop, Action? between = null)
    {
        await supervisor.DisposeAsync();
        between?.Invoke();
        supervisor = Start();
        await UpAsync(stop);
    }

    public string[] Lines() =>
        Directory.Exists(AuditFolder) ? [.. Directory.EnumerateFiles(AuditFolder).Order().SelectMany(File.ReadAllLines)] : [];

    public async ValueTask DisposeAsync()
    {
        await supervisor.DisposeAsync();
        await ending.CancelAsync();
        door.Dispose();
        device?.Dispose();
        await serving;
        ending.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private Supervisor Start()
    {
        var site = Texts.Site($"links: {{ a: {{ profile: p, address: \"{door.LocalEndpoint}\", commands: true }} }}", new Texts().With("p", Profile)).Site!;
        var started = new Supervisor(site with { Folder = Folder }, hub, TimeProvider.System, NullLoggerFactory.Instance, Networks.OfThisSystem(), audit);
        started.Start();
        return started;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var called = await LineDevice.AcceptAsync(door, ending.Token);
                device = called;
                while (await called.HearAsync(ending.Token) is { } line)
                {
                    await TakeAsync(called, line);
                }
            }
        }
        catch (Exception reason) when (reason is OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task TakeAsync(LineDevice called, string line)
    {
        try
        {
            if (line == "PING")
            {
                await called.SayAsync("PONG", ending.Token);
                return;
            }

            arrived.Enqueue(line);
            Interlocked.Exchange(ref heard, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            if (Answers)
            {
                await called.SayAsync(line.StartsWith("GO ", StringComparison.Ordinal) ? $"OK {line[3..]}" : "OK", ending.Token);
            }
        }
        catch (Exception reason) when (reason is IOException or ObjectDisposedException)
        {
            // The caller is gone.
        }
    }
}

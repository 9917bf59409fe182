using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Sessions;
using RobotLink.Tests.Links;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>One session that goes on at another port of the same device.</summary>
[CancelAfter(60_000)]
internal sealed class RedialTests
{
    private readonly Lock gate = new();
    private readonly MonotonicClock clock = new(TimeProvider.System);
    private Watch watch = null!;
    private TcpListener first = null!;
    private TcpListener second = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void Listen()
    {
        (first, second) = (new TcpListener(IPAddress.Loopback, 0), new TcpListener(IPAddress.Loopback, 0));
        first.Start();
        second.Start();
        watch = new Watch(clock, new WatchList());
        watch.Start();
    }

    [TearDown]
    public void Close()
    {
        watch.Dispose();
        first.Dispose();
        second.Dispose();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_session_goes_on_at_the_other_port(bool deviceHangsUpFirst)
    {
        var events = new Events();
        await using var connection = await OpenAsync(events);
        var running = connection.RunAsync();
        using var old = await LineDevice.AcceptAsync(first, Stop);
        await old.AnswerAsync(Stop);
        await events.IsProven.Task.WaitAsync(Stop);

        Reconnect(connection, Port(second));
        if (deviceHangsUpFirst)
        {
            old.Dispose();
        }

        using var device = await LineDevice.AcceptAsync(second, Stop);
        await device.AnswerAsync(Stop);

        Assert.That((running.IsCompleted, connection.Remote), Is.EqualTo((false, $"127.0.0.1:{Port(second)}")));
        connection.Crash(new InvalidOperationException("the test is over"));
        Assert.That(() => running, Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_port_that_cannot_be_reached_ends_the_connection_as_a_failed_call()
    {
        var events = new Events();
        await using var connection = await OpenAsync(events);
        var running = connection.RunAsync();
        using var old = await LineDevice.AcceptAsync(first, Stop);
        await old.AnswerAsync(Stop);
        await events.IsProven.Task.WaitAsync(Stop);
        var closed = Port(second);
        second.Stop();

        Reconnect(connection, closed);
        await running.WaitAsync(Stop);

        Assert.That(events.RedialFailure!.Outcome, Is.EqualTo(DialOutcome.Refused));
        Assert.That(events.Loss, Is.Null);
    }

    [Test]
    public async Task Hanging_up_while_the_other_port_is_called_ends_the_call()
    {
        var events = new Events();
        await using var connection = await OpenAsync(events, new NeverRedials());
        var running = connection.RunAsync();
        using var old = await LineDevice.AcceptAsync(first, Stop);

        Reconnect(connection, Port(second));
        lock (gate)
        {
            connection.SayGoodbye();
        }

        await running.WaitAsync(Stop);
        Assert.That(events.RedialFailure, Is.Null);
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private void Reconnect(LinkConnection connection, int port)
    {
        lock (gate)
        {
            ((ISessionActions)connection).Reconnect(port);
        }
    }

    private async Task<LinkConnection> OpenAsync(Events events, IConnector? other = null)
    {
        var settings = new TcpSettings(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 3, TimeSpan.FromSeconds(4));
        var connector = new Connectors(TimeProvider.System, ".", NullLogger.Instance, UnknownPath.Instance, ForgottenSeats.Instance)
            .Tcp(new DialTarget("127.0.0.1", Port(first), 0, TimeSpan.FromSeconds(5), settings), oneClientOnly: false);
        var line = await connector.OpenAsync(Stop);
        var plan = LinkUnderTest.Plan(LinkBench.Polled);
        var path = new LinkPath("r", LinkSurroundings.Unknown, clock, gate, events);
        var connection = new LinkConnection(plan, new SessionMemory(), line, other ?? connector, path, clock, gate, watch, events);
        watch.Add(connection);
        return connection;
    }

    private sealed class NeverRedials : IConnector
    {
        public Task<IConnection> OpenAsync(CancellationToken stopping) => throw new NotSupportedException();

        public async Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            throw new NotSupportedException();
        }

        public void Ended(IConnection connection, bool byPeer, bool wasProven)
        {
        }

        public TimeSpan? Pause(DialOutcome? failed) => null;

        public Task RestAsync() => Task.CompletedTask;
    }

    private sealed class Events : QuietEvents
    {
        public TaskCompletionSource IsProven { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DialFailure? RedialFailure { get; private set; }

        public ConnectionLoss? Loss { get; private set; }

        public override void Proven() => IsProven.TrySetResult();

        public override void Lost(ConnectionLoss? loss, TimeSpan lastProof) => Loss = loss;

        public override void RedialFailed(DialFailure failure, TimeSpan lastProof) => RedialFailure = failure;
    }
}

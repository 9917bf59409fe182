using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Tests.Simulators;
using RobotLink.Transports;

namespace RobotLink.Tests.Links;

/// <summary>What ends the wait for the next call, on a clock that moves by hand.</summary>
[CancelAfter(60_000)]
internal sealed class WakingTests
{
    private const string Slow = """
        profile: p
        extends: base/tcp-line
        reconnect: { first: 1s, factor: 10, max: 1h, absent: 1h, busy: 1h, jitter: 0% }
        requests: { status: { send: "STATUS?", reply: "STATUS {state:word}", every: 200ms } }

        """;

    private static readonly TimeSpan Woken = TimeSpan.FromSeconds(0.5);

    private FakeTimeProvider time = null!;
    private Way way = null!;
    private Absent device = null!;
    private LinkUnderTest tested = null!;
    private CancellationTokenSource stopping = null!;
    private Task running = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task CallTwice()
    {
        (time, way, device, stopping) = (new FakeTimeProvider(), new Way(), new Absent(), new CancellationTokenSource());
        tested = new LinkUnderTest(Slow, device, time, LinkSurroundings.Unknown with { News = way });
        running = tested.Link.RunAsync(stopping.Token);
        await Waiting();
        time.Advance(TimeSpan.FromSeconds(1));
        await Waiting();
        Assert.That(device.Calls, Is.EqualTo(2));

        // Ten seconds are to be waited now, of which one is the floor.
        time.Advance(TimeSpan.FromSeconds(2));
    }

    [TearDown]
    public async Task End()
    {
        await stopping.CancelAsync();
        time.Advance(TimeSpan.Zero);
        await running.WaitAsync(Stop);
        tested.Dispose();
        stopping.Dispose();
    }

    [Test]
    public async Task Without_news_nobody_is_called_before_the_wait_is_over()
    {
        time.Advance(TimeSpan.FromSeconds(7.9));

        Assert.That(await CallsInTheEnd(), Is.EqualTo(2));
    }

    [TestCase(PathChange.NeighbourAppeared)]
    [TestCase(PathChange.NeighbourExchanged)]
    [TestCase(PathChange.RouteChanged)]
    [TestCase(PathChange.CarrierBack)]
    public async Task Good_news_end_the_wait(int change)
    {
        way.Tell((PathChange)change);
        time.Advance(Woken);

        await device.CalledAsync(3, Stop);
    }

    [Test]
    public async Task Bad_news_do_not()
    {
        way.Tell(PathChange.NeighbourFailed);
        time.Advance(Woken);

        Assert.That(await CallsInTheEnd(), Is.EqualTo(2));
    }

    [Test]
    public async Task News_begin_the_waits_anew()
    {
        way.Tell(PathChange.NeighbourAppeared);
        time.Advance(Woken);
        await device.CalledAsync(3, Stop);
        await Waiting();

        time.Advance(TimeSpan.FromSeconds(1));

        await device.CalledAsync(4, Stop);
    }

    [Test]
    public async Task While_our_port_has_no_link_nobody_is_called_and_everybody_can_read_why()
    {
        way.Carrier = false;
        way.Tell(PathChange.CarrierLost);

        time.Advance(TimeSpan.FromHours(2));

        Assert.That(await CallsInTheEnd(), Is.EqualTo(2));
        Assert.That(tested.Link.Snapshot().Note, Is.EqualTo("waits until eth0 has a link; nobody is called before"));

        way.Carrier = true;
        way.Tell(PathChange.CarrierBack);
        time.Advance(Woken);
        await device.CalledAsync(3, Stop);
        Assert.That(tested.Link.Snapshot().Note, Is.Null);
    }

    [Test]
    public async Task A_port_that_is_back_is_found_though_nobody_tells()
    {
        way.Carrier = false;
        time.Advance(TimeSpan.FromHours(2));

        way.Carrier = true;
        time.Advance(TimeSpan.FromSeconds(30) + Woken);

        await device.CalledAsync(3, Stop);
    }

    [Test]
    public async Task News_that_come_while_a_call_is_under_way_count_when_it_fails()
    {
        device.Holds = true;
        time.Advance(TimeSpan.FromSeconds(8));
        await device.CalledAsync(3, Stop);

        way.Tell(PathChange.NeighbourAppeared);
        device.Fail();
        await Waiting();
        time.Advance(TimeSpan.FromSeconds(1));

        await device.CalledAsync(4, Stop);
    }

    [Test]
    public async Task Who_wants_the_link_now_waits_for_the_floor_only()
    {
        tested.Link.Reconnect();
        time.Advance(TimeSpan.Zero);

        await Eventually.IsTrue(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            return device.Calls == 3;
        }, Stop);
    }

    /// <summary>A call that should not be is made a moment later, on another thread: time goes on a little until it would have been.</summary>
    private async Task<int> CallsInTheEnd()
    {
        for (var moment = 0; moment < 10; moment++)
        {
            await Waiting();
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        return device.Calls;
    }

    private Task Waiting() => time.UntilAsync(() => time.ArmedTimers == 1, Stop);

    private sealed class Way : IPathNews
    {
        private Action<PathNews>? told;

        public bool? Carrier { get; set; } = true;

        public bool? HasCarrier(IPAddress remote) => Carrier;

        public IDisposable Follow(IPAddress remote, Action<PathNews> follower)
        {
            told = follower;
            return new Nothing();
        }

        public void Tell(PathChange change) => told!(new PathNews(change, "eth0"));

        private sealed class Nothing : IDisposable
        {
            public void Dispose()
            {
            }
        }
    }

    private sealed class Absent : IConnector
    {
        private TaskCompletionSource held = new();
        private TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls { get; private set; }

        public bool Holds { get; set; }

        public Task CalledAsync(int calls, CancellationToken stop) => Signals.UntilAsync(() => Volatile.Read(ref called).Task, () => Calls == calls, stop);

        public void Fail()
        {
            Holds = false;
            held.SetResult();
        }

        public async Task<IConnection> OpenAsync(CancellationToken stopping)
        {
            held = Holds ? new TaskCompletionSource() : held;
            Calls++;
            Interlocked.Exchange(ref called, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            if (Holds)
            {
                await held.Task;
            }

            throw new DialException(
                new DialFailure(DialOutcome.TimedOut, TimeSpan.Zero, "10.0.0.2:1", "no answer") { Remote = IPAddress.Parse("10.0.0.2") }, null);
        }

        public Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) => throw new NotSupportedException();

        public void Ended(IConnection connection, bool byPeer, bool wasProven)
        {
        }

        public TimeSpan? Pause(DialOutcome? failed) => null;

        public Task RestAsync() => Task.CompletedTask;
    }
}

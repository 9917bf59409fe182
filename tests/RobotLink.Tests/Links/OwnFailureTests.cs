using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Transports;
using RobotLink.Transports;

namespace RobotLink.Tests.Links;

/// <summary>What goes wrong in our own code stays on its link.</summary>
[CancelAfter(20_000)]
internal sealed class OwnFailureTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_connector_that_fails_while_the_link_is_told_to_end_ends_the_link_and_nothing_else()
    {
        using var stopping = new CancellationTokenSource();
        var connector = new Failing(fails: true);
        var running = Link(connector).RunAsync(stopping.Token);
        await connector.Opening.Task.WaitAsync(Stop);

        await stopping.CancelAsync();

        Assert.That(async () => await running.WaitAsync(Stop), Throws.Nothing);
    }

    [Test]
    public async Task A_connector_that_cannot_let_go_ends_the_link_and_nothing_else()
    {
        using var stopping = new CancellationTokenSource();
        var connector = new Failing(fails: false);
        var running = Link(connector).RunAsync(stopping.Token);
        await connector.Opening.Task.WaitAsync(Stop);

        await stopping.CancelAsync();

        Assert.That(async () => await running.WaitAsync(Stop), Throws.Nothing);
    }

    private static Link Link(IConnector connector)
    {
        var site = Texts.Site("links: { a: { profile: p, address: \"127.0.0.1:1\" } }", new Texts().With("p", LinkBench.Polled)).Site!;
        var clock = new MonotonicClock(TimeProvider.System);
        var configuration = site.Links[0];
        var plan = LinkPlan.Of(configuration, EffectiveLink.Protocol(configuration));
        var watch = new Watch(clock, new WatchList());
        return new Link(configuration, plan, new Hub().Journal("a"), clock, connector, LinkSurroundings.Unknown, new DialPace(clock), new Random(1), watch, NullLogger.Instance);
    }

    private sealed class Failing(bool fails) : IConnector
    {
        public TaskCompletionSource Opening { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<IConnection> OpenAsync(CancellationToken stopping)
        {
            var ended = new TaskCompletionSource();
            using var _ = stopping.Register(ended.SetResult);
            Opening.TrySetResult();
            await ended.Task;
            throw fails ? new InvalidOperationException("a mistake of ours") : new OperationCanceledException(stopping);
        }

        public Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) => throw new NotSupportedException();

        public void Ended(IConnection connection, bool byPeer, bool wasProven)
        {
        }

        public TimeSpan? Pause(DialOutcome? failed) => null;

        public Task RestAsync() => fails ? Task.CompletedTask : Task.FromException(new InvalidOperationException("a mistake of ours"));
    }
}

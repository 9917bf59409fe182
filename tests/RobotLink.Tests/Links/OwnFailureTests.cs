using RobotLink.Diagnosis;
using RobotLink.Tests.Transports;
using RobotLink.Transports;

namespace RobotLink.Tests.Links;

/// <summary>What goes wrong in our own code stays on its link.</summary>
[CancelAfter(60_000)]
internal sealed class OwnFailureTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_connector_that_fails_while_the_link_is_told_to_end_ends_the_link_and_nothing_else()
    {
        using var stopping = new CancellationTokenSource();
        var connector = new Failing(fails: true);
        using var tested = new LinkUnderTest(LinkBench.Polled, connector);
        var running = tested.Link.RunAsync(stopping.Token);
        await connector.Opening.Task.WaitAsync(Stop);

        await stopping.CancelAsync();

        Assert.That(async () => await running.WaitAsync(Stop), Throws.Nothing);
    }

    [Test]
    public async Task A_connector_that_cannot_let_go_ends_the_link_and_nothing_else()
    {
        using var stopping = new CancellationTokenSource();
        var connector = new Failing(fails: false);
        using var tested = new LinkUnderTest(LinkBench.Polled, connector);
        var running = tested.Link.RunAsync(stopping.Token);
        await connector.Opening.Task.WaitAsync(Stop);

        await stopping.CancelAsync();

        Assert.That(async () => await running.WaitAsync(Stop), Throws.Nothing);
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

using System.Net;
using System.Threading.Channels;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;

namespace RobotLink.Tests.Links;

/// <summary>What is asked about the way to a device whose address changes.</summary>
[CancelAfter(60_000)]
internal sealed class LinkPathTests
{
    private static readonly IPAddress First = IPAddress.Parse("10.0.0.2");
    private static readonly IPAddress Second = IPAddress.Parse("10.0.0.3");

    private readonly Lock gate = new();
    private Slow probes = null!;
    private Learned learned = null!;
    private LinkPath path = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void SetUp()
    {
        (probes, learned) = (new Slow(), new Learned());
        path = new LinkPath("a", LinkSurroundings.Unknown with { Probes = probes }, new MonotonicClock(new FakeTimeProvider()), gate, learned);
    }

    [Test]
    public async Task An_address_that_comes_into_doubt_while_another_is_asked_about_is_asked_about_next()
    {
        lock (gate)
        {
            path.Follow(First);
            path.AskPatiently();
            path.Follow(Second);
            Assert.That(path.AskPatiently(), Is.True, "it is under way");
        }

        (await probes.Asked(Stop)).Answer.SetResult(PathEvidence.None);
        var (about, answer) = await probes.Asked(Stop);
        Assert.That(about, Is.EqualTo(Second));

        answer.SetResult(PathEvidence.None);
        await learned.Once.Task.WaitAsync(Stop);
    }

    private sealed class Slow : IPathProbes
    {
        private readonly Channel<(IPAddress About, TaskCompletionSource<PathEvidence> Answer)> asked =
            Channel.CreateUnbounded<(IPAddress, TaskCompletionSource<PathEvidence>)>();

        public async Task<(IPAddress About, TaskCompletionSource<PathEvidence> Answer)> Asked(CancellationToken stop) => await asked.Reader.ReadAsync(stop);

        public PathEvidence Look(PathTarget target) => PathEvidence.None;

        public void NoteWorking(PathTarget target)
        {
            // It never works here.
        }

        public Task<PathEvidence> GatherAsync(PathTarget target)
        {
            var answer = new TaskCompletionSource<PathEvidence>(TaskCreationOptions.RunContinuationsAsynchronously);
            asked.Writer.TryWrite((target.Remote, answer));
            return answer.Task;
        }
    }

    private sealed class Learned : ILinkPathEvents
    {
        public TaskCompletionSource Once { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void PathLearned(bool isNews) => Once.TrySetResult();

        public void DeviceHeard()
        {
            // Nobody is.
        }

        public void PathChanged(PathNews news)
        {
            // There are none.
        }
    }
}

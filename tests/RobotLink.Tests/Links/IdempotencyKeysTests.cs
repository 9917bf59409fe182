using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Tests.Links;

public sealed class IdempotencyKeysTests
{
    private const int RepliesKept = 200;

    private static readonly MessageEntry Reply = new()
    {
        Sequence = 7,
        Link = "r1",
        Time = DateTimeOffset.UnixEpoch,
        Direction = Direction.Received,
        Kind = EntryKind.Reply,
        Epoch = 1,
        Frame = [],
        PayloadAt = 0,
        PayloadLength = 0,
    };

    private FakeTimeProvider time = null!;
    private IdempotencyKeys keys = null!;

    [SetUp]
    public void MakeKeys()
    {
        time = new FakeTimeProvider();
        keys = new IdempotencyKeys(new MonotonicClock(time), []);
    }

    [Test]
    public async Task A_repeated_key_is_answered_with_the_first_reply()
    {
        await Ask("a", "move 1");

        var again = await keys.Once("a", "move 1", MustNotAsk, out var isRepeat);

        Assert.That((isRepeat, again.Reply?.Sequence), Is.EqualTo((true, 7)));
    }

    [Test]
    public async Task An_old_key_is_answered_with_its_outcome_and_says_that_the_reply_is_gone()
    {
        await Ask("a", "move 1");
        await AskMany(RepliesKept);

        var again = await keys.Once("a", "move 1", MustNotAsk, out _);

        Assert.That((again.Outcome, again.Reply, again.Reason), Is.EqualTo((RequestOutcome.Answered, (MessageEntry?)null, "the stored outcome; its reply is not kept any more")));
    }

    [Test]
    public async Task A_slow_command_keeps_its_reply_until_it_has_ended()
    {
        var slow = new TaskCompletionSource<RequestResult>();
        var first = keys.Once("slow", "move 1", () => slow.Task, out _);
        await AskMany(RepliesKept);

        var again = keys.Once("slow", "move 1", MustNotAsk, out _);
        slow.SetResult(Answered());

        Assert.That((await first, await again), Is.EqualTo((Answered(), Answered())));
    }

    [Test]
    public async Task A_slow_command_that_has_ended_is_an_old_one_like_any_other()
    {
        var slow = new TaskCompletionSource<RequestResult>();
        _ = keys.Once("slow", "move 1", () => slow.Task, out _);
        await AskMany(RepliesKept);
        slow.SetResult(Answered());
        await AskMany(RepliesKept + 1);

        var again = await keys.Once("slow", "move 1", MustNotAsk, out _);

        Assert.That((again.Outcome, again.Reply), Is.EqualTo((RequestOutcome.Answered, (MessageEntry?)null)));
    }

    [Test]
    public async Task An_old_key_with_another_content_is_refused()
    {
        await Ask("a", "move 1");
        await AskMany(RepliesKept);

        Assert.That(() => keys.Once("a", "move 2", MustNotAsk, out _), Throws.TypeOf<RequestRefusedException>().With.Property("Kind").EqualTo(RefusalKind.KeyReused));
    }

    [Test]
    public async Task A_key_is_free_again_after_a_day()
    {
        await Ask("a", "move 1");
        time.Advance(TimeSpan.FromHours(24.1));

        await keys.Once("a", "move 2", () => Task.FromResult(Answered()), out var isRepeat);

        Assert.That(isRepeat, Is.False);
    }

    private Task<RequestResult> Ask(string key, string content) => keys.Once(key, content, () => Task.FromResult(Answered()), out _);

    private async Task AskMany(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await Ask($"{keys.Count}", "move 2");
        }
    }

    private static RequestResult Answered() => new(RequestOutcome.Answered, Reply, TimeSpan.FromSeconds(1), null);

    private static Task<RequestResult> MustNotAsk() => throw new InvalidOperationException("asked twice");
}

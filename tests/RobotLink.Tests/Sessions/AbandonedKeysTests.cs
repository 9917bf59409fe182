using RobotLink.Messages;
using RobotLink.Sessions;

namespace RobotLink.Tests.Sessions;

internal sealed class AbandonedKeysTests
{
    private const string Numbered = """
        profile: p
        extends: base/tcp-line
        counters: { id: { from: 1, to: 60000 } }
        replies: { matched_by: id, window: 256 }
        requests: { status: { send: "S {=counter.id}", reply: "R {id:int} {state:word}", retries: 2 } }
        """;

    [Test]
    public void All_questions_of_a_wide_window_may_be_given_up_together()
    {
        using var bench = new SessionBench(Numbered);
        var exchange = bench.Protocol.Exchange(bench.Protocol.Catalogue.FindRequest("status")!);
        var keys = AbandonedKeys.For(bench.Protocol.Profile);

        var kept = Enumerable.Range(1, 256).All(number => keys.TryAdd(new ReplyKey(true, number, null), exchange, copies: 3, TimeSpan.FromSeconds(10), TimeSpan.Zero));

        Assert.That(kept, Is.True);
    }

    [Test]
    public void A_key_too_many_whose_reply_may_still_come_is_told()
    {
        using var bench = new SessionBench(Numbered);
        var exchange = bench.Protocol.Exchange(bench.Protocol.Catalogue.FindRequest("status")!);
        var keys = new AbandonedKeys(most: 64);

        bool Add(int number, double now) => keys.TryAdd(new ReplyKey(true, number, null), exchange, copies: 1, TimeSpan.FromSeconds(now + 10), TimeSpan.FromSeconds(now));

        Assert.That(Enumerable.Range(1, 64).All(number => Add(number, now: 0)), Is.True);
        Assert.That((Add(65, now: 1), Add(66, now: 10)), Is.EqualTo((false, true)));
    }
}

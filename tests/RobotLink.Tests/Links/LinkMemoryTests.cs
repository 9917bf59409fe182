using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Links;

/// <summary>What a link remembers of its past, and what it forgets.</summary>
[CancelAfter(60_000)]
internal sealed class LinkMemoryTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_link_that_a_reload_makes_anew_leaves_the_device_the_time_to_free_its_seat()
    {
        await using var before = new LinkOnPaper(LinkOnPaper.Polled, Running);
        await before.UntilAsync(link => link.State == LinkState.Up, Stop);
        await using var next = new LinkOnPaper(LinkOnPaper.Polled, Running, before);

        await next.Time.NextTimerAsync(left => left == TimeSpan.FromSeconds(5), Stop);
        Assert.That(next.Device.Calls, Is.Zero);

        next.Time.Advance(TimeSpan.FromSeconds(5));
        await next.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [Test]
    public async Task What_ended_a_connection_before_the_link_was_disabled_is_no_reason_for_a_refusal_after_it()
    {
        await using var bench = new LinkOnPaper(LinkOnPaper.Polled, Running);
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        bench.Device.Refuses = true;
        bench.Device.HangUp();
        await bench.UntilAsync(link => link.Verdict?.Cause == Cause.ClosedByPeer, Stop);
        bench.Link.SetAdmin(LinkAdmin.Disabled);
        bench.Time.Advance(TimeSpan.Zero);
        await bench.UntilAsync(link => link.State == LinkState.Unknown, Stop);

        bench.Time.Advance(TimeSpan.FromHours(1));
        bench.Link.SetAdmin(LinkAdmin.Enabled);

        var refused = await bench.UntilAsync(link => link.Verdict?.Cause == Cause.Refused, Stop);
        Assert.That(refused.Verdict!.Words, Does.Not.Contain("its program has ended"));
    }

    [Test]
    public async Task A_link_that_waits_for_a_word_of_the_device_tells_what_it_cannot_ask()
    {
        const string waits = """
            profile: p
            extends: base/tcp-line
            requests: { status: { send: "STATUS {=secret.token}", reply: "STATUS {state:word}", every: 200ms } }
            events: { alarm: { match: "ALARM {number:int}" } }

            """;
        await using var bench = new LinkOnPaper(waits, Running, secrets: ", secrets: { token: env:ROBOTLINK_TEST_NEVER_SET }");

        await Eventually.IsTrue(() => bench.Link.Snapshot() is { State: LinkState.Connecting, Note: { } note } && note.Contains("the secret token", StringComparison.Ordinal), Stop);
    }

    private static string? Running(string line) => line == "STATUS?" ? "STATUS RUN" : null;
}

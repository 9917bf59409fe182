using System.Text;
using RobotLink.Diagnosis;
using RobotLink.Messages;
using RobotLink.Recording;

namespace RobotLink.Tests.Links;

/// <summary>What a link writes down of what passes it.</summary>
[CancelAfter(60_000)]
internal sealed class LinkRecordingTests
{
    private const string Guarded = """
        profile: p
        extends: base/tcp-line
        reconnect: { first: 1s, jitter: 0%, cool_down: 5s }
        session: [{ send: login, expect: welcome }]
        messages: { login: { text: "USER {=secret.user} PASS {=secret.password}" }, welcome: { text: "WELCOME {who:text}" } }
        requests: { status: { send: "STATUS?", reply: "STATUS {state:word}", every: 200ms } }

        """;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Bytes_both_ways_and_what_became_of_the_link_are_written_down_in_order()
    {
        await using var bench = new LinkOnPaper(LinkOnPaper.Polled, line => line == "STATUS?" ? "STATUS RUN" : null);
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        bench.Device.HangUp();
        await bench.UntilAsync(link => link.State == LinkState.Down, Stop);

        var told = Entries(bench.Link.Record!);

        Assert.That(told.Take(5).Select(Words), Is.EqualTo(new[] { "state connecting", "opened", "tx STATUS?\r\n", "rx STATUS RUN\r\n", "state up" }));
        Assert.That(told.TakeLast(2).Select(Words), Is.EqualTo(new[] { "ended", "state down" }));
        Assert.That(told.Skip(1).Select(entry => entry.Epoch), Is.All.EqualTo(1));
        var down = (RecordedMark)told[^1];
        Assert.That((down.Cause, down.Sequence), Is.EqualTo(("closed-by-peer", bench.Link.Journal.States()[^1].Sequence)));
    }

    [Test]
    public async Task A_secret_is_never_written_down_as_it_was_sent()
    {
        Environment.SetEnvironmentVariable("ROBOTLINK_TEST_RECORD_USER", "operator-7");
        Environment.SetEnvironmentVariable("ROBOTLINK_TEST_RECORD_PASSWORD", "geheim-4711");
        await using var bench = new LinkOnPaper(
            Guarded,
            line => line == "STATUS?" ? "STATUS RUN" : line == "USER operator-7 PASS geheim-4711" ? "WELCOME friend" : null,
            secrets: ", secrets: { user: env:ROBOTLINK_TEST_RECORD_USER, password: env:ROBOTLINK_TEST_RECORD_PASSWORD }");
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);

        var told = Entries(bench.Link.Record!).OfType<RecordedBytes>().ToArray();

        Assert.That((Words(told[0]), told[0].IsMasked), Is.EqualTo(("tx USER ********** PASS ***********\r\n", true)));
        Assert.That(told.Select(Words), Has.None.Contains("geheim"));
        Assert.That(bench.Link.Record!.Secrets.Select(Encoding.ASCII.GetString), Is.EqualTo(new[] { "operator-7", "geheim-4711" }));
    }

    private static string Words(RecordedEntry entry) => entry switch
    {
        RecordedBytes bytes => $"{(bytes.Direction == Direction.Received ? "rx" : "tx")} {Encoding.ASCII.GetString(bytes.Bytes)}",
        RecordedMark { What: RecordedMark.State } state => $"state {state.NewState}",
        RecordedMark mark => mark.What,
        _ => "",
    };

    private static List<RecordedEntry> Entries(LinkRecord record)
    {
        var reader = new RecordReader(record);
        var entries = new List<RecordedEntry>();
        while (reader.Take() is { Count: > 0 } next)
        {
            entries.AddRange(next);
        }

        return entries;
    }
}

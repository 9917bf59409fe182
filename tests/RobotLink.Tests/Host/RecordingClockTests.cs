using System.IO.Pipelines;
using System.Text;
using RobotLink.Commands;
using RobotLink.Host.Api;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Recording;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Host;

/// <summary>The last ten minutes are ten minutes, though somebody sets the clock of the PC in them.</summary>
[CancelAfter(60_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RecordingClockTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly Supervisor supervisor;

    public RecordingClockTests() => supervisor = new Supervisor(
        Texts.GoodSite("links: { a: { profile: p, address: 127.0.0.1:1, enabled: false } }", "profile: p\nextends: base/tcp-line\n"),
        new Hub(), time, new LogLines(), Networks.OfThisSystem(), new MemoryAudit());

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    private Link Link => supervisor.Links[0];

    public ValueTask DisposeAsync() => supervisor.DisposeAsync();

    [Test]
    public async Task What_passed_lately_is_not_lost_because_the_clock_was_set_forward()
    {
        Hear("one");
        time.Advance(TimeSpan.FromMinutes(1));
        time.StepWall(TimeSpan.FromHours(1));
        Hear("two");

        Assert.That(Said(await LastAsync(TimeSpan.FromMinutes(10))), Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public async Task What_passed_long_ago_does_not_come_because_the_clock_was_set_back()
    {
        Hear("one");
        time.Advance(TimeSpan.FromMinutes(13));
        time.StepWall(TimeSpan.FromHours(-1));
        Hear("two");

        Assert.That(Said(await LastAsync(TimeSpan.FromMinutes(10))), Is.EqualTo(new[] { "two" }));
    }

    [Test]
    public async Task What_comes_before_the_time_asked_for_lies_between_two_marks()
    {
        Hear("one");
        time.Advance(TimeSpan.FromMinutes(5));
        Hear("two");
        time.Advance(TimeSpan.FromMinutes(5));
        Hear("three");

        var alone = await LastAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
        Assert.That(alone.Entries.Where(entry => entry is not RecordedMark { What: "begins" }).Select(Word), Is.EqualTo(new[] { "three" }));
        var recording = await LastAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4));
        Assert.That(recording.Entries.Where(entry => entry is not RecordedMark { What: "begins" }).Select(Word), Is.EqualTo(new[] { "lead", "two", "from", "three" }));
    }

    private static IEnumerable<string> Said(RecordingFile recording) => recording.Bytes.Select(Word);

    private static string Word(RecordedEntry entry) => entry is RecordedBytes bytes ? Encoding.ASCII.GetString(bytes.Bytes) : ((RecordedMark)entry).What;

    private void Hear(string text) => Link.Record!.Received(supervisor.Now, Encoding.ASCII.GetBytes(text));

    private async Task<RecordingFile> LastAsync(TimeSpan length, TimeSpan lead = default)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var answer = new RecordingAnswer([Link], new SecretStars(supervisor.Secrets), TimeProvider.System, pipe.Writer) { Since = supervisor.Now - length, LeadBy = lead };
        await answer.WriteAsync(new RecordingHead(time.GetUtcNow(), "1.2.3", [RecordingsApi.Head(Link)]), [], follow: false, Stop);
        await pipe.Writer.CompleteAsync();
        using var reader = new StreamReader(pipe.Reader.AsStream());
        return RecordingFile.Read((await reader.ReadToEndAsync(Stop)).Split('\n'));
    }
}

using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Tests.Supervision;

/// <summary>Secrets in a folder that answers, changes, or hangs.</summary>
[CancelAfter(60_000)]
internal sealed class LinkSecretsTests
{
    private static readonly Dictionary<string, SecretReference> Places = new() { ["token"] = new SecretReference(null, "token.txt") };

    private readonly ManualResetEventSlim answers = new(true);
    private readonly FakeTimeProvider time = new();
    private string text = "";
    private LinkSecrets secrets = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void SetUp()
    {
        text = "first\n";
        secrets = new LinkSecrets(Places, "folder", _ =>
        {
            answers.Wait();
            return text;
        });
    }

    [TearDown]
    public void LetGo() => answers.Set();

    [OneTimeTearDown]
    public void Dispose() => answers.Dispose();

    [Test]
    public async Task A_secret_is_read_before_the_connection()
    {
        await secrets.FetchAsync(time, Stop);

        Assert.That(Token(), Is.EqualTo("first"));
    }

    [Test]
    public async Task A_changed_secret_holds_from_the_next_connection_on()
    {
        await secrets.FetchAsync(time, Stop);
        text = "second\n";
        await secrets.FetchAsync(time, Stop);

        Assert.That(Token(), Is.EqualTo("second"));
    }

    [Test]
    public async Task While_the_folder_hangs_what_was_read_before_is_there_at_once()
    {
        await secrets.FetchAsync(time, Stop);
        answers.Reset();

        Assert.That((Token(), Token()), Is.EqualTo(("first", "first")));
    }

    [Test]
    public async Task A_folder_that_hangs_from_the_start_keeps_a_connection_waiting_for_two_seconds_and_nobody_else()
    {
        answers.Reset();
        var fetching = secrets.FetchAsync(time, Stop);
        await time.NextTimerAsync(left => left == TimeSpan.FromSeconds(2), Stop);
        time.Advance(TimeSpan.FromSeconds(2));
        await fetching.WaitAsync(Stop);

        Assert.That(Token, Throws.TypeOf<EncodeException>().With.Message.Contains("its folder does not answer"));
    }

    private object? Token() => secrets.TryGet("secret", "token", out var value) ? value : null;
}

using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Simulators.Cognex;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Devices;

/// <summary>The profile <c>cognex-insight</c>.</summary>
[CancelAfter(60_000)]
internal sealed class CameraTests
{
    private const string UserVariable = "ROBOTLINK_TEST_CAMERA_USER";
    private const string PasswordVariable = "ROBOTLINK_TEST_CAMERA_PASSWORD";
    private const string Secrets = $", secrets: {{ user: env:{UserVariable}, password: env:{PasswordVariable} }}";

    [OneTimeSetUp]
    public void Know()
    {
        Environment.SetEnvironmentVariable(UserVariable, "admin");
        Environment.SetEnvironmentVariable(PasswordVariable, "pass word");
    }

    [OneTimeTearDown]
    public void Forget()
    {
        Environment.SetEnvironmentVariable(UserVariable, null);
        Environment.SetEnvironmentVariable(PasswordVariable, null);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task It_is_triggered_and_its_result_is_read(bool telnet, CancellationToken stop)
    {
        await using var bench = Started(telnet);
        await bench.UntilAsync(LinkState.Up, stop);

        var before = await bench.AskAsync("value", stop, ("column", "A"), ("row", 1));
        var inspected = await bench.AskAsync("inspect", stop);
        var after = await bench.AskAsync("value", stop, ("column", "A"), ("row", 1));

        Assert.That((before, inspected, after), Is.EqualTo(("Answered value=12.5", "Answered", "Answered value=12.537")));
    }

    [Test]
    public async Task Inputs_of_the_job_are_written_and_read_back(CancellationToken stop)
    {
        await using var bench = Started();
        await bench.UntilAsync(LinkState.Up, stop);

        var written = await bench.AskAsync("set_text", stop, ("column", "A"), ("row", 4), ("value", "PART-B"));

        Assert.That((written, await bench.AskAsync("text_value", stop, ("column", "A"), ("row", 4))), Is.EqualTo(("Answered", "Answered value=PART-B")));
    }

    [Test]
    public async Task An_error_rejects_with_the_manual_s_words_and_the_link_stays(CancellationToken stop)
    {
        await using var bench = Started();
        await bench.UntilAsync(LinkState.Up, stop);

        var refused = await bench.AskAsync("set_integer", stop, ("column", "A"), ("row", 400), ("value", 5));
        var next = await bench.AskAsync("job", stop);

        Assert.That(refused, Does.StartWith("Rejected").And.Contain("a value is out of range"));
        Assert.That((next, bench.Link.Snapshot().Epoch), Is.EqualTo(("Answered file=1PartA.job", 1)));
    }

    [Test]
    public async Task An_offline_camera_is_degraded_and_not_triggered(CancellationToken stop)
    {
        await using var bench = Started();
        await bench.UntilAsync(LinkState.Up, stop);

        bench.Control("offline");

        Assert.That(await bench.AskAsync("trigger", stop), Does.StartWith("Rejected").And.Contain("offline"));
        await bench.UntilAsync(LinkState.Degraded, stop);
    }

    [Test]
    public async Task A_wrong_password_is_told(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("cognex-insight", new CognexInSightSimulator(DeviceBench.Options) { Password = "another" }, Secrets);

        await bench.UntilAsync(link => link.Verdict is not null, stop);

        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.Rejected, Certainty.Proven)));
        Assert.That(verdict.Words, Is.EqualTo("The device answers with an error (the device answers wrong_login)"));
        Assert.That(bench.Link.Snapshot().State, Is.EqualTo(LinkState.Connecting), "it never was up");
    }

    private static DeviceBench Started(bool telnet = false) => DeviceBench.Of(
        "cognex-insight", new CognexInSightSimulator(DeviceBench.Options) { Password = "pass word", OffersTelnetOptions = telnet }, Secrets);
}

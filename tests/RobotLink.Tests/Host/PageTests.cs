using System.Text.Json;
using RobotLink.Diagnosis;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

/// <summary>What causes and codes mean, for programs.</summary>
[CancelAfter(60_000)]
internal sealed class PageTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_cause_is_explained_to_a_program()
    {
        var page = await AskAsync("explain no-reply --json");

        Assert.That(page.GetProperty("cause").GetString(), Is.EqualTo("no-reply"));
        Assert.That(page.GetProperty("words").GetString(), Is.EqualTo(CauseWords.Of(Cause.NoReply)));
        Assert.That((page.GetProperty("proof").GetString(), page.GetProperty("remedy").GetString()), Is.Not.EqualTo(("", "")));
    }

    [Test]
    public async Task A_code_is_explained_to_a_program()
    {
        var page = await AskAsync("explain E1504 --json");

        Assert.That(page.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "code", "title", "explanation", "wrong", "right" }));
        Assert.That(page.GetProperty("code").GetString(), Is.EqualTo("E1504"));
    }

    [Test]
    public void A_past_outage_is_told_apart_from_a_state_change()
    {
        var outage = new OutageDocument { Id = "o1", Root = "port eth0", Cause = "local-port-down", Certainty = "proven", Words = "", WalkTo = "", Since = default, BeganAfter = default, Members = ["a", "b"] };

        Assert.That(JsonSerializer.Serialize(new PastOutageDocument(outage), Answer.Options), Does.StartWith("{\"type\":\"outage\",\"id\":\"o1\","));
    }

    private static async Task<JsonElement> AskAsync(string line)
    {
        var run = await CommandRun.OfAsync(line, Stop);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        return JsonDocument.Parse(run.Out).RootElement;
    }
}

using System.Text.Json;
using RobotLink.Host.Api;
using RobotLink.Simulators;

namespace RobotLink.Tests.Host.Simulation;

/// <summary>FANUC's Remote Motion Interface with the product's own link, against our simulator, which refuses the ninth instruction.</summary>
[CancelAfter(60_000)]
internal sealed class RmiLinkTests
{
    private RunningDaemon running = null!;

    [SetUp]
    public async Task StartAsync() => running = await RunningDaemon.StartAsync(
        "fanuc-rmi",
        [("r1", true, SimulatorCatalogue.Create("fanuc-rmi", new SimulatorOptions { Time = TimeProvider.System }))],
        TestContext.CurrentContext.CancellationToken);

    [TearDown]
    public async Task StopAsync() => await running.DisposeAsync();

    [Test]
    public async Task The_ninth_instruction_waits_until_one_was_returned(CancellationToken stopping)
    {
        Assert.That(await CommandAsync("initialize", stopping), Is.EqualTo("answered"));
        Assert.That(await CommandAsync("pause", stopping), Is.EqualTo("answered"), "nothing is executed from now on");
        var instructions = Enumerable.Range(1, 9).Select(number => WaitAsync(0.01, number, stopping)).ToArray();
        await SeenAsync("tx", "wait_time", 8, stopping);
        Assert.That(await CommandAsync("set_override", stopping, """{"percent":50}"""), Is.EqualTo("answered"), "a full window holds back no command");
        Assert.That(await SentAsync("wait_time", stopping), Is.EqualTo(8));

        Assert.That(await CommandAsync("continue", stopping), Is.EqualTo("answered"));
        Assert.That(await Task.WhenAll(instructions), Is.All.EqualTo("answered"));
    }

    [Test]
    public async Task After_an_orderly_stop_the_robot_can_be_initialized_again(CancellationToken stopping)
    {
        Assert.That(await CommandAsync("initialize", stopping), Is.EqualTo("answered"));
        await running.ActAsync("r1", "disable", stopping);
        await SeenAsync("rx", "disconnected", 1, stopping);
        await running.ActAsync("r1", "enable", stopping);
        await running.UntilAsync("r1", "up", stopping);

        Assert.That(await CommandAsync("initialize", stopping, key: "again"), Is.EqualTo("answered"), "nothing was left behind");
    }

    [Test]
    public async Task An_orderly_stop_says_farewell_although_the_robot_is_still_at_work(CancellationToken stopping)
    {
        Assert.That(await CommandAsync("initialize", stopping), Is.EqualTo("answered"));
        var instruction = WaitAsync(600, 1, stopping);
        await SeenAsync("tx", "wait_time", 1, stopping);
        await running.ActAsync("r1", "disable", stopping);
        await SeenAsync("rx", "disconnected", 1, stopping);

        Assert.That(await instruction, Is.EqualTo("unknown"));
    }

    private Task<string?> WaitAsync(double seconds, int number, CancellationToken stopping) =>
        CommandAsync("wait_time", stopping, FormattableString.Invariant($$"""{"seconds":{{seconds}}}"""), $"wait-{number}");

    private async Task<string?> CommandAsync(string name, CancellationToken stopping, string fields = "{}", string? key = null)
    {
        var (_, answer) = await running.AskAsync("r1", $$"""{"name":"{{name}}","fields":{{fields}}}""", key ?? name, stopping);
        return answer.GetProperty("outcome").GetString();
    }

    /// <summary>Until so many of these messages have passed.</summary>
    private async Task SeenAsync(string direction, string name, int count, CancellationToken stopping)
    {
        var seen = 0;
        await foreach (var line in running.StreamAsync("?links=r1&types=message&after=0", StreamText.Lines, null, stopping))
        {
            using var json = JsonDocument.Parse(line);
            seen += json.RootElement.TryGetProperty("name", out var known) && known.GetString() == name
                && json.RootElement.GetProperty("dir").GetString() == direction ? 1 : 0;
            if (seen == count)
            {
                return;
            }
        }
    }

    private async Task<int> SentAsync(string name, CancellationToken stopping)
    {
        var kept = await running.GetAsync<ListDocument<MessageDocument>>("links/r1/messages?last=4096", stopping);
        return kept.Items.Count(message => message.Name == name && message.Dir == "tx");
    }
}

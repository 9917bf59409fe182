using RobotLink.Host.Api;
using RobotLink.Host.Simulation;
using RobotLink.Profiles;
using RobotLink.Simulators;
using RobotLink.Simulators.Scripts;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Host.Simulation;

/// <summary>The product's own links against devices made of nothing but examples.</summary>
[CancelAfter(60_000)]
internal sealed class PlayedProfileTests
{
    [TestCase("abb-rapid-lines", "position", "x")]
    [TestCase("abb-open-commands", "info", "serial")]
    public async Task A_link_comes_up_and_its_request_is_answered(string profile, string request, string field, CancellationToken stopping)
    {
        await using var running = await RunningDaemon.StartAsync(profile, [("r1", true, Device(profile))], stopping);

        var (status, answer) = await running.AskAsync("r1", $$"""{"name":"{{request}}"}""", null, stopping);

        Assert.That((status, answer.GetProperty("outcome").GetString()), Is.EqualTo((200, "answered")), answer.ToString());
        Assert.That(answer.GetProperty("reply").GetProperty("fields").TryGetProperty(field, out _), answer.ToString());
    }

    [Test]
    public async Task A_tightening_controller_made_of_examples_starts_subscribes_and_brings_new_results(CancellationToken stopping)
    {
        await using var running = await RunningDaemon.StartAsync(
            "open-protocol-torque", [("t1", true, Device("open-protocol-torque"))], stopping);

        var results = new List<string>();
        await foreach (var line in running.StreamAsync("?after=0", StreamText.Lines, null, stopping))
        {
            results.AddRange(line.Contains("tightening_result", StringComparison.Ordinal) ? [line] : []);
            if (results.Count == 2)
            {
                break;
            }
        }

        Assert.That((results[0].Contains("118", StringComparison.Ordinal), results[1].Contains("119", StringComparison.Ordinal)), Is.EqualTo((true, true)), results[1]);
    }

    private static ScriptedSimulator Device(string profile)
    {
        var device = new ScriptedSimulator(
            new TranscriptScript(ProfileReader.Read(profile, new Texts()).Profile!), new SimulatorOptions { Time = TimeProvider.System });
        return device;
    }
}

using System.Text.Json;
using RobotLink.Host.Api;
using RobotLink.Host.Simulation;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Recording;
using RobotLink.Simulators;
using RobotLink.Simulators.Replays;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Host;

/// <summary>A link to a robot is recorded; then another link talks to the recording.</summary>
[CancelAfter(60_000)]
internal sealed class ReplayedLinkTests
{
    private const int Heard = 8;

    [Test]
    public async Task A_recording_tells_and_its_replay_says_what_the_robot_said(CancellationToken stopping)
    {
        var (told, recording) = await RecordAsync(stopping);

        Assert.That(Decoded(recording).Take(told.Count), Is.EqualTo(told), "decoded from the record");

        var (connections, beginsInside, _, _, _) = RecordedConnections.Of(recording.From);
        Assert.That((connections.Count, beginsInside), Is.EqualTo((1, false)));
        var device = new ReplaySimulator("abb-rapid-lines", connections, new ReplayOptions { Tell = _ => { } }, new SimulatorOptions { Time = TimeProvider.System });
        await using var again = await RunningDaemon.StartAsync("abb-rapid-lines", [("r1", false, device)], stopping);

        Assert.That(await HeardAsync(again, told.Count, stopping), Is.EqualTo(told), "heard from the replay");
    }

    private static async Task<(List<string> Told, RecordingFile Recording)> RecordAsync(CancellationToken stopping)
    {
        var robot = SimulatorCatalogue.Create("abb-rapid-lines", new SimulatorOptions { Time = TimeProvider.System });
        await using var running = await RunningDaemon.StartAsync("abb-rapid-lines", [("r1", false, robot)], stopping);
        var told = await HeardAsync(running, Heard, stopping);
        var text = await running.Http.GetStringAsync("links/r1/bytes", stopping);
        return (told, RecordingFile.Read(text.Split('\n')));
    }

    /// <summary>What the device said first, as the link understood it.</summary>
    private static async Task<List<string>> HeardAsync(RunningDaemon running, int count, CancellationToken stopping)
    {
        var heard = new List<string>();
        await foreach (var line in running.StreamAsync("?links=r1&types=message&after=0", StreamText.Lines, null, stopping))
        {
            var message = JsonDocument.Parse(line).RootElement;
            if (message.GetProperty("type").GetString() == "message" && message.GetProperty("dir").GetString() == "rx")
            {
                heard.Add($"{message.GetProperty("kind")} {message.GetProperty("name")} {ByteNotation.Format(message.GetProperty("raw").GetBytesFromBase64())}");
            }

            if (heard.Count == count)
            {
                break;
            }
        }

        return heard;
    }

    private static IEnumerable<string> Decoded(RecordingFile recording)
    {
        using var frames = new RecordedFrames(new MessageCatalogue(ProfileReader.Read("abb-rapid-lines", new Texts()).Profile!), "r1");
        return [.. recording.Entries.SelectMany(frames.Add).Where(frame => frame.Direction == Direction.Received).Select(frame => $"{Words.Of(frame.Kind)} {frame.Shape?.Name} {ByteNotation.Format(frame.Frame)}")];
    }
}

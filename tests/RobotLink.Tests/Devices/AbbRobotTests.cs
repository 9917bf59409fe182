using System.Text;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Simulators;
using RobotLink.Simulators.Abb;

namespace RobotLink.Tests.Devices;

/// <summary>The profiles <c>abb-open-commands</c> and <c>abb-open-log</c>, at the ports that their simulators have by default.</summary>
[CancelAfter(60_000)]
internal sealed class AbbRobotTests
{
    private const string Pose = "+0510.00 -0012.50 +0700.00 +1.00000 +0.00000 +0.00000 +0.00000";

    private static readonly (string, object)[] Target = [("x", 510), ("y", -12.5), ("z", 700), ("q1", 1), ("q2", 0), ("q3", 0), ("q4", 0)];

    [TestCase("abb-open-commands")]
    [TestCase("abb-open-log")]
    public void Profile_simulator_and_program_have_one_port(string name)
    {
        var profile = RobotLink.Profiles.ProfileReader.Read(name, new Profiles.Texts()).Profile!;
        var port = SimulatorCatalogue.Kinds.Single(kind => kind.Name == name).DefaultPort;
        var module = Directory.EnumerateFiles(Path.Combine(Profiles.Texts.Bundled, name, "controller")).Single();

        Assert.That(profile.Connect.Port, Is.EqualTo(port));
        Assert.That(File.ReadAllText(module), Does.Contain($"Port:={port};"));
    }

    [Test]
    public async Task Poses_tool_zone_and_moves_arrive_in_the_robot(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("abb-open-commands", new AbbCommandsSimulator(DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.AskAsync("set_speed", stop, ("linear", 5000), ("orientation", 500), ("external_linear", 0), ("external_rotation", 0)), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("set_tool", stop, Target), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("set_zone", stop, ("fine", false), ("position", 5), ("orientation", 8), ("rotation", 0.8)), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("buffer_add", stop, Target), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("buffer_length", stop), Is.EqualTo("Answered count=1"));
        Assert.That(await bench.AskAsync("buffer_execute", stop), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("position", stop), Does.StartWith("Answered x=510 mm y=-12.5 mm z=700 mm q1=1"));
        Assert.That(await bench.AskAsync("external_axes", stop), Is.EqualTo("Answered a=- b=- c=- d=- e=- f=-"));
        Assert.That(bench.Sent().Select(Encoding.ASCII.GetString), Is.SupersetOf(new[] { $"30 {Pose} #", "09 0 +05.0000 +08.0000 +00.8000 #" }));
    }

    [Test]
    public async Task The_log_stream_brings_pose_and_joints_without_asking(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("abb-open-log", new AbbLogSimulator(DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.ReceivedAsync("pose", stop), Does.Match(@"^started=\S+ clock=[\d.]+ s x=-?[\d.]+ mm y=-?[\d.]+ mm z=-?[\d.]+ mm q1="));
        Assert.That(await bench.ReceivedAsync("joints", stop), Does.Match(@"^started=\S+ clock=[\d.]+ s j1=-?[\d.]+ deg"));
        Assert.That(bench.Sent(), Is.Empty);
    }

    [Test]
    public async Task A_log_program_that_stops_is_noticed(CancellationToken stop)
    {
        var robot = new AbbLogSimulator(DeviceBench.Options);
        await using var bench = DeviceBench.Of("abb-open-log", robot);
        await bench.UntilAsync(LinkState.Up, stop);
        robot.Program = ProgramState.Stop;
        await bench.UntilAsync(LinkState.Down, stop);

        Assert.That(bench.Link.Snapshot().Verdict!.Cause, Is.EqualTo(Cause.NoReply));
    }
}

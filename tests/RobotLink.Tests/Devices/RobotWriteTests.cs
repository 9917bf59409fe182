using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Simulators.UniversalRobots;
using RobotLink.Simulators.Yaskawa;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Devices;

/// <summary>What is written to robots arrives in them.</summary>
[CancelAfter(60_000)]
internal sealed class RobotWriteTests
{
    [Test]
    public async Task Outputs_and_a_register_of_a_UR_are_written_and_come_back_in_the_stream(CancellationToken stop)
    {
        var robot = new UrRtdeSimulator(DeviceBench.Options);
        await using var bench = DeviceBench.Of("ur-rtde", robot);
        await bench.UntilAsync(LinkState.Up, stop);

        var written = await bench.AskAsync("write", stop, ("mask", 3), ("levels", 1), ("number", -7));

        Assert.That(written, Does.StartWith("Unknown"));
        Assert.That(await bench.ReceivedAsync("data", stop, "outputs=1 "), Does.Contain("robot_mode=running"));
        Assert.That(robot.Variables.Read("input_int_register_0"), Is.EqualTo(new[] { -7.0 }));

        await bench.AskAsync("write", stop, ("mask", 1), ("levels", 2), ("number", 8));
        await Eventually.IsTrue(() => robot.Variables.Read("input_int_register_0")[0] == 8, stop);

        Assert.That(robot.Variables.Read("actual_digital_output_bits"), Is.EqualTo(new[] { 0.0 }), "outside of the mask nothing changes");
    }

    [Test]
    public async Task A_second_client_of_a_UR_hears_that_its_inputs_are_in_use(CancellationToken stop)
    {
        var robot = new UrRtdeSimulator(DeviceBench.Options);
        await using var bench = DeviceBench.Of("ur-rtde", robot);
        await bench.UntilAsync(LinkState.Up, stop);
        await using var second = new DeviceBench("ur-rtde", robot, robot.Endpoint.ToString());

        await second.UntilAsync(link => link.Verdict is not null, stop);

        Assert.That(second.Link.Snapshot().Verdict!.Cause, Is.EqualTo(Cause.Busy));
    }

    [Test]
    public async Task A_variable_of_a_Yaskawa_that_the_site_names_is_written_and_read(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of(
            "yaskawa-hses", new HsesSimulator(DeviceBench.Options),
            ", override: { requests: { set_b3: { like: write_one, with: { command: 0x7A, instance: 3, attribute: 1 }, values: { value: { type: u8 } } },"
            + " b3: { like: read_one, with: { command: 0x7A, instance: 3, attribute: 1 }, values: { value: { type: u8 } } } } }");
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.AskAsync("set_b3", stop, ("value", 42)), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("b3", stop), Is.EqualTo("Answered service=142 value=42"));
    }
}

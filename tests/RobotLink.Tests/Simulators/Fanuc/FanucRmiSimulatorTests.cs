using System.Net;
using System.Text.Json;
using RobotLink.Simulators;
using RobotLink.Simulators.Fanuc;

namespace RobotLink.Tests.Simulators.Fanuc;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class FanucRmiSimulatorTests
{
    private const string Connect = "{\"Communication\":\"FRC_Connect\"}\r\n";
    private const string Disconnect = "{\"Communication\":\"FRC_Disconnect\"}\r\n";
    private const string Initialize = "{\"Command\":\"FRC_Initialize\",\"GroupMask\":1}\r\n";
    private const string Initialized = "{\"Command\":\"FRC_Initialize\",\"ErrorID\":0,\"GroupMask\":1}\r\n";

    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task The_first_port_names_the_second_and_hangs_up(CancellationToken token)
    {
        await using var robot = Robot();
        using var first = await RawClient.ConnectAsync(robot.Endpoint, token);

        Assert.That(await first.AskAsync(Connect, token), Is.EqualTo(
            $"{{\"Communication\":\"FRC_Connect\",\"ErrorID\":0,\"PortNumber\":{robot.SessionPort},\"MajorVersion\":7,\"MinorVersion\":1}}\r\n"));
        Assert.That(await first.ReceiveAsync(token), Is.Empty);
    }

    [Test]
    public async Task Status_has_its_keys_in_the_order_of_the_manual(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await SessionAsync(robot, token);

        Assert.That(await device.AskAsync("{\"Command\":\"FRC_GetStatus\"}\r\n", token), Is.EqualTo(
            "{\"Command\":\"FRC_GetStatus\",\"ErrorID\":0,\"ServoReady\":1,\"TPMode\":0,\"RMIMotionStatus\":0,\"ProgramStatus\":2,\"SingleStepMode\":0,"
            + "\"NumberUTool\":10,\"NextSequenceID\":1,\"NumberUFrame\":9,\"Override\":100}\r\n"));
    }

    [TestCase("{\"GroupMask\":1,\"Command\":\"FRC_Initialize\"}")]
    [TestCase("{\"Command\":1}")]
    [TestCase("[]")]
    [TestCase("no JSON")]
    [TestCase("")]
    public async Task A_first_key_that_is_none_of_the_three_is_RMIT_022(string line, CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await SessionAsync(robot, token);

        Assert.That(ErrorOf(await device.AskAsync(line + "\r\n", token)), Is.EqualTo(2556950));
    }

    [TestCase("{\"Command\":\"FRC_Dance\"}", 2556941)]
    [TestCase("{\"Command\":\"FRC_SetOverRide\",\"Value\":0}", 2556933)]
    [TestCase("{\"Command\":\"FRC_SetOverRide\",\"Value\":101}", 2556933)]
    [TestCase("{\"Command\":\"FRC_SetOverRide\",\"Value\":50}", 0)]
    [TestCase("{\"Command\":\"FRC_ReadDIN\",\"PortNumber\":0}", 2556966)]
    [TestCase("{\"Command\":\"FRC_ReadDIN\",\"PortNumber\":1}", 0)]
    [TestCase("{\"Command\":\"FRC_WriteDOUT\",\"PortNumber\":1,\"PortValue\":\"ON\"}", 0)]
    [TestCase("{\"Command\":\"FRC_WriteDOUT\",\"PortNumber\":1,\"PortValue\":\"UP\"}", 2556949)]
    [TestCase("{\"Command\":\"FRC_ReadError\",\"Count\":6}", 2556949)]
    [TestCase("{\"Command\":\"FRC_ReadJointAngles\",\"Group\":2}", 2556967)]
    [TestCase("{\"Command\":\"FRC_ReadJointAngles\",\"Group\":1}", 0)]
    [TestCase("{\"Command\":\"FRC_ReadUFrameData\",\"FrameNumber\":10}", 2556931)]
    [TestCase("{\"Command\":\"FRC_ReadUToolData\",\"ToolNumber\":10}", 0)]
    [TestCase("{\"Command\":\"FRC_ReadPositionRegister\",\"RegisterNumber\":0}", 2556932)]
    [TestCase("{\"Command\":\"FRC_Initialize\",\"GroupMask\":3}", 2556968)]
    [TestCase("{\"Command\":\"FRC_Abort\"}", 2556942, Description = "nothing runs")]
    [TestCase("{\"Command\":\"FRC_Continue\"}", 2556937, Description = "nothing runs")]
    [TestCase("{\"Instruction\":\"FRC_WaitTime\",\"SequenceID\":1,\"Time\":1}", 2556937, Description = "nothing runs")]
    public async Task Each_packet_is_returned_with_its_error(string packet, int error, CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await SessionAsync(robot, token);

        await device.SendAsync(packet + "\r\n", token);
        await PassAsync(device, token);

        Assert.That(ErrorOf(await device.ReceiveAsync(token)), Is.EqualTo(error));
    }

    [Test]
    public async Task Position_and_joints_are_where_the_manual_puts_them(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await SessionAsync(robot, token);

        Assert.That(await device.AskAsync("{\"Command\":\"FRC_ReadCartesianPosition\"}\r\n", token), Is.EqualTo(
            "{\"Command\":\"FRC_ReadCartesianPosition\",\"ErrorID\":0,\"TimeTag\":0,\"Configuration\":{\"UToolNumber\":1,\"UFrameNumber\":0,\"Front\":1,\"Up\":1,"
            + "\"Left\":0,\"Flip\":0,\"Turn4\":0,\"Turn5\":0,\"Turn6\":0},\"Position\":{\"X\":500,\"Y\":0,\"Z\":300,\"W\":180,\"P\":0,\"R\":0,\"Ext1\":0,\"Ext2\":0,"
            + "\"Ext3\":0},\"Group\":1}\r\n"));
    }

    [Test]
    public async Task A_linear_motion_is_returned_when_the_robot_is_there(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await RunningAsync(robot, token);

        await device.SendAsync(Linear(1, x: 600), token);
        // 100 mm at 100 mm/s.
        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(1), token);
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.That(device.HasBytes, Is.False);
        Assert.That(robot.Describe(), Does.Contain("position 550.00 0.00 300.00"));
        time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.That(await device.ReceiveAsync(token), Is.EqualTo("{\"Instruction\":\"FRC_LinearMotion\",\"ErrorID\":0,\"SequenceID\":1}\r\n"));
    }

    [Test]
    public async Task The_ninth_instruction_is_RMIT_028_and_may_come_again(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await RunningAsync(robot, token);

        await device.SendAsync(string.Concat(Enumerable.Range(1, 9).Select(Wait)), token);
        Assert.That(await device.ReadUntilAsync('\n', token), Is.EqualTo("{\"Instruction\":\"FRC_WaitTime\",\"ErrorID\":2556956,\"SequenceID\":9}\r\n"));
        await FirstDoneAsync(device, token);
        await device.SendAsync(Wait(9), token);
        for (var number = 2; number <= 9; number++)
        {
            await PassAsync(device, token);
            Assert.That(await device.ReadUntilAsync('\n', token), Is.EqualTo($"{{\"Instruction\":\"FRC_WaitTime\",\"ErrorID\":0,\"SequenceID\":{number}}}\r\n"));
        }
    }

    [Test]
    public async Task A_gap_in_the_sequence_holds_everything_until_a_reset(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await RunningAsync(robot, token);

        Assert.That(ErrorOf(await device.AskAsync(Wait(2), token)), Is.EqualTo(2556957));
        Assert.That(ErrorOf(await device.AskAsync(Wait(1), token)), Is.EqualTo(2556952));
        await device.SendAsync("{\"Command\":\"FRC_Reset\"}\r\n", token);
        await PassAsync(device, token);
        Assert.That(ErrorOf(await device.ReceiveAsync(token)), Is.Zero);
        await device.SendAsync(Wait(1), token);
        await FirstDoneAsync(device, token);
    }

    [TestCase("\"Speed\":100", "\"Speed\":0", 2556959)]
    [TestCase("mmSec", "mm/sec", 2556958)]
    [TestCase("FINE", "SOON", 2556960)]
    [TestCase("\"Z\":300,", "", 2556951)]
    [TestCase("FRC_LinearMotion", "FRC_Fly", 2556948)]
    public async Task A_bad_instruction_says_what_is_wrong(string good, string bad, int error, CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await RunningAsync(robot, token);

        Assert.That(ErrorOf(await device.AskAsync(Linear(1, 600).Replace(good, bad, StringComparison.Ordinal), token)), Is.EqualTo(error));
    }

    [Test]
    public async Task A_blending_motion_waits_for_the_next_one(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await RunningAsync(robot, token);
        await device.SendAsync(Linear(1, 600).Replace("FINE", "CNT", StringComparison.Ordinal), token);
        await Eventually.IsTrue(() => robot.Describe().Contains("waiting 1", StringComparison.Ordinal), token);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.That(device.HasBytes, Is.False);

        await device.SendAsync(Linear(2, 700), token);
        await PassAsync(device, token);

        Assert.That(await device.ReadUntilAsync('\n', token), Does.Contain("\"SequenceID\":1}"));
    }

    [Test]
    public async Task A_command_while_another_is_under_way_is_RMIT_027(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await SessionAsync(robot, token);

        await device.SendAsync(Initialize, token);
        Assert.That(ErrorOf(await device.AskAsync("{\"Command\":\"FRC_GetStatus\"}\r\n", token)), Is.EqualTo(2556955));
        await PassAsync(device, token);

        Assert.That(await device.ReceiveAsync(token), Is.EqualTo(Initialized));
    }

    [Test]
    public async Task One_remote_device_at_a_time(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await SessionAsync(robot, token);
        using var other = await RawClient.ConnectAsync(robot.Endpoint, token);

        Assert.That(ErrorOf(await other.AskAsync(Connect, token)), Is.EqualTo(2556954));
    }

    [Test]
    public async Task Nobody_gets_into_a_session_without_asking(CancellationToken token)
    {
        await using var robot = Robot();

        using var stranger = await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, robot.SessionPort), token);

        Assert.That(await stranger.ReceiveAsync(token), Is.Empty);
    }

    [Test]
    public async Task A_seat_that_nobody_takes_is_free_again_after_its_time(CancellationToken token)
    {
        await using var robot = Robot();
        using (var first = await RawClient.ConnectAsync(robot.Endpoint, token))
        {
            Assert.That(ErrorOf(await first.AskAsync(Connect, token)), Is.Zero);
        }

        time.Advance(robot.SeatTime);

        using var device = await SessionAsync(robot, token);
    }

    [Test]
    public async Task A_session_that_ends_without_goodbye_leaves_7015_until_somebody_goes_to_the_pendant(CancellationToken token)
    {
        await using var robot = Robot(control: 0);
        using (await RunningAsync(robot, token))
        {
        }
        await robot.UntilAsync(() => robot.Clients == 0, token);

        using var device = await SessionAsync(robot, token);
        Assert.That(await InitializeAsync(device, token), Is.EqualTo("{\"Command\":\"FRC_Initialize\",\"ErrorID\":7015,\"GroupMask\":1}\r\n"));
        using var pendant = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);
        await pendant.AskAsync("select-other-program\n", token);

        Assert.That(await InitializeAsync(device, token), Is.EqualTo(Initialized));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_session_that_says_goodbye_leaves_nothing(bool abort, CancellationToken token)
    {
        await using var robot = Robot();
        using (var first = await RunningAsync(robot, token))
        {
            await first.SendAsync(abort ? "{\"Command\":\"FRC_Abort\"}\r\n" : Disconnect, token);
            await PassAsync(first, token);
            Assert.That(ErrorOf(await first.ReceiveAsync(token)), Is.Zero);
        }
        await robot.UntilAsync(() => robot.Clients == 0, token);

        using var device = await SessionAsync(robot, token);
        Assert.That(await InitializeAsync(device, token), Is.EqualTo(Initialized));
    }

    [Test]
    public async Task An_hour_without_a_packet_ends_the_session_with_FRC_Terminate(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await SessionAsync(robot, token);
        await time.NextTimerAsync(next => next == TimeSpan.FromMinutes(60), token);

        time.Advance(TimeSpan.FromMinutes(60));

        Assert.That(await device.ReadUntilAsync('\n', token), Is.EqualTo("{\"Communication\":\"FRC_Terminate\"}\r\n"));
        Assert.That(await device.ReceiveAsync(token), Is.Empty);
    }

    [Test]
    public async Task A_fault_during_an_instruction_is_told_and_a_reset_lets_it_go_on(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await RunningAsync(robot, token);
        await device.SendAsync(Linear(1, 600), token);
        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(1), token);

        robot.Program = ProgramState.Hold;
        Assert.That(await device.ReadUntilAsync('\n', token), Is.EqualTo("{\"Communication\":\"FRC_SystemFault\",\"SequenceID\":1}\r\n"));
        robot.Program = ProgramState.Run;
        await device.SendAsync("{\"Command\":\"FRC_Reset\"}\r\n", token);
        await PassAsync(device, token);
        Assert.That(ErrorOf(await device.ReadUntilAsync('\n', token)), Is.Zero);
        await device.SendAsync("{\"Command\":\"FRC_Continue\"}\r\n", token);
        Assert.That(ErrorOf(await device.ReadUntilAsync('\n', token)), Is.Zero);
        await PassAsync(device, token);

        Assert.That(await device.ReadUntilAsync('\n', token), Is.EqualTo("{\"Instruction\":\"FRC_LinearMotion\",\"ErrorID\":0,\"SequenceID\":1}\r\n"));
    }

    [Test]
    public async Task An_enabled_pendant_refuses_the_beginning(CancellationToken token)
    {
        await using var robot = Robot();
        robot.PendantEnabled = true;
        using var device = await SessionAsync(robot, token);

        Assert.That(ErrorOf(await InitializeAsync(device, token)), Is.EqualTo(2556936));
    }

    [Test]
    public async Task An_endless_line_ends_the_session(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await SessionAsync(robot, token);

        await device.SendAsync(new string('x', 5000), token);

        Assert.That(await device.ReceiveAsync(token), Is.Empty);
        await robot.UntilAsync(() => robot.ProtocolViolations == 1, token);
    }

    [Test]
    public async Task Faults_reach_the_session_too(CancellationToken token)
    {
        await using var robot = Robot();
        using var device = await SessionAsync(robot, token);

        robot.Apply(Fault.TryParse("close", out var fault, out _) ? fault : Fault.None);

        Assert.That(await device.ReceiveAsync(token), Is.Empty);
    }

    private static string Wait(int sequence) => $"{{\"Instruction\":\"FRC_WaitTime\",\"SequenceID\":{sequence},\"Time\":1.0}}\r\n";

    private static string Linear(int sequence, int x) =>
        $"{{\"Instruction\":\"FRC_LinearMotion\",\"SequenceID\":{sequence},\"Configuration\":{{\"UToolNumber\":1,\"UFrameNumber\":0,\"Front\":1,\"Up\":1,\"Left\":0,"
        + $"\"Flip\":0,\"Turn4\":0,\"Turn5\":0,\"Turn6\":0}},\"Position\":{{\"X\":{x},\"Y\":0,\"Z\":300,\"W\":180,\"P\":0,\"R\":0}},"
        + "\"SpeedType\":\"mmSec\",\"Speed\":100,\"TermType\":\"FINE\",\"TermValue\":0}\r\n";

    private static int ErrorOf(string packet) => JsonDocument.Parse(packet).RootElement.GetProperty("ErrorID").GetInt32();

    private static async Task<RawClient> SessionAsync(FanucRmiSimulator robot, CancellationToken token)
    {
        using var first = await RawClient.ConnectAsync(robot.Endpoint, token);
        Assert.That(ErrorOf(await first.AskAsync(Connect, token)), Is.Zero);
        var device = await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, robot.SessionPort), token);
        await first.ReadToEndAsync(token);
        await robot.UntilAsync(() => robot.Clients == 1, token);
        return device;
    }

    private async Task<RawClient> RunningAsync(FanucRmiSimulator robot, CancellationToken token)
    {
        var device = await SessionAsync(robot, token);
        Assert.That(await InitializeAsync(device, token), Is.EqualTo(Initialized));
        return device;
    }

    private async Task<string> InitializeAsync(RawClient device, CancellationToken token)
    {
        await device.SendAsync(Initialize, token);
        await PassAsync(device, token);
        return await device.ReceiveAsync(token);
    }

    private async Task FirstDoneAsync(RawClient device, CancellationToken token)
    {
        await PassAsync(device, token);
        Assert.That(await device.ReadUntilAsync('\n', token), Is.EqualTo("{\"Instruction\":\"FRC_WaitTime\",\"ErrorID\":0,\"SequenceID\":1}\r\n"));
    }

    /// <summary>Motions last for seconds, the patience with a silent session for an hour.</summary>
    private Task PassAsync(RawClient device, CancellationToken token) => time.PassUntilBytesAsync(device, near: TimeSpan.FromMinutes(1), token);

    private FanucRmiSimulator Robot(int? control = null)
    {
        var robot = new FanucRmiSimulator(new SimulatorOptions { Time = time, ControlPort = control });
        robot.Start();
        return robot;
    }
}

using System.Collections.Concurrent;
using RobotLink.Simulators.Motion;

namespace RobotLink.Simulators.UniversalRobots;

/// <summary>
/// What the controller tells and takes by RTDE: names and types as in Universal Robots' RTDE guide, values from one simulated arm.
/// </summary>
internal sealed class RtdeVariables
{
    private const double RobotModeRunning = 7;
    private const double SafetyNormal = 1;

    private readonly JointMotion motion;
    private readonly Dictionary<string, (RtdeType Type, Func<double[]> Read)> outputs = [];
    private readonly Dictionary<string, RtdeType> inputs = [];
    private readonly ConcurrentDictionary<string, double[]> written = new();
    private readonly Lock gate = new();
    private ulong digitalOutputs;

    public RtdeVariables(JointMotion motion, TimeProvider time, Func<ProgramState> program)
    {
        this.motion = motion;
        var begun = time.GetTimestamp();
        AddArm();
        Output("timestamp", RtdeType.Double, () => time.GetElapsedTime(begun).TotalSeconds);
        Output("robot_mode", RtdeType.Int32, () => RobotModeRunning);
        Output("safety_mode", RtdeType.Int32, () => SafetyNormal);
        Output("safety_status", RtdeType.Int32, () => SafetyNormal);
        // 1 stopped, 2 playing, 4 paused.
        Output("runtime_state", RtdeType.UInt32, () => program() switch { ProgramState.Run => 2, ProgramState.Hold => 4, _ => 1 });
        // Power on, and program running.
        Output("robot_status_bits", RtdeType.UInt32, () => program() == ProgramState.Run ? 3 : 1);
        Output("safety_status_bits", RtdeType.UInt32, () => 1);
        Output("actual_digital_input_bits", RtdeType.UInt64, () => DigitalInputs);
        Output("actual_digital_output_bits", RtdeType.UInt64, () => Locked(() => digitalOutputs));
        Output("speed_scaling", RtdeType.Double, () => motion.SpeedPercent / 100.0);
        Output("target_speed_fraction", RtdeType.Double, () => motion.SpeedPercent / 100.0);
        AddConstants();
        AddRegisters();
        AddInputs();
    }

    /// <summary>The levels at the digital inputs, bit by bit.</summary>
    public ulong DigitalInputs { get; set; }

    public RtdeType? OutputType(string name) => outputs.TryGetValue(name, out var output) ? output.Type : null;

    public RtdeType? InputType(string name) => inputs.GetValueOrDefault(name);

    public double[] Read(string name) => outputs[name].Read();

    /// <summary>One input package, whole: masks and values belong together.</summary>
    public void Write(IReadOnlyDictionary<string, double[]> package)
    {
        foreach (var (name, values) in package)
        {
            written[name] = values;
        }
        var mask = (ulong)First(package, "standard_digital_output_mask") | ((ulong)First(package, "configurable_digital_output_mask") << 8);
        var levels = (ulong)First(package, "standard_digital_output") | ((ulong)First(package, "configurable_digital_output") << 8);
        lock (gate)
        {
            digitalOutputs = (digitalOutputs & ~mask) | (levels & mask);
        }
        if (First(package, "speed_slider_mask") != 0 && package.TryGetValue("speed_slider_fraction", out var fraction))
        {
            motion.SpeedPercent = Math.Clamp((int)Math.Round(fraction[0] * 100), 1, 100);
        }
    }

    private static double First(IReadOnlyDictionary<string, double[]> package, string name) => package.TryGetValue(name, out var values) ? values[0] : 0;

    private static double[] InRadians(double[] degrees) => Array.ConvertAll(degrees, double.DegreesToRadians);

    /// <summary>The pose in m, with the orientation as a rotation vector about the vertical.</summary>
    private static double[] PoseInMetres(double[] joints)
    {
        var pose = Arm.Pose(joints);
        return [pose[0] / 1000, pose[1] / 1000, pose[2] / 1000, 0, 0, double.DegreesToRadians(pose[3])];
    }

    private void AddArm()
    {
        foreach (var word in new[] { "target", "actual" })
        {
            outputs[$"{word}_q"] = (RtdeType.Vector6D, () => InRadians(motion.Joints));
            outputs[$"{word}_qd"] = (RtdeType.Vector6D, () => InRadians(motion.Speeds));
            outputs[$"{word}_TCP_pose"] = (RtdeType.Vector6D, () => PoseInMetres(motion.Joints));
            outputs[$"{word}_TCP_speed"] = (RtdeType.Vector6D, () => [motion.Running ? 0.1 : 0, 0, 0, 0, 0, 0]);
        }
        outputs["actual_current"] = (RtdeType.Vector6D, () => Array.ConvertAll(motion.Speeds, speed => 0.4 + Math.Abs(speed / 60)));
        outputs["joint_mode"] = (RtdeType.Vector6Int32, () => [253, 253, 253, 253, 253, 253]);
        outputs["joint_temperatures"] = (RtdeType.Vector6D, () => [31.5, 32, 30.5, 29, 29.5, 28]);
    }

    private void AddConstants()
    {
        string[] zeroVectors =
        [
            "target_qdd", "target_current", "target_moment", "joint_control_output", "actual_TCP_force", "tcp_offset", "actual_joint_voltage", "ft_raw_wrench",
        ];
        foreach (var name in zeroVectors)
        {
            outputs[name] = (RtdeType.Vector6D, () => []);
        }
        outputs["actual_tool_accelerometer"] = (RtdeType.Vector3D, () => [0, 0, 9.81]);
        outputs["elbow_position"] = (RtdeType.Vector3D, () => []);
        outputs["payload_cog"] = (RtdeType.Vector3D, () => []);
        foreach (var (name, value) in new[]
        {
            ("actual_main_voltage", 48.1), ("actual_robot_voltage", 47.9), ("actual_robot_current", 0.9), ("io_current", 0.05), ("actual_momentum", 0),
            ("standard_analog_input0", 0.5), ("standard_analog_input1", 0.5), ("standard_analog_output0", 0), ("standard_analog_output1", 0),
            ("tool_analog_input0", 0), ("tool_analog_input1", 0), ("tool_temperature", 30), ("payload", 0.5), ("actual_execution_time", 0.0006),
            ("tcp_force_scalar", 0),
        })
        {
            Output(name, RtdeType.Double, () => value);
        }
        Output("tool_mode", RtdeType.UInt32, () => 253);
        Output("tool_output_voltage", RtdeType.Int32, () => 0);
        Output("script_control_line", RtdeType.UInt32, () => 1 + (motion.Cycles % 40));
    }

    private void AddRegisters()
    {
        for (var index = 0; index < 48; index++)
        {
            Register($"int_register_{index}", RtdeType.Int32);
            Register($"double_register_{index}", RtdeType.Double);
        }
        for (var index = 64; index < 128; index++)
        {
            Register($"bit_register_{index}", RtdeType.Bool);
        }
        Register("bit_registers0_to_31", RtdeType.UInt32);
        Register("bit_registers32_to_63", RtdeType.UInt32);
        // The robot's program counts its cycles where the PC can see them.
        Output("output_int_register_0", RtdeType.Int32, () => motion.Cycles);
    }

    /// <summary>What the PC writes it can also read back; what the program writes it can only read.</summary>
    private void Register(string name, RtdeType type)
    {
        var input = "input_" + name;
        inputs[input] = type;
        outputs[input] = (type, () => written.GetValueOrDefault(input, []));
        outputs["output_" + name] = (type, () => []);
    }

    private void AddInputs()
    {
        inputs["speed_slider_mask"] = RtdeType.UInt32;
        inputs["speed_slider_fraction"] = RtdeType.Double;
        foreach (var name in new[]
        {
            "standard_digital_output_mask", "standard_digital_output", "configurable_digital_output_mask", "configurable_digital_output",
            "standard_analog_output_mask", "standard_analog_output_type",
        })
        {
            inputs[name] = RtdeType.UInt8;
        }
        inputs["standard_analog_output_0"] = RtdeType.Double;
        inputs["standard_analog_output_1"] = RtdeType.Double;
        inputs["external_force_torque"] = RtdeType.Vector6D;
    }

    private void Output(string name, RtdeType type, Func<double> read) => outputs[name] = (type, () => [read()]);

    private double Locked(Func<ulong> read)
    {
        lock (gate)
        {
            return read();
        }
    }
}

using System.Text.Json.Nodes;

namespace RobotLink.Simulators.Fanuc;

/// <summary>What the administrative commands do (B-84184EN/03, 2.3).</summary>
internal sealed class RmiCommands(RmiController robot, TimeProvider time, long poweredUp)
{
    private const int RegistersMax = 100;

    private static readonly string[] PoseKeys = ["X", "Y", "Z", "W", "P", "R", "Ext1", "Ext2", "Ext3"];
    private static readonly string[] JointKeys = ["J1", "J2", "J3", "J4", "J5", "J6", "J7", "J8", "J9"];
    private static readonly string[] FrameKeys = ["X", "Y", "Z", "W", "P", "R"];

    public byte[] Execute(RmiPacket command)
    {
        if (command.Whole("Group") is { } group and not 1)
        {
            return command.Return(RmiError.InvalidGroup, ("Group", group));
        }
        return command.Name switch
        {
            "FRC_Initialize" => command.Return(robot.Initialize(command.Whole("GroupMask") ?? 1), ("GroupMask", command.Whole("GroupMask") ?? 1)),
            "FRC_Abort" => command.Return(robot.Abort()),
            "FRC_Pause" => command.Return(robot.Pause(pausing: true)),
            "FRC_Continue" => command.Return(robot.Pause(pausing: false)),
            "FRC_Reset" => command.Return(robot.Reset()),
            "FRC_GetStatus" => Status(command),
            "FRC_SetOverRide" => command.Return(robot.SetOverride(command.Whole("Value"))),
            "FRC_ReadError" => Errors(command),
            "FRC_ReadCartesianPosition" => command.Return(
                RmiError.None, ("TimeTag", TimeTag()), ("Configuration", Configuration()), ("Position", Object(PoseKeys, robot.Pose)), ("Group", 1)),
            "FRC_ReadJointAngles" => command.Return(
                RmiError.None, ("TimeTag", TimeTag()), ("JointAngle", Object(JointKeys, robot.Joints)), ("Group", 1)),
            "FRC_ReadTCPSpeed" => command.Return(RmiError.None, ("TimeTag", TimeTag()), ("Speed", Math.Round(robot.TcpSpeed, 3))),
            "FRC_ReadDIN" => ReadInput(command),
            "FRC_WriteDOUT" => command.Return(WriteOutput(command)),
            _ => Frames(command),
        };
    }

    private static JsonObject Object(string[] keys, double[] values) =>
        new(keys.Select((key, index) => KeyValuePair.Create(key, (JsonNode?)(index < values.Length ? Math.Round(values[index], 3) : 0.0))));

    private int TimeTag() => (int)(time.GetElapsedTime(poweredUp).TotalMilliseconds % int.MaxValue);

    private JsonObject Configuration() => new()
    {
        ["UToolNumber"] = robot.Active.Tool,
        ["UFrameNumber"] = robot.Active.Frame,
        ["Front"] = 1,
        ["Up"] = 1,
        ["Left"] = 0,
        ["Flip"] = 0,
        ["Turn4"] = 0,
        ["Turn5"] = 0,
        ["Turn6"] = 0,
    };

    private byte[] Status(RmiPacket command) => command.Return(
        RmiError.None,
        ("ServoReady", robot.ServoReady ? 1 : 0),
        ("TPMode", robot.PendantEnabled ? 1 : 0),
        ("RMIMotionStatus", robot.Initialized ? 1 : 0),
        ("ProgramStatus", robot.ProgramStatus),
        ("SingleStepMode", 0),
        ("NumberUTool", RmiController.UserTools),
        ("NextSequenceID", robot.NextSequence),
        ("NumberUFrame", RmiController.UserFrames),
        ("Override", robot.Override));

    private byte[] Errors(RmiPacket command)
    {
        if (command.Body.TryGetProperty("Count", out _) && command.Whole("Count") is not (>= 1 and <= 5))
        {
            return command.Return(RmiError.InvalidValue);
        }
        // It remembers one error, however many are asked for.
        return command.Whole("Count") is null
            ? command.Return(RmiError.None, ("ErrorData", robot.LastError))
            : command.Return(RmiError.None, ("Count", 1), ("ErrorData", robot.LastError));
    }

    private byte[] ReadInput(RmiPacket command)
    {
        var port = command.Whole("PortNumber");
        return port is >= 1 and <= RmiController.PortsMax
            ? command.Return(RmiError.None, ("PortNumber", port), ("PortValue", robot.Input(port.Value) ? 1 : 0))
            : command.Return(RmiError.InvalidPort, ("PortNumber", port ?? 0), ("PortValue", 0));
    }

    private RmiError WriteOutput(RmiPacket command)
    {
        if (command.Whole("PortNumber") is not (>= 1 and <= RmiController.PortsMax) || command.Text("PortValue") is not ("ON" or "OFF"))
        {
            return command.Text("PortValue") is "ON" or "OFF" ? RmiError.InvalidPort : RmiError.InvalidValue;
        }
        robot.SetOutput(command.Whole("PortNumber")!.Value, command.Text("PortValue") == "ON");
        return RmiError.None;
    }

    private byte[] Frames(RmiPacket command)
    {
        switch (command.Name)
        {
            case "FRC_GetUFrameUTool":
                return command.Return(RmiError.None, ("UFrameNumber", robot.Active.Frame), ("UToolNumber", robot.Active.Tool), ("Group", 1));
            case "FRC_SetUFrameUTool":
                return command.Return(SetActive(command), ("Group", 1));
            case "FRC_ReadUFrameData":
                return ReadFrame(command, "FrameNumber", RmiController.UserFrames, RmiError.InvalidUserFrame);
            case "FRC_ReadUToolData":
                return ReadFrame(command, "ToolNumber", RmiController.UserTools, RmiError.InvalidUserTool);
            case "FRC_WriteUFrameData":
                return command.Return(WriteFrame(command, "FrameNumber", RmiController.UserFrames, RmiError.InvalidUserFrame), ("Group", 1));
            case "FRC_WriteUToolData":
                return command.Return(WriteFrame(command, "ToolNumber", RmiController.UserTools, RmiError.InvalidUserTool), ("Group", 1));
            case "FRC_ReadPositionRegister" or "FRC_WritePositionRegister":
                return PositionRegister(command);
            default:
                return command.Return(RmiError.InvalidCommand);
        }
    }

    private RmiError SetActive(RmiPacket command)
    {
        if (command.Whole("UFrameNumber") is not { } frame || frame is < 0 or > RmiController.UserFrames)
        {
            return RmiError.InvalidUserFrame;
        }
        if (command.Whole("UToolNumber") is not { } tool || tool is < 0 or > RmiController.UserTools)
        {
            return RmiError.InvalidUserTool;
        }
        robot.Active = (frame, tool);
        return RmiError.None;
    }

    private byte[] ReadFrame(RmiPacket command, string key, int most, RmiError wrong)
    {
        var number = command.Whole(key);
        return number is not >= 0 || number > most
            ? command.Return(wrong, (key, number ?? 0))
            : command.Return(
                RmiError.None, (key, number), ("Frame", Object(FrameKeys, robot.Frames.GetValueOrDefault((key, number.Value), new double[6]))), ("Group", 1));
    }

    private RmiError WriteFrame(RmiPacket command, string key, int most, RmiError wrong)
    {
        if (command.Whole(key) is not { } number || number < 1 || number > most)
        {
            return wrong;
        }
        if (command.Numbers("Frame", FrameKeys, required: FrameKeys.Length) is not { } frame)
        {
            return RmiError.InvalidPosition;
        }
        if (robot.Waiting > 0)
        {
            return RmiError.InvalidState;
        }
        robot.Frames[(key, number)] = frame;
        return RmiError.None;
    }

    private byte[] PositionRegister(RmiPacket command)
    {
        var number = command.Whole("RegisterNumber") ?? 0;
        if (number is < 1 or > RegistersMax)
        {
            return command.Return(RmiError.InvalidRegister, ("RegisterNumber", number));
        }
        if (command.Name == "FRC_ReadPositionRegister")
        {
            var position = robot.PositionRegisters.GetValueOrDefault(number, new double[9]);
            return command.Return(
                RmiError.None, ("RegisterNumber", number), ("Configuration", Configuration()), ("Position", Object(PoseKeys, position)), ("Group", 1));
        }
        if (command.Numbers("Position", PoseKeys, required: FrameKeys.Length) is not { } target)
        {
            return command.Return(RmiError.InvalidPosition, ("RegisterNumber", number));
        }
        robot.PositionRegisters[number] = target;
        return command.Return(RmiError.None, ("RegisterNumber", number), ("Group", 1));
    }
}

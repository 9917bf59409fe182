namespace RobotLink.Simulators.Fanuc;

/// <summary>What one line of RMI_MOVE does to the robot.</summary>
internal enum RmiWork
{
    Pose,
    Joints,
    Wait,
    WaitInput,
    Nothing,
}

/// <summary>One accepted line of RMI_MOVE.</summary>
/// <param name="Target">Of a motion; relative ones are added to where the robot is when its turn comes.</param>
/// <param name="Speed">mm/s, or a share of the joints' speed in percent; zero with <paramref name="Lasts"/>.</param>
/// <param name="Blends">It is not executed before the next motion is known.</param>
internal sealed record RmiInstruction(
    RmiPacket Packet, RmiWork Work, double[] Target, bool Relative, double Speed, TimeSpan? Lasts, bool Blends)
{
    private static readonly string[] PoseKeys = ["X", "Y", "Z", "W", "P", "R"];
    private static readonly string[] JointKeys = ["J1", "J2", "J3", "J4", "J5", "J6"];

    /// <summary>Needed for work that the program does in a moment; unverified.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(8);

    public static RmiError Read(RmiPacket packet, out RmiInstruction? instruction)
    {
        instruction = null;
        switch (packet.Name)
        {
            case "FRC_LinearMotion" or "FRC_LinearRelative" or "FRC_JointMotion" or "FRC_JointRelative":
                return Motion(packet, "Position", PoseKeys, RmiWork.Pose, out instruction);
            case "FRC_LinearMotionJRep" or "FRC_LinearRelativeJRep" or "FRC_JointMotionJRep" or "FRC_JointRelativeJRep":
                return Motion(packet, "JointAngle", JointKeys, RmiWork.Joints, out instruction);
            case "FRC_WaitTime":
                if (packet.Number("Time") is not { } seconds || seconds is < 0 or > 3600)
                {
                    return RmiError.InvalidValue;
                }
                instruction = Still(packet, RmiWork.Wait, TimeSpan.FromSeconds(seconds));
                return RmiError.None;
            case "FRC_WaitDIN":
                if (packet.Whole("PortNumber") is not (>= 1 and <= RmiController.PortsMax))
                {
                    return RmiError.InvalidPort;
                }
                instruction = Still(packet, RmiWork.WaitInput, null);
                return packet.Text("PortValue") is "ON" or "OFF" ? RmiError.None : RmiError.InvalidValue;
            case "FRC_SetUFrame" or "FRC_SetUTool" or "FRC_SetPayLoad":
                instruction = Still(packet, RmiWork.Nothing, Moment);
                return RmiError.None;
            case "FRC_Call":
                // unverified: every program exists and takes half a second.
                instruction = Still(packet, RmiWork.Wait, TimeSpan.FromMilliseconds(500));
                return packet.Text("ProgramName") is { Length: > 0 and <= 36 } ? RmiError.None : RmiError.InvalidText;
            default:
                return RmiError.InvalidInstruction;
        }
    }

    private static RmiInstruction Still(RmiPacket packet, RmiWork work, TimeSpan? lasts) => new(packet, work, [], false, 0, lasts, false);

    private static RmiError Motion(RmiPacket packet, string key, string[] names, RmiWork work, out RmiInstruction? instruction)
    {
        instruction = null;
        if (packet.Numbers(key, names, required: names.Length) is not { } target)
        {
            return RmiError.InvalidPosition;
        }
        if (packet.Number("Speed") is not { } speed || speed <= 0)
        {
            return RmiError.InvalidSpeed;
        }
        var linear = packet.Name.StartsWith("FRC_Linear", StringComparison.Ordinal);
        (double Speed, TimeSpan? Lasts)? pace = packet.Text("SpeedType") switch
        {
            "mmSec" when linear => (speed, null),
            "InchMin" when linear => (speed * 0.1 * 25.4 / 60, null),
            "Percent" when !linear && speed <= 100 => (speed, null),
            "Time" => (0, TimeSpan.FromSeconds(speed * 0.1)),
            "mSec" => (0, TimeSpan.FromMilliseconds(speed)),
            _ => null,
        };
        if (pace is null)
        {
            return RmiError.InvalidSpeedType;
        }
        var term = packet.Text("TermType");
        if (term is not ("FINE" or "CNT" or "CR"))
        {
            return RmiError.InvalidTermType;
        }
        var blends = term != "FINE" && (term == "CR" || packet.Text("NoBlend") != "ON");
        var relative = packet.Name.Contains("Relative", StringComparison.Ordinal);
        instruction = new RmiInstruction(packet, work, target, relative, pace.Value.Speed, pace.Value.Lasts, blends);
        return RmiError.None;
    }
}

namespace RobotLink.Simulators.Motion;

/// <summary>
/// Where the tool of a plain arm is: two links in one plane on a turning column, and a wrist that is not longer than nothing.
/// No vendor's kinematics, but positions that belong to their joints.
/// </summary>
internal static class Arm
{
    private const double Column = 400;
    private const double UpperArm = 560;
    private const double LowerArm = 515;

    /// <summary>Position in mm, then three angles in degrees.</summary>
    public static double[] Pose(double[] joints)
    {
        var radians = Array.ConvertAll(joints, double.DegreesToRadians);
        var bend = radians[1] + radians[2];
        var reach = (UpperArm * Math.Cos(radians[1])) + (LowerArm * Math.Cos(bend));
        var height = Column - (UpperArm * Math.Sin(radians[1])) - (LowerArm * Math.Sin(bend));
        return
        [
            reach * Math.Cos(radians[0]), reach * Math.Sin(radians[0]), height,
            Turn(joints[0] - joints[5]), Turn(joints[1] + joints[2] + joints[4]), Turn(180 + joints[3]),
        ];
    }

    // -180 to 180, as controllers show it.
    private static double Turn(double angle) => angle - (360 * Math.Ceiling((angle - 180) / 360));
}

namespace RobotLink.Simulators.Abb;

/// <summary>Where the tool centre point is during one pick-and-place cycle, in mm in the base frame.</summary>
internal static class PickAndPlacePath
{
    // Home, above the pick, down, up, above the place, down, up, home.
    private static readonly (double X, double Y, double Z)[] Corners =
    [
        (500, 0, 700), (620, -240, 520), (620, -240, 310), (620, -240, 520),
        (560, 260, 540), (560, 260, 350), (560, 260, 540), (500, 0, 700),
    ];

    /// <param name="job">Each job places at another height.</param>
    /// <param name="phase">0 at the beginning of the cycle, 1 at its end.</param>
    public static (double X, double Y, double Z) At(int job, double phase)
    {
        var along = Math.Clamp(phase, 0, 1) * (Corners.Length - 1);
        var leg = Math.Min((int)along, Corners.Length - 2);
        var part = along - leg;
        // Starts and stops gently, as a robot does at fine points.
        var eased = part * part * (3 - (2 * part));
        var (from, to) = (Corners[leg], Corners[leg + 1]);
        return (Between(from.X, to.X, eased), Between(from.Y, to.Y, eased), Between(Lowered(from.Z, job), Lowered(to.Z, job), eased));
    }

    private static double Lowered(double z, int job) => z < 500 ? z - (job % 10) : z;

    private static double Between(double from, double to, double part) => from + ((to - from) * part);
}

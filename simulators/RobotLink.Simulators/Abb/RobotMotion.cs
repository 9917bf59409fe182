namespace RobotLink.Simulators.Abb;

/// <summary>
/// Where the robot stands and how long its moves take. There are no kinematics: a joint move leaves the pose as it is,
/// and a linear move the joints. Lengths in mm, angles in degrees, orientation as a quaternion.
/// </summary>
internal sealed class RobotMotion(TimeProvider time)
{
    public const int BufferMax = 512;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    private readonly List<(double[] Pose, double Speed)> buffer = [];
    private double[] pose = [500, 0, 700, 1, 0, 0, 0];
    private double[] poseBefore = [500, 0, 700, 1, 0, 0, 0];
    private double[] joints = [0, 0, 0, 0, 90, 0];
    private double[] jointsBefore = [0, 0, 0, 0, 90, 0];
    private long begun;
    private TimeSpan lasts;

    private static readonly TimeSpan TimerGrain = TimeSpan.FromMilliseconds(1);

    /// <summary>No move takes longer than this. Default a day, for what a wrong target asks for must still be a time.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromDays(1);

    /// <summary>mm/s and degrees/s, as the program sets them at its start.</summary>
    public (double Tcp, double Orientation) Speed { get; set; } = (100, 50);

    public double[] External { get; private set; } = [9e9, 9e9, 9e9, 9e9, 9e9, 9e9];

    public int Buffered => buffer.Count;

    public double[] Pose => Between(poseBefore, pose);

    public double[] Joints => Between(jointsBefore, joints);

    public Task MoveLinearAsync(ReadOnlySpan<double> target, CancellationToken token) => MoveLinearAsync(target.ToArray(), Speed.Tcp, token);

    public Task MoveJointsAsync(ReadOnlySpan<double> target, CancellationToken token)
    {
        var there = target.ToArray();
        var widest = there.Zip(Joints, (to, from) => Math.Abs(to - from)).Max();
        return TravelAsync(Pose, there, widest / Math.Max(1, Speed.Orientation), token);
    }

    public Task MoveExternalAsync(ReadOnlySpan<double> target, CancellationToken token)
    {
        External = target.ToArray();
        return TravelAsync(Pose, Joints, 1, token);
    }

    /// <summary>A full buffer ignores the pose, as the program does.</summary>
    public void Add(ReadOnlySpan<double> target)
    {
        if (buffer.Count < BufferMax)
        {
            buffer.Add((target.ToArray(), Speed.Tcp));
        }
    }

    public void Clear() => buffer.Clear();

    public async Task ExecuteAsync(CancellationToken token)
    {
        foreach (var (target, speed) in buffer.ToArray())
        {
            await MoveLinearAsync(target, speed, token);
        }
    }

    private Task MoveLinearAsync(double[] target, double speed, CancellationToken token)
    {
        var from = Pose;
        var way = Math.Sqrt(Enumerable.Range(0, 3).Sum(axis => Math.Pow(target[axis] - from[axis], 2)));
        return TravelAsync(target, Joints, way / Math.Max(1, speed), token);
    }

    private async Task TravelAsync(double[] toPose, double[] toJoints, double seconds, CancellationToken token)
    {
        (poseBefore, jointsBefore) = (Pose, Joints);
        (pose, joints) = (toPose, toJoints);
        var travel = TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
        lasts = travel > Shortest ? travel : Shortest;
        begun = time.GetTimestamp();

        // A timer may fire a little early; the robot answers only when it is there.
        for (var left = lasts; left > TimeSpan.Zero; left = lasts - time.GetElapsedTime(begun))
        {
            await Task.Delay(left > TimerGrain ? left : TimerGrain, time, token);
        }
    }

    private double[] Between(double[] from, double[] to)
    {
        var part = lasts > TimeSpan.Zero ? Math.Clamp(time.GetElapsedTime(begun) / lasts, 0, 1) : 1;
        return [.. from.Zip(to, (start, end) => start + ((end - start) * part))];
    }
}

using System.Globalization;
using System.Text;
using RobotLink.Simulators.Motion;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Abb;

/// <summary>
/// An ABB robot whose second task runs the log program of open_abb: pose and joints in turn, ten times a second, each beginning with
/// <c>#</c> and without any end mark. One client; what it says is not heard. After a loss both sockets close and open anew.
/// </summary>
public sealed class AbbLogSimulator : TcpSimulator
{
    public const string Name = "abb-open-log";

    private readonly JointMotion motion;
    private readonly DateTimeOffset started;
    private readonly long begun;

    public AbbLogSimulator(SimulatorOptions options)
        : base(Name, options)
    {
        motion = new JointMotion(Time) { Running = true };
        (started, begun) = (Time.GetUtcNow(), Time.GetTimestamp());
    }

    /// <summary>The program begins only this long after it has taken a call. Default 500 ms.</summary>
    public TimeSpan AcceptPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Between two messages. Default 100 ms; open_abb recommends 10 ms on a real controller.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);

    private protected override bool OneClient => true;

    private protected override bool ListensAnew => true;

    private protected override bool AnswersWhileStopped => false;

    public override string Describe() => $"{Program.ToString().ToUpperInvariant()}, joints {Numbers(motion.Joints, 2)}";

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection) =>
        [token => IgnoreAsync(connection, token), token => TellAsync(connection, token)];

    private protected override void OnChange() => motion.Running = Produces;

    // The mark at the front stays, so that the rubbish arrives as messages.
    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame[1..])
        {
            one = (byte)Random.Shared.Next(0x80, 0x100);
        }
    }

    private static string Numbers(IEnumerable<double> values, int decimals) => string.Join(
        // Adding zero turns a negative zero into a plain one.
        ' ', values.Select(value => (Math.Round(value, decimals) + 0.0).ToString("F" + decimals, CultureInfo.InvariantCulture)));

    /// <summary>W X Y Z of turns about Z by the first angle, Y by the second, X by the third, in degrees.</summary>
    private static double[] Quaternion(double[] angles)
    {
        var (z, y, x) = (Half(angles[0]), Half(angles[1]), Half(angles[2]));
        return
        [
            (x.Cos * y.Cos * z.Cos) + (x.Sin * y.Sin * z.Sin),
            (x.Sin * y.Cos * z.Cos) - (x.Cos * y.Sin * z.Sin),
            (x.Cos * y.Sin * z.Cos) + (x.Sin * y.Cos * z.Sin),
            (x.Cos * y.Cos * z.Sin) - (x.Sin * y.Sin * z.Cos),
        ];
    }

    private static (double Sin, double Cos) Half(double degrees) => Math.SinCos(double.DegreesToRadians(degrees) / 2);

    private static async Task IgnoreAsync(DeviceConnection connection, CancellationToken token)
    {
        var buffer = new byte[1024];
        while (await connection.ReceiveAsync(buffer, Timeout.InfiniteTimeSpan, token) > 0)
        {
        }
    }

    private async Task TellAsync(DeviceConnection connection, CancellationToken token)
    {
        await Task.Delay(AcceptPause, Time, token);
        for (var joints = false; ; joints = !joints)
        {
            await connection.SendAsync(Encoding.ASCII.GetBytes(joints ? Joints() : Pose()), token);
            await Task.Delay(Interval, Time, token);
        }
    }

    private string Pose()
    {
        var pose = Arm.Pose(motion.Joints);
        return $"# 0 {Moment()} {Numbers(pose.Take(3), 1)} {Numbers(Quaternion(pose[3..]), 3)}";
    }

    private string Joints() => $"# 1 {Moment()} {Numbers(motion.Joints, 2)}";

    // The program reads date and time once, when it starts.
    private string Moment() => string.Create(
        CultureInfo.InvariantCulture, $"{started:yyyy-MM-dd HH:mm:ss} {Numbers([Time.GetElapsedTime(begun).TotalSeconds], 2)}");
}

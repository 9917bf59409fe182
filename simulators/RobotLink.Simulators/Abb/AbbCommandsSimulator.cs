using System.Globalization;
using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Abb;

/// <summary>
/// An ABB robot that runs the command server of open_abb: numbered requests that end with <c>#</c>, replies without any end mark.
/// One client; one receive is one message; a move is answered when it is done. After a loss both sockets close and open anew.
/// </summary>
public sealed class AbbCommandsSimulator : TcpSimulator
{
    public const string Name = "abb-open-commands";

    /// <summary>A RAPID string holds no more, so a longer request is cut into two messages.</summary>
    private const int ReceiveCharactersMax = 80;

    private readonly RobotMotion motion;
    private readonly RapidMessage message = new();
    private long unreadable;

    public AbbCommandsSimulator(SimulatorOptions options)
        : base(Name, options) => motion = new RobotMotion(Time);

    /// <summary>The program listens only this long after it has taken a call. Default 500 ms.</summary>
    public TimeSpan AcceptPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What <c>98 #</c> answers: serial number, software version and robot type.</summary>
    public string Identity { get; init; } = "120-500000*6.15.06*IRB 120-3/0.6";

    /// <summary>Requests without code or end mark, such as one that came in two segments.</summary>
    public long UnreadableRequests => Interlocked.Read(ref unreadable);

    private protected override bool OneClient => true;

    private protected override bool ListensAnew => true;

    private protected override bool AnswersWhileStopped => false;

    public override string Describe() =>
        $"{Program.ToString().ToUpperInvariant()}, pose {Text(motion.Pose.AsSpan(0, 3), 2)}, joints {Text(motion.Joints, 2)}, "
        + $"buffer {motion.Buffered}";

    internal override string? Control(string command)
    {
        if (command.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not ["move-at-most", var text] || !Quantity.TryDuration(text, out var longest))
        {
            return base.Control(command);
        }

        motion.Longest = longest;
        return $"ok {Describe()}";
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection) => [token => ReadAsync(connection, token)];

    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame)
        {
            one = (byte)Random.Shared.Next(0x80, 0x100);
        }
    }

    private static string Text(ReadOnlySpan<double> values, int decimals)
    {
        var text = new StringBuilder();
        foreach (var value in values)
        {
            // Adding zero turns a negative zero into a plain one.
            var rounded = Math.Round(value, decimals) + 0.0;
            text.Append(text.Length > 0 ? " " : "").Append(rounded.ToString("F" + decimals, CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    // Axes that do not exist read 9E+09, and each value is cut to eight characters so that the reply fits into a RAPID string.
    private static string External(double[] axes) =>
        string.Join(' ', axes.Select(axis => axis >= 9e9 ? "9E+09" : Text([axis], 2)).Select(text => text[..Math.Min(8, text.Length)]));

    private async Task ReadAsync(DeviceConnection connection, CancellationToken token)
    {
        await Task.Delay(AcceptPause, Time, token);
        var buffer = new byte[ReceiveCharactersMax];
        while (await connection.ReceiveAsync(buffer, Timeout.InfiniteTimeSpan, token) is var got and > 0)
        {
            CountReceived();
            if (!message.Read(Encoding.ASCII.GetString(buffer, 0, got)) || message is { Code: 99, Count: 0 })
            {
                return;
            }
            Count(ref unreadable, message.Count < 0 ? 1 : 0);
            var values = await ExecuteAsync((message.Code, message.Count), token);
            var reply = string.Create(CultureInfo.InvariantCulture, $"{message.Code:0} {(values is null ? 0 : 1)} {values}");
            await connection.ReplyAsync(Encoding.ASCII.GetBytes(reply), token);
        }
    }

    /// <returns>The values of the reply; null when the code is unknown or the count of numbers is wrong.</returns>
    private async Task<string?> ExecuteAsync((double Code, int Count) request, CancellationToken token)
    {
        switch (request)
        {
            case (0, 0) or (6, 7) or (7, 7) or (9, 4) or (35, 7):
                // Tool, work object, zone and circle point change nothing that this robot shows.
                return "";
            case (1, 7) or (36, 7):
                await motion.MoveLinearAsync(message.Parameters, token);
                return "";
            case (2, 6):
                await motion.MoveJointsAsync(message.Parameters, token);
                return "";
            case (3, 0):
                return $"{Text(motion.Pose.AsSpan(0, 3), 2)} {Text(motion.Pose.AsSpan(3), 3)}";
            case (4, 0):
                return Text(motion.Joints, 2);
            case (5, 0):
                return External(motion.External);
            case (8, 2 or 4):
                motion.Speed = (message.Parameters[0], message.Parameters[1]);
                return "";
            case (30, 7):
                motion.Add(message.Parameters);
                return "";
            case (31, 0):
                motion.Clear();
                return "";
            case (32, 0):
                return Text([motion.Buffered], 2);
            case (33, 0):
                await motion.ExecuteAsync(token);
                return "";
            case (34, 6):
                await motion.MoveExternalAsync(message.Parameters, token);
                return "";
            case (98, 0):
                return Identity;
            default:
                return null;
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Replays;

/// <summary>A device with connections that says again what a recording has of it.</summary>
public sealed class ReplaySimulator : TcpSimulator
{
    private const int ReadBytes = 64 * 1024;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly ReplayOrder order;
    private readonly double? speed;

    /// <param name="kind">A name for people, such as the profile's.</param>
    public ReplaySimulator(string kind, IReadOnlyList<ReplayedConnection> recorded, ReplayOptions replay, SimulatorOptions options)
        : base(kind, options)
    {
        ArgumentNullException.ThrowIfNull(replay);
        order = new ReplayOrder(recorded, replay);
        speed = replay.Speed;
    }

    /// <summary>Ends when everything was played once, where it shall be, or at the first difference, where none may be.</summary>
    public Task<ReplayTally> Ended => order.Ended;

    public override string Describe() => "REPLAY";

    /// <summary>A recording has one connection after the other.</summary>
    private protected override bool OneClient => true;

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection)
    {
        if (order.Next() is not { } recorded)
        {
            return [_ => Task.CompletedTask];
        }
        var stage = new Stage(connection, Player(recorded), recorded);
        return [token => HearAsync(stage, token), token => PlayAsync(stage, token)];
    }

    private ReplayPlayer Player(ReplayedConnection recorded) => new(recorded, speed, order.Differed, Time);

    /// <summary>A client that says nothing holds nothing up, so a recording that begins again and again would flood it.</summary>
    internal static Task RestAsync(ReplayedConnection recorded, TimeProvider time, CancellationToken token) =>
        recorded.ClientSpeaks ? Task.CompletedTask : Task.Delay(Rest, time, token);

    private async Task HearAsync(Stage stage, CancellationToken token)
    {
        var buffer = new byte[ReadBytes];
        while (await stage.Connection.ReceiveAsync(buffer, Timeout.InfiniteTimeSpan, token) is > 0 and var count)
        {
            CountReceived();
            stage.Player.Hear(buffer.AsSpan(0, count));
        }
        order.Played(stage.Recorded);
    }

    [SuppressMessage("Reliability", "CA2025", Justification = "The connection outlives its loops.")]
    private async Task PlayAsync(Stage stage, CancellationToken token)
    {
        Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stopping) => stage.Connection.SendAsync(bytes, stopping);
        await stage.Player.PlayAsync(SendAsync, token);
        while (stage.Connection.IsSerial && order.Next() is { } following)
        {
            // A line is never hung up: what came on a new connection of the recording comes on the same line.
            await RestAsync(stage.Recorded, Time, token);
            stage.Turn(following, Player(following));
            await stage.Player.PlayAsync(SendAsync, token);
        }
        if (stage.Recorded.End == ReplayEnd.Silence && !order.IsLast(stage.Recorded))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Time, token);
        }
        order.Played(stage.Recorded);
        if (stage.Recorded.End == ReplayEnd.Reset)
        {
            stage.Connection.End(reset: true);
        }
    }

    /// <summary>A client, and what is played to it.</summary>
    private sealed class Stage(DeviceConnection connection, ReplayPlayer player, ReplayedConnection recorded)
    {
        private volatile ReplayPlayer player = player;

        public DeviceConnection Connection => connection;

        public ReplayPlayer Player => player;

        public ReplayedConnection Recorded { get; private set; } = recorded;

        public void Turn(ReplayedConnection next, ReplayPlayer with) => (Recorded, player) = (next, with);
    }
}

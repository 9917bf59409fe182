using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Fanuc;

/// <summary>The second port of Remote Motion Interface, where the one admitted device speaks.</summary>
internal sealed class RmiSessionPort : TcpSimulator
{
    private readonly RmiController robot;
    private readonly RmiCommands commands;
    private readonly Lock gate = new();
    private (DeviceConnection Connection, RmiSession Session)? present;
    private int? interrupted;
    private readonly Signal faulted = new();

    public RmiSessionPort(RmiController robot, SimulatorOptions options)
        : base(FanucRmiSimulator.Name, options)
    {
        this.robot = robot;
        commands = new RmiCommands(robot, Time, Time.GetTimestamp());
    }

    public RmiTimes Times { get; set; } = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    public Action Received { get; set; } = () => { };

    /// <summary>What is counted or described here has changed.</summary>
    public Action Told { get; set; } = () => { };

    public long Violations { get; private set; }

    private protected override bool OneClient => true;

    public override string Describe() => robot.Describe();

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection)
    {
        if (!robot.TryTakeSeat())
        {
            return [_ => Task.CompletedTask];
        }
        var session = new RmiSession(robot, commands, Times, Time, connection, Received);
        lock (gate)
        {
            present = (connection, session);
        }
        return [session.ReadAsync, session.WorkAsync, session.ExecuteAsync, token => WatchAsync(session, token)];
    }

    private protected override void Tell()
    {
        base.Tell();
        Told();
    }

    private protected override void OnGone(DeviceConnection connection)
    {
        lock (gate)
        {
            if (present?.Connection == connection)
            {
                robot.LeaveSeat(present.Value.Session.Orderly);
                Violations += present.Value.Session.TooLong ? 1 : 0;
                present = null;
            }
        }
    }

    private protected override void OnChange()
    {
        if (robot.Power(Program == ProgramState.Run) is { } sequence)
        {
            interrupted = sequence;
            faulted.Fire();
        }
    }

    private protected override void Garble(Span<byte> frame) => Random.Shared.NextBytes(frame[..^2]);

    /// <summary>Tells the device which instruction a fault has interrupted.</summary>
    private async Task WatchAsync(RmiSession session, CancellationToken token)
    {
        interrupted = null;
        while (true)
        {
            var next = faulted.Next;
            if (interrupted is { } sequence)
            {
                interrupted = null;
                await session.TellFaultAsync(sequence, token);
            }
            await next.WaitAsync(token);
        }
    }
}

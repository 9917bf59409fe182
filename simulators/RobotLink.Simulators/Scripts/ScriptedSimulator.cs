using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Scripts;

/// <summary>A device that follows a script, with the faults of every simulator.</summary>
public sealed class ScriptedSimulator : TcpSimulator
{
    private readonly IDeviceScript script;
    private readonly Cadence events;
    private readonly Signal changed = new();

    public ScriptedSimulator(IDeviceScript script, SimulatorOptions options)
        : base(script?.Name ?? throw new ArgumentNullException(nameof(script)), options)
    {
        this.script = script;
        events = new Cadence(Time, script.EventPeriod) { Running = true };
    }

    public override string Describe() => $"{Program.ToString().ToUpperInvariant()}, {script.Describe()}";

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection)
    {
        var talk = script.Begin();
        return [token => ReadAsync(talk, connection, token), token => PushAsync(talk, connection, token)];
    }

    private protected override void OnChange()
    {
        events.Running = Produces;
        changed.Fire();
    }

    // Which bytes the framing needs is not known here; often they are the first and the last.
    private protected override void Garble(Span<byte> frame)
    {
        if (frame.Length > 3)
        {
            Random.Shared.NextBytes(frame[1..^2]);
        }
    }

    private async Task ReadAsync(IDeviceTalk talk, DeviceConnection connection, CancellationToken token)
    {
        foreach (var frame in talk.Greeting)
        {
            await connection.SendAsync(frame, token);
        }
        var buffer = new byte[4096];
        var replies = new List<byte[]>();
        var receiving = ReceiveAsync(connection, buffer, token);
        while (true)
        {
            int frames;
            try
            {
                var got = await receiving.WaitAsync(Silence(talk), Time, token);
                if (got == 0)
                {
                    return;
                }
                lock (talk)
                {
                    frames = talk.Receive(buffer.AsSpan(0, got), replies);
                }
                receiving = ReceiveAsync(connection, buffer, token);
            }
            catch (TimeoutException)
            {
                lock (talk)
                {
                    frames = talk.EndAtGap(replies);
                }
            }
            for (; frames > 0; frames--)
            {
                CountReceived();
            }
            foreach (var reply in replies)
            {
                await connection.ReplyAsync(reply, token);
            }
            replies.Clear();
        }
    }

    private static TimeSpan Silence(IDeviceTalk talk)
    {
        lock (talk)
        {
            return talk.Gap ?? Timeout.InfiniteTimeSpan;
        }
    }

    private static Task<int> ReceiveAsync(DeviceConnection connection, byte[] buffer, CancellationToken token) =>
        connection.ReceiveAsync(buffer, Timeout.InfiniteTimeSpan, token);

    private async Task PushAsync(IDeviceTalk talk, DeviceConnection connection, CancellationToken token)
    {
        var told = events.Observe().Count;
        while (true)
        {
            var change = changed.Next;
            var (count, untilNext) = events.Observe();
            if (count > told)
            {
                told = count;
                byte[]? frame;
                lock (talk)
                {
                    frame = talk.NextEvent();
                }
                if (frame is not null)
                {
                    await connection.SendAsync(frame, token);
                }
            }
            await change.WaitAsync(untilNext ?? Timeout.InfiniteTimeSpan, Time, token);
        }
    }
}

using System.Net;

namespace RobotLink.Transports;

/// <summary>One call at a time to each device, whichever links make them; and where nobody answers, no more than one begins each second. Thread-safe.</summary>
/// <param name="going">How whoever waited goes on: by the pool, and not on the stack of who leaves; the simulation has one thread alone.</param>
internal sealed class DeviceTurns(TimeProvider time, TaskCreationOptions going = TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>From the beginning of a call that nobody answered to the beginning of the next.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();

    /// <summary>One line for each address that was ever called: no more than the site has devices.</summary>
    private readonly Dictionary<IPAddress, Line> lines = [];

    /// <summary>Waits for the turn to call; who disposes of it passes it on.</summary>
    public async Task<DeviceTurn> EnterAsync(IPAddress device, CancellationToken stopping)
    {
        var line = Line(device);
        await line.EnterAsync(stopping);
        var turn = new DeviceTurn(line, time);
        try
        {
            if (turn.SinceSilence is { } silent && silent < Apart)
            {
                await Task.Delay(Apart - silent, time, stopping);
            }

            turn.Begin();
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private Line Line(IPAddress device)
    {
        lock (gate)
        {
            if (!lines.TryGetValue(device, out var line))
            {
                lines.Add(device, line = new Line(going));
            }

            return line;
        }
    }
}

/// <summary>Who waits to call one device, in the order of their coming. Thread-safe.</summary>
internal sealed class Line(TaskCreationOptions going)
{
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> waiting = new();
    private bool isTaken;

    /// <summary>When the last call that nobody answered began; null after one that somebody answered.</summary>
    public long? SilentSince { get; set; }

    public async Task EnterAsync(CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var mine = new TaskCompletionSource(going);
        lock (gate)
        {
            if (!isTaken)
            {
                isTaken = true;
                return;
            }

            waiting.Enqueue(mine);
        }

        using var calledOff = stopping.Register(() => mine.TrySetCanceled(stopping));
        await mine.Task;
    }

    public void Leave()
    {
        // Who was called off meanwhile is passed over.
        while (Next() is { } next && !next.TrySetResult())
        {
        }
    }

    private TaskCompletionSource? Next()
    {
        lock (gate)
        {
            isTaken = waiting.TryDequeue(out var next);
            return next;
        }
    }
}

/// <summary>The right to call one device.</summary>
internal sealed class DeviceTurn(Line line, TimeProvider time) : IDisposable
{
    private long began;

    /// <summary>Since the beginning of the last call, where nobody answered it.</summary>
    public TimeSpan? SinceSilence => line.SilentSince is { } silent ? time.GetElapsedTime(silent) : null;

    public void Begin()
    {
        began = time.GetTimestamp();
        line.SilentSince = null;
    }

    public void NobodyAnswered() => line.SilentSince = began;

    public void Dispose() => line.Leave();
}

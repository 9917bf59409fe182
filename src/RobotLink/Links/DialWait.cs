using System.Diagnostics.CodeAnalysis;

namespace RobotLink.Links;

/// <summary>Waits for a link's next call; news of the way may end it early. Guarded by the link's gate.</summary>
/// <remarks>Everything that ends the wait does so by its timer: whoever brings news holds gates that a call must not be made under.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The timer belongs to the wait that made it.")]
internal sealed class DialWait(MonotonicClock clock, LinkPath path, Random random, Lock gate)
{
    private DialTurn? turn;
    private TaskCompletionSource? waiting;
    private ITimer? timer;
    private CancellationToken calledOff;
    private Action? portIsBack;

    /// <summary>Nobody is called until this PC's port has a link again.</summary>
    public bool WaitsForPort => turn is { WaitsForPort: true };

    /// <param name="portCameBack">Called under the gate when this PC's port has a link again.</param>
    public async Task WaitAsync(DialTurn next, Action portCameBack, CancellationToken stopping)
    {
        var over = new TaskCompletionSource();
        using var ringing = clock.Time.CreateTimer(_ => Ring(over), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (gate)
        {
            (turn, waiting, timer, calledOff, portIsBack) = (next, over, ringing, stopping, portCameBack);
            Look();
        }

        using var stop = stopping.Register(() => ringing.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        await over.Task;
        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>The device may be there again.</summary>
    public void Wake()
    {
        if (turn is not null)
        {
            turn.Wake(clock.Now, random.NextDouble());
            Look();
        }
    }

    /// <summary>This PC's port may have lost or found its link.</summary>
    public void Look()
    {
        if (turn is null)
        {
            return;
        }

        if (turn.Port(path.HasCarrier, clock.Now, random.NextDouble()))
        {
            portIsBack!();
        }

        Plan();
    }

    private void Ring(TaskCompletionSource over)
    {
        lock (gate)
        {
            if (waiting != over || !IsOver())
            {
                return;
            }

            (turn, waiting, timer) = (null, null, null);
        }

        // Outside the gate: what waits goes on from here.
        over.TrySetResult();
    }

    private bool IsOver()
    {
        if (!calledOff.IsCancellationRequested)
        {
            Look();
        }

        return calledOff.IsCancellationRequested || turn!.IsOver(clock.Now);
    }

    private void Plan()
    {
        var wait = turn!.NextLook - clock.Now;
        timer!.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        if (calledOff.IsCancellationRequested)
        {
            timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

namespace RobotLink.Tests;

/// <summary>A clock that moves by hand. Wall clock and monotonic time are apart: only <see cref="Advance"/> moves both.</summary>
internal sealed class FakeTimeProvider : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<FakeTimer> armed = [];
    private DateTimeOffset wall = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);
    private TimeSpan monotonic;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Timers that wait for their moment; tests wait for this before they advance.</summary>
    public int ArmedTimers => Locked(() => armed.Count);

    /// <summary>How far the next timer is away; null without one.</summary>
    public TimeSpan? UntilNextTimer => Locked(() => armed.Count == 0 ? (TimeSpan?)null : armed.Min(timer => timer.Due) - monotonic);

    /// <summary>For what timers tell: completes when one is set, moved or removed.</summary>
    public Task UntilAsync(Func<bool> condition, CancellationToken token) => Signals.UntilAsync(Changed, condition, token);

    /// <summary>Completes when a timer is set, moved or removed next.</summary>
    public Task Changed() => Locked(() => changed.Task);

    /// <summary>Waits until the next timer is as far away as wanted, because another task has set or removed one.</summary>
    public Task NextTimerAsync(Func<TimeSpan?, bool> wanted, CancellationToken token) => UntilAsync(() => wanted(UntilNextTimer), token);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Locked(() => monotonic.Ticks);

    public override DateTimeOffset GetUtcNow() => Locked(() => wall);

    /// <summary>Sets the wall clock forward or back, as an operator or a time server does; timers do not notice.</summary>
    public void StepWall(TimeSpan by) => Locked(() => wall += by);

    /// <summary>Lets time pass. Timers fire one after the other, each at its own moment, on this thread.</summary>
    public void Advance(TimeSpan by)
    {
        var until = Locked(() => monotonic + by);
        while (NextDue(until) is { } timer)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private FakeTimer? NextDue(TimeSpan until) => Locked(() =>
    {
        var next = armed.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
        var moment = next is null ? until : next.Due > monotonic ? next.Due : monotonic;
        wall += moment - monotonic;
        monotonic = moment;
        if (next is not null && !next.Rearm())
        {
            armed.Remove(next);
        }
        Announce();
        return next;
    });

    /// <summary>Called under the lock; who waits goes on elsewhere.</summary>
    private void Announce()
    {
        changed.TrySetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private T Locked<T>(Func<T> read)
    {
        lock (gate)
        {
            return read();
        }
    }

    private sealed class FakeTimer(FakeTimeProvider time, Action fire) : ITimer
    {
        private TimeSpan period;

        public TimeSpan Due { get; private set; }

        public void Fire() => fire();

        public bool Rearm()
        {
            Due += period > TimeSpan.Zero ? period : TimeSpan.Zero;
            return period > TimeSpan.Zero;
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod) => time.Locked(() =>
        {
            period = newPeriod;
            Due = time.monotonic + dueTime;
            time.Announce();
            return dueTime < TimeSpan.Zero ? time.armed.Remove(this) : time.armed.Add(this);
        });

        public void Dispose() => time.Locked(() =>
        {
            time.Announce();
            return time.armed.Remove(this);
        });

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

namespace RobotLink.Tests;

/// <summary>A clock that moves by hand. Wall clock and monotonic time are apart: only <see cref="Advance"/> moves both.</summary>
internal sealed class FakeTimeProvider : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<FakeTimer> armed = [];
    private DateTimeOffset wall = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);
    private TimeSpan monotonic;

    /// <summary>Timers that wait for their moment; tests wait for this before they advance.</summary>
    public int ArmedTimers => Locked(() => armed.Count);

    /// <summary>How far the next timer is away; null without one.</summary>
    public TimeSpan? UntilNextTimer => Locked(() => armed.Count == 0 ? (TimeSpan?)null : armed.Min(timer => timer.Due) - monotonic);

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
        return next;
    });

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
            return dueTime < TimeSpan.Zero ? time.armed.Remove(this) : time.armed.Add(this);
        });

        public void Dispose() => time.Locked(() => time.armed.Remove(this));

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

namespace RobotLink.Simulation;

/// <summary>Time that moves from event to event, on the thread that asks. Whatever falls due at one moment happens in the order in which it was wished.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, Due> events = new(Due.Order);
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long now;
    private long numbers;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now => TimeSpan.FromTicks(now);

    public long Events { get; private set; }

    /// <summary>By how much somebody has put the wall clock forward.</summary>
    public TimeSpan WallStep { get; set; }

    /// <summary>When the next event falls due; the greatest time when there is none.</summary>
    public TimeSpan NextEvent => events.TryPeek(out _, out var first) ? TimeSpan.FromTicks(first.At) : TimeSpan.MaxValue;

    public override long GetTimestamp() => now;

    public override DateTimeOffset GetUtcNow() => Origin + Now + WallStep;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void At(TimeSpan moment, Action act)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("Something left the simulation's thread: its order would no longer be the seed's.");
        }

        events.Enqueue(act, new Due(Math.Max(now, moment.Ticks), numbers++));
    }

    public void After(TimeSpan pause, Action act) => At(Now + pause, act);

    /// <summary>Moves on to the next event, or to <paramref name="limit"/> when it comes sooner.</summary>
    /// <returns>False when nothing was due until the limit.</returns>
    public bool Step(TimeSpan limit)
    {
        if (NextEvent > limit)
        {
            now = Math.Max(now, limit.Ticks);
            return false;
        }

        _ = events.TryDequeue(out var act, out var due);
        now = Math.Max(now, due.At);
        Events++;
        act!();
        return true;
    }

    /// <summary>A moment, and the order of wishes within it.</summary>
    private readonly record struct Due(long At, long Number)
    {
        public static readonly IComparer<Due> Order = new InOrder();

        private sealed class InOrder : IComparer<Due>
        {
            public int Compare(Due left, Due right) => left.At != right.At ? left.At.CompareTo(right.At) : left.Number.CompareTo(right.Number);
        }
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private long version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            version++;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                var set = version;
                time.After(dueTime, () => Ring(set, period));
            }

            return true;
        }

        public void Dispose() => version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Ring(long set, TimeSpan period)
        {
            if (set != version)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                time.After(period, () => Ring(set, period));
            }

            callback(state);
        }
    }
}

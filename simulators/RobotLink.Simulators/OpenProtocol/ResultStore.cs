namespace RobotLink.Simulators.OpenProtocol;

/// <summary>
/// The tool and the results that no client has acknowledged yet; they outlive connections.
/// When the store is full the tool waits, so that no result is lost.
/// </summary>
internal sealed class ResultStore(TimeProvider time, int seed)
{
    private const int PendingMax = 100;

    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly Queue<TighteningResult> pending = new();
    private long due = time.GetTimestamp();
    private long lastId = 5000;
    private int batchCounter;

    private (int Set, DateTimeOffset At) selected = (1, time.GetUtcNow());
    private int job;
    private string? vin;

    /// <summary>The parameter set, and since when.</summary>
    public (int Set, DateTimeOffset At) Selected
    {
        get
        {
            lock (gate)
            {
                return selected;
            }
        }
    }

    /// <summary>0 while no job runs.</summary>
    public int Job
    {
        get
        {
            lock (gate)
            {
                return job;
            }
        }
    }

    public int Pending
    {
        get
        {
            lock (gate)
            {
                return pending.Count;
            }
        }
    }

    public long Made => lastId - 5000;

    /// <summary>The tool rests until now; its next result comes 2 to 3 s from here.</summary>
    public void Wake()
    {
        lock (gate)
        {
            due = Math.Max(due, After(time.GetTimestamp()));
        }
    }

    public void Select(int parameterSet)
    {
        lock (gate)
        {
            (selected, batchCounter) = ((parameterSet, time.GetUtcNow()), 0);
        }
    }

    /// <param name="number">0 for none.</param>
    public void SelectJob(int number)
    {
        lock (gate)
        {
            (job, batchCounter) = (number, 0);
        }
    }

    /// <summary>What is tightened from now on.</summary>
    public void Identify(string identifier)
    {
        lock (gate)
        {
            vin = identifier;
        }
    }

    public void ResetBatch()
    {
        lock (gate)
        {
            batchCounter = 0;
        }
    }

    /// <summary>The oldest result not yet acknowledged.</summary>
    /// <param name="producing">The tool tightens; otherwise only older results are given.</param>
    /// <param name="untilNext">When there is none: how long until the next one, null while the tool rests.</param>
    public TighteningResult? Peek(bool producing, out TimeSpan? untilNext)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            for (; producing && due <= now && pending.Count < PendingMax; due = After(due))
            {
                pending.Enqueue(Tighten());
            }
            untilNext = producing ? time.GetElapsedTime(now, due) : null;
            return pending.TryPeek(out var oldest) ? oldest : null;
        }
    }

    public void Acknowledge(TighteningResult result)
    {
        lock (gate)
        {
            if (pending.TryPeek(out var oldest) && oldest == result)
            {
                pending.Dequeue();
            }
        }
    }

    private long After(long timestamp) => timestamp + (long)((2 + random.NextDouble()) * time.TimestampFrequency);

    private TighteningResult Tighten()
    {
        batchCounter = (batchCounter % TighteningResult.BatchSize) + 1;
        // Spread so that about one in thirty leaves the limits.
        var torque = TighteningResult.TorqueTarget + (int)((random.NextDouble() + random.NextDouble() - 1) * 125);
        var angle = TighteningResult.AngleTarget + random.Next(-20, 21);
        return new TighteningResult(++lastId, torque, angle, vin, job, selected.Set, batchCounter, time.GetUtcNow());
    }
}
